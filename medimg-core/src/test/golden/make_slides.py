#!/usr/bin/env python3
"""Golden tiled TIFFs for the tests of slides. Made with NumPy 1.24.2 and Pillow 9.4.0 (libjpeg-turbo
2.1.5); expected values of JPEG tiles by OpenSlide 3.4.1 (libtiff 4.5.0). Run it in this folder, it
writes slides/."""

import io
import struct
import zlib

import numpy
import openslide
from PIL import Image

WIDTH, HEIGHT, TILE = 150, 102, 32


def picture(width, height):
    y, x = numpy.mgrid[0:height, 0:width]
    scale = WIDTH / width
    red = 128 + 100 * numpy.sin(x * scale / 17)
    green = 128 + 90 * numpy.cos((x + y) * scale / 23)
    blue = 255 * y / max(1, height - 1)
    return numpy.dstack([red, green, blue]).astype(numpy.uint8)


def split(jpeg):
    """Tables alone, and the stream without them."""
    tables, stream, at = b"\xff\xd8", b"\xff\xd8", 2
    while True:
        marker = jpeg[at + 1]
        length = struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        segment = jpeg[at : at + 2 + length]
        if marker in (0xDB, 0xC4):
            tables += segment
        elif marker == 0xDA:
            return tables + b"\xff\xd9", stream + jpeg[at:]
        elif marker < 0xE0:
            stream += segment
        at += 2 + length


def encode(array, kind, ycc):
    if kind == "deflate":
        return b"", zlib.compress(array.tobytes())
    if kind == "none":
        return b"", array.tobytes()
    out = io.BytesIO()
    if ycc:
        Image.fromarray(array).save(out, "JPEG", quality=80, subsampling=2)
    else:
        Image.merge("YCbCr", Image.fromarray(array).split()).save(
            out, "JPEG", quality=90, subsampling=0
        )
    return split(out.getvalue())


class Tiff:
    """Pages of tiles, classic or big; the second and later ones may hang below the first."""

    def __init__(self, big):
        self.big = big
        self.out = bytearray(
            b"II" + struct.pack("<HHHQ", 43, 8, 0, 0) if big else b"II" + struct.pack("<HI", 42, 0)
        )

    def put(self, data):
        while len(self.out) % 8:
            self.out.append(0)
        at = len(self.out)
        self.out += data
        return at

    def page(self, width, height, kind, ycc, reduced, description="", children=(), hole=None):
        array = picture(width, height)
        offsets, counts, tables = [], [], b""
        for n, (top, left) in enumerate(
            (t, l) for t in range(0, height, TILE) for l in range(0, width, TILE)
        ):
            tile = numpy.zeros((TILE, TILE, 3), numpy.uint8)
            part = array[top : top + TILE, left : left + TILE]
            tile[: part.shape[0], : part.shape[1]] = part
            tables, data = encode(tile, kind, ycc)
            if n == hole:
                data = b""
            offsets.append(self.put(data) if data else 0)
            counts.append(len(data))
        wide = (16, "<Q") if self.big else (4, "<I")
        tags = {
            254: (4, "<I", [1 if reduced else 0]),
            256: (4, "<I", [width]),
            257: (4, "<I", [height]),
            258: (3, "<H", [8, 8, 8]),
            259: (3, "<H", [{"jpeg": 7, "deflate": 8, "none": 1}[kind]]),
            262: (3, "<H", [6 if ycc else 2]),
            277: (3, "<H", [3]),
            282: (5, "<II", [(20000, 1)]),
            283: (5, "<II", [(20000, 1)]),
            284: (3, "<H", [1]),
            296: (3, "<H", [3]),
            322: (3, "<H", [TILE]),
            323: (3, "<H", [TILE]),
            324: wide + (offsets,),
            325: wide + (counts,),
        }
        if ycc:
            tags[530] = (3, "<H", [2, 2])
        if description:
            tags[270] = (2, "<B", list(description.encode() + b"\0"))
        if tables:
            tags[347] = (7, "<B", list(tables))
        if children:
            tags[330] = wide + (list(children),)
        return self.directory(tags)

    def directory(self, tags):
        entries, inline = b"", 8 if self.big else 4
        for tag in sorted(tags):
            kind, form, values = tags[tag]
            data = b"".join(struct.pack(form, *(v if isinstance(v, tuple) else (v,))) for v in values)
            count = len(values)
            if len(data) > inline:
                data = struct.pack("<Q" if self.big else "<I", self.put(data))
            entries += struct.pack("<HHQ" if self.big else "<HHI", tag, kind, count)
            entries += data.ljust(inline, b"\0")
        head = struct.pack("<Q" if self.big else "<H", len(tags))
        at = self.put(head + entries + b"\0" * inline)
        self.end = at + len(head) + len(entries)
        return at

    def link(self, where, at):
        form = "<Q" if self.big else "<I"
        struct.pack_into(form, self.out, where, at)

    def save(self, name):
        with open("slides/" + name, "wb") as f:
            f.write(self.out)


SIZES = [(WIDTH, HEIGHT), (75, 51), (37, 25)]


def pages(name, kind, ycc, big, description=""):
    tiff = Tiff(big)
    link = 8 if big else 4
    for n, (w, h) in enumerate(SIZES):
        at = tiff.page(w, h, kind, ycc, n > 0, description)
        tiff.link(link, at)
        link = tiff.end
    tiff.save(name)


def below(name):
    tiff = Tiff(True)
    children = [tiff.page(w, h, "deflate", False, True) for w, h in SIZES[1:]]
    at = tiff.page(WIDTH, HEIGHT, "deflate", False, False, children=children)
    tiff.link(8, at)
    tiff.save(name)


def holed(name):
    tiff = Tiff(False)
    tiff.link(4, tiff.page(WIDTH, HEIGHT, "none", False, False, hole=6))
    tiff.save(name)


def values(name, arrays):
    with open("slides/" + name + ".values", "wb") as f:
        f.write(zlib.compress(b"".join(a.tobytes() for a in arrays), 9))


def by_openslide(name):
    slide = openslide.OpenSlide("slides/" + name)
    assert slide.level_dimensions == tuple(SIZES), slide.level_dimensions
    print(name, slide.properties.get("openslide.mpp-x"), slide.level_downsamples)
    return [
        numpy.asarray(slide.read_region((0, 0), n, s))[..., :3] for n, s in enumerate(SIZES)
    ]


if __name__ == "__main__":
    pages("jpeg-ycc.tif", "jpeg", True, False)
    values("jpeg-ycc.tif", by_openslide("jpeg-ycc.tif"))
    pages("jpeg-rgb-big.svs", "jpeg", False, True, "Aperio Image Library\r\nx|AppMag = 20|MPP = 0.4990")
    values("jpeg-rgb-big.svs", by_openslide("jpeg-rgb-big.svs"))
    below("deflate-below-big.tif")
    values("deflate-below-big.tif", [picture(w, h) for w, h in SIZES])
    holed("hole.tif")
