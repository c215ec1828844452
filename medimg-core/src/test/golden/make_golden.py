#!/usr/bin/env python3
"""Writes the golden images of the readers and the values that they must give.

Needs Pillow and NumPy (versions: see ORIGIN.md). Every picture is made here from seeded numbers;
every expected value is what Pillow reads, or, where Pillow has no such mode (16-bit colour, 12
bits, signed samples), the array that was encoded. Where both exist the script checks that they
agree. Run it in this folder; it rewrites images/ and index.tsv.
"""
import io
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps, __version__ as PILLOW, features

W, H = 23, 17
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")
INDEX = []
rng = np.random.default_rng(20_240_917)


def smooth(channels, top):
    """A picture with slopes and noise, so that every filter and predictor has something to do."""
    y, x = np.mgrid[0:H, 0:W]
    base = [(x * (c + 2) + y * (5 - c)) / (W * (c + 2) + H * (5 - c)) for c in range(channels)]
    noisy = np.stack(base, -1) * 0.8 + rng.random((H, W, channels)) * 0.2
    return np.clip(noisy * (top + 1), 0, top).astype(np.int64)


def emit(name, data, values, kind, meaning="MONOCHROME2", tolerance=0):
    """Keeps a file and its values: frames x height x width x channels, little endian."""
    values = np.asarray(values)
    if values.ndim == 2:
        values = values[None, :, :, None]
    elif values.ndim == 3:
        values = values[None]
    if values.shape[3] >= 3:
        meaning = "RGB"
    dtype = {"U8": "u1", "U16": "<u2", "S16": "<i2", "F32": "<f4"}[kind]
    with open(os.path.join(OUT, name), "wb") as f:
        f.write(data)
    raw = zlib.compress(values.astype(dtype).tobytes(), 9)
    with open(os.path.join(OUT, name + ".values"), "wb") as f:
        f.write(raw)
    n, h, w, c = values.shape
    INDEX.append("\t".join(map(str, (name, w, h, n, c, kind, meaning, tolerance))))


def pil(data, mode=None):
    im = Image.open(io.BytesIO(data))
    im.load()
    return np.asarray(im.convert(mode) if mode else im)


def saved(im, fmt, **options):
    out = io.BytesIO()
    im.save(out, fmt, **options)
    return out.getvalue()


# ---------------------------------------------------------------- PNG

def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def pack_row(row, bits):
    """One row of samples as bytes."""
    if bits == 16:
        return row.astype(">u2").tobytes()
    if bits == 8:
        return row.astype("u1").tobytes()
    out = bytearray((len(row) * bits + 7) // 8)
    for i, v in enumerate(row):
        bit = i * bits
        out[bit // 8] |= int(v) << (8 - bits - bit % 8)
    return bytes(out)


def png_filter(kind, row, up, bpp):
    out = bytearray([kind])
    for i, v in enumerate(row):
        a = row[i - bpp] if i >= bpp else 0
        b = up[i]
        c = up[i - bpp] if i >= bpp else 0
        if kind == 4:
            p = a + b - c
            pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
            guess = a if pa <= pb and pa <= pc else b if pb <= pc else c
        else:
            guess = (0, a, b, (a + b) // 2)[kind]
        out.append((v - guess) & 255)
    return bytes(out)


def png(values, bits, color_type, interlaced=False, extra=b"", pieces=1):
    h, w, samples = values.shape
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
                  (1, 0, 2, 2), (0, 1, 1, 2)]
    raw = b""
    number = 0
    for x0, y0, dx, dy in passes:
        part = values[y0::dy, x0::dx]
        if part.size == 0:
            continue
        up = None
        for row in part:
            packed = pack_row(row.reshape(-1), bits)
            raw += png_filter(number % 5, packed, up or bytes(len(packed)), max(1, samples * bits // 8))
            up = packed
            number += 1
    body = zlib.compress(raw, 9)
    cut = (len(body) + pieces - 1) // pieces
    data = b"".join(chunk(b"IDAT", body[i:i + cut]) for i in range(0, len(body), cut))
    header = struct.pack(">IIBBBBB", w, h, bits, color_type, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + data + chunk(b"IEND", b"")


def exif(orientation, order):
    return (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(
        order + "IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def make_png():
    for interlaced in (False, True):
        tail = "-adam7.png" if interlaced else ".png"
        for bits in (1, 2, 4):
            v = smooth(1, 2 ** bits - 1)
            data = png(v, bits, 0, interlaced)
            expected = pil(data, "L")
            assert (expected == v[..., 0] * (255 // (2 ** bits - 1))).all()
            emit(f"gray{bits}{tail}", data, expected, "U8")
        for bits, kind in ((8, "U8"), (16, "U16")):
            top = 2 ** bits - 1
            for what, samples, color_type in (("gray", 1, 0), ("rgb", 3, 2), ("graya", 2, 4), ("rgba", 4, 6)):
                v = smooth(samples, top)
                data = png(v, bits, color_type, interlaced)
                if bits == 8 or samples == 1:
                    assert (pil(data).reshape(v.shape) == v).all(), (what, bits)
                emit(f"{what}{bits}{tail}", data, v, kind)
        for bits in (1, 2, 4, 8):
            colors = min(2 ** bits, 200)
            palette = rng.integers(0, 256, colors * 3).astype("u1").tobytes()
            v = smooth(1, colors - 1)
            data = png(v, bits, 3, interlaced, chunk(b"PLTE", palette))
            emit(f"palette{bits}{tail}", data, pil(data, "RGB"), "U8")

    v = smooth(1, 199)
    palette = chunk(b"PLTE", rng.integers(0, 256, 600).astype("u1").tobytes())
    alpha = chunk(b"tRNS", rng.integers(0, 256, 90).astype("u1").tobytes())
    data = png(v, 8, 3, extra=palette + alpha)
    emit("palette8-trns.png", data, pil(data, "RGBA"), "U8")
    v = smooth(1, 255)
    data = png(v, 8, 0, extra=chunk(b"tRNS", struct.pack(">H", int(v[3, 4, 0]))))
    expected = np.stack([v[..., 0], np.where(v[..., 0] == v[3, 4, 0], 0, 255)], -1)
    assert (pil(data, "LA") == expected).all()
    emit("gray8-trns.png", data, expected, "U8")
    v = smooth(1, 3)
    data = png(v, 2, 0, extra=chunk(b"tRNS", struct.pack(">H", 2)))
    emit("gray2-trns.png", data, np.stack([v[..., 0] * 85, np.where(v[..., 0] == 2, 0, 255)], -1), "U8")
    v = smooth(1, 65535)
    v[5:9] = 1000
    data = png(v, 16, 0, extra=chunk(b"tRNS", struct.pack(">H", 1000)))
    emit("gray16-trns.png", data, np.stack([v[..., 0], np.where(v[..., 0] == 1000, 0, 65535)], -1), "U16")
    v = smooth(3, 255)
    v[2:6] = (10, 20, 30)
    data = png(v, 8, 2, extra=chunk(b"tRNS", struct.pack(">HHH", 10, 20, 30)))
    emit("rgb8-trns.png", data, pil(data, "RGBA"), "U8")
    v = smooth(3, 65535)
    v[2:6] = (256, 1, 511)
    v[2, 3] = (256, 1, 510)
    data = png(v, 16, 2, extra=chunk(b"tRNS", struct.pack(">HHH", 256, 1, 511)))
    key = (v == (256, 1, 511)).all(-1)
    emit("rgb16-trns.png", data, np.concatenate([v, np.where(key, 0, 65535)[..., None]], -1), "U16")

    v = smooth(1, 65535)
    emit("gray16-gamma-profile.png",
         png(v, 16, 0, extra=chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"sBIT", b"\x0c")
             + chunk(b"iCCP", b"x\0\0" + zlib.compress(b"no profile")), pieces=7), v, "U16")
    v = smooth(1, 4095)
    emit("gray16-pillow.png", saved(Image.fromarray(v[..., 0].astype("u2")), "PNG"), v, "U16")
    v = smooth(1, 255)
    for o in (1, 3, 6):
        data = png(v, 8, 0, extra=chunk(b"eXIf", exif(o, "<" if o == 3 else ">")))
        emit(f"exif-{o}.png", data, np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data)))), "U8")
    v = smooth(1, 255)
    emit("phys-100x50-per-mm.png", png(v, 8, 0, extra=chunk(b"pHYs", struct.pack(">IIB", 100000, 50000, 1))), v, "U8")


# ---------------------------------------------------------------- JPEG

def big(channels):
    """JPEG needs more than one block to say anything."""
    y, x = np.mgrid[0:61, 0:83]
    base = [127 + 100 * np.sin(x / (7 + c) + y / (11 - 2 * c)) for c in range(channels)]
    noisy = np.stack(base, -1) + rng.normal(0, 12, (61, 83, channels))
    noisy[20:40, 30:50] = 255 - noisy[20:40, 30:50]
    v = np.clip(noisy, 0, 255).astype("u1")
    return Image.fromarray(v[..., 0] if channels == 1 else v)


def make_jpeg():
    gray, rgb = big(1), big(3)
    for name, im, options in (
            ("gray.jpg", gray, dict(quality=90)),
            ("gray-progressive.jpg", gray, dict(quality=75, progressive=True)),
            ("gray-q30-optimized.jpg", gray, dict(quality=30, optimize=True)),
            ("rgb-444.jpg", rgb, dict(quality=90, subsampling=0)),
            ("rgb-422.jpg", rgb, dict(quality=85, subsampling=1)),
            ("rgb-420.jpg", rgb, dict(quality=85, subsampling=2)),
            ("rgb-420-progressive.jpg", rgb, dict(quality=80, subsampling=2, progressive=True)),
            ("rgb-q10.jpg", rgb, dict(quality=10)),
            ("rgb-icc-garbage.jpg", rgb, dict(quality=85, icc_profile=b"no profile at all" * 9)),
    ):
        data = saved(im, "JPEG", **options)
        emit(name, data, pil(data), "U8")
    # Components that are named R, G, B, and no JFIF: no conversion.
    data = saved(rgb, "JPEG", quality=90, subsampling=0)
    named = data[:2] + data[20:]
    assert data[2:4] == b"\xff\xe0" and struct.unpack(">H", data[4:6])[0] == 16
    at = named.index(b"\xff\xc0")
    named = bytearray(named)
    for i, letter in enumerate(b"RGB"):
        named[at + 10 + 3 * i] = letter
    at = named.index(b"\xff\xda")
    for i, letter in enumerate(b"RGB"):
        named[at + 5 + 2 * i] = letter
    emit("named-rgb.jpg", bytes(named), pil(bytes(named)), "U8")
    # No JFIF and all components sampled alike: still YCbCr, though the JDK takes it for RGB.
    plain = data[:2] + data[20:]
    emit("no-jfif-444.jpg", plain, pil(plain), "U8")
    # Adobe marker with transform 0: RGB.
    adobe = data[:2] + b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00" + data[20:]
    emit("adobe-rgb.jpg", adobe, pil(adobe), "U8")
    half = rgb.resize((41, 29))
    for o in range(1, 9):
        tags = Image.Exif()
        tags[0x0112] = o
        data = saved(half.convert("L"), "JPEG", quality=70, exif=tags)
        emit(f"exif-{o}.jpg", data, np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data)))), "U8")
    with open(os.path.join(OUT, "cmyk.jpg"), "wb") as f:
        f.write(saved(rgb.convert("CMYK"), "JPEG", quality=60))


# ---------------------------------------------------------------- TIFF

def tiff(pages, order="<"):
    """A TIFF from pages of (tags, pieces of pixel data); tags are {number: (type, values)}."""
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + b"\0\0\0\0")
    link = 4
    for tags, pieces in pages:
        tags = dict(tags)
        offsets = []
        for piece in pieces:
            offsets.append(len(out))
            out += piece + b"\0" * (len(piece) % 2)
        tiled = 322 in tags
        tags[324 if tiled else 273] = (4, offsets)
        tags[325 if tiled else 279] = (4, [len(p) for p in pieces])
        entries = b""
        for tag in sorted(tags):
            kind, values = tags[tag]
            code = {1: "B", 3: "H", 4: "I", 5: "II"}[kind]
            flat = [x for v in values for x in (v if kind == 5 else (v,))]
            body = struct.pack(order + code[0] * len(flat), *flat)
            if len(body) > 4:
                at = len(out)
                out += body + b"\0" * (len(body) % 2)
                body = struct.pack(order + "I", at)
            entries += struct.pack(order + "HHI", tag, kind, len(values)) + body.ljust(4, b"\0")
        out[link:link + 4] = struct.pack(order + "I", len(out))
        link = len(out) + 2 + len(entries)
        out += struct.pack(order + "H", len(tags)) + entries + b"\0\0\0\0"
    return bytes(out)


def tags_of(values, bits, photometric, sample_format=1, compression=1):
    h, w, c = values.shape
    return {256: (4, [w]), 257: (4, [h]), 258: (3, [bits] * c), 259: (3, [compression]),
            262: (3, [photometric]), 277: (3, [c]), 339: (3, [sample_format] * c)}


def strips(values, dtype, rows):
    return [values[i:i + rows].astype(dtype).tobytes() for i in range(0, len(values), rows)]


def tiles(values, dtype, tw, th):
    h, w, c = values.shape
    padded = np.zeros(((h + th - 1) // th * th, (w + tw - 1) // tw * tw, c), values.dtype)
    padded[:h, :w] = values
    return [padded[y:y + th, x:x + tw].astype(dtype).tobytes()
            for y in range(0, padded.shape[0], th) for x in range(0, padded.shape[1], tw)]


def differences(values, dtype):
    """Predictor 2."""
    d = values.astype(np.int64).copy()
    d[:, 1:] -= values[:, :-1]
    size = np.dtype(dtype).itemsize * 8
    return (d & ((1 << size) - 1)).astype(np.dtype(dtype).newbyteorder("<").str.replace("i", "u"))


def float_differences(values, rows):
    """Predictor 3: bytes sorted by significance, then subtracted."""
    out = []
    for top in range(0, len(values), rows):
        piece = b""
        for row in values[top:top + rows]:
            planes = np.frombuffer(row.astype(">f4").tobytes(), "u1").reshape(-1, 4).T.reshape(-1)
            stride = values.shape[2]
            d = planes.astype(np.int64)
            d[stride:] -= planes[:-stride].astype(np.int64)
            piece += (d & 255).astype("u1").tobytes()
        out.append(zlib.compress(piece))
    return out


def make_tiff():
    v8, v16 = smooth(1, 255), smooth(1, 65535)
    c8 = smooth(3, 255)
    for compression in ("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate"):
        short = compression.replace("tiff_", "").replace("adobe_", "")
        data = saved(Image.fromarray(v8[..., 0].astype("u1")), "TIFF", compression=compression)
        emit(f"gray8-{short}.tif", data, v8, "U8")
        data = saved(Image.fromarray(c8.astype("u1")), "TIFF", compression=compression)
        emit(f"rgb8-{short}.tif", data, c8, "U8")
        data = saved(Image.fromarray(v16[..., 0].astype("u2")), "TIFF", compression=compression)
        emit(f"gray16-{short}.tif", data, v16, "U16")
    noise = rng.integers(0, 256, (90, 130, 1))
    data = saved(Image.fromarray(noise[..., 0].astype("u1")), "TIFF", compression="tiff_lzw")
    emit("gray8-lzw-noise.tif", data, noise, "U8")
    flat = np.repeat(rng.integers(0, 4, (96, 1, 1)), 200, 1)
    data = saved(Image.fromarray(flat[..., 0].astype("u1")), "TIFF", compression="tiff_lzw")
    emit("gray8-lzw-runs.tif", data, flat, "U8")
    data = saved(Image.fromarray(c8.astype("u1")), "TIFF", compression="tiff_lzw", tiffinfo={317: 2})
    emit("rgb8-lzw-predictor.tif", data, c8, "U8")
    data = saved(Image.fromarray(v16[..., 0].astype("u2")), "TIFF", compression="tiff_lzw", tiffinfo={317: 2})
    emit("gray16-lzw-predictor.tif", data, v16, "U16")
    rgba = smooth(4, 255)
    emit("rgba8.tif", saved(Image.fromarray(rgba.astype("u1")), "TIFF"), rgba, "U8")
    bw = Image.fromarray((v8[..., 0] > 128))
    emit("gray1.tif", saved(bw, "TIFF"), np.asarray(bw.convert("L")), "U8")
    indexed = Image.fromarray(c8.astype("u1")).quantize(60)
    data = saved(indexed, "TIFF")
    emit("palette8.tif", data, pil(data, "RGB"), "U8")
    f = (smooth(1, 60000) / 7 - 3000).astype("f4")
    emit("float32.tif", saved(Image.fromarray(f[..., 0]), "TIFF"), f, "F32")
    i32 = smooth(1, 300000) - 100000
    emit("int32.tif", saved(Image.fromarray(i32[..., 0].astype("i4")), "TIFF"), i32, "F32")

    for order, name in (("<", "le"), (">", "be")):
        data = tiff([(tags_of(v16, 16, 1) | {278: (3, [5])}, strips(v16, order + "u2", 5))], order)
        assert (pil(data) == v16[..., 0]).all()
        emit(f"gray16-{name}-strips.tif", data, v16, "U16")
        t = tags_of(v16, 16, 1) | {322: (3, [16]), 323: (3, [16])}
        data = tiff([(t, tiles(v16, order + "u2", 16, 16))], order)
        if order == "<":
            assert (pil(data) == v16[..., 0]).all()
        emit(f"gray16-{name}-tiles.tif", data, v16, "U16")
        d = differences(v16, "u2")
        t = tags_of(v16, 16, 1, compression=8) | {317: (3, [2]), 278: (3, [6])}
        data = tiff([(t, [zlib.compress(s) for s in strips(d, order + "u2", 6)])], order)
        emit(f"gray16-{name}-deflate-predictor.tif", data, v16, "U16")
        c16 = smooth(3, 65535)
        data = tiff([(tags_of(c16, 16, 2), strips(c16, order + "u2", H))], order)
        emit(f"rgb16-{name}.tif", data, c16, "U16")
        planes = [s for c in range(3) for s in strips(c16[..., c:c + 1], order + "u2", 7)]
        data = tiff([(tags_of(c16, 16, 2) | {284: (3, [2]), 278: (3, [7])}, planes)], order)
        emit(f"rgb16-{name}-planar.tif", data, c16, "U16")
        data = tiff([(tags_of(f, 32, 1, 3), strips(f, order + "f4", 4 * H))], order)
        assert (pil(data) == f[..., 0]).all()
        emit(f"float32-{name}.tif", data, f, "F32")
        t = tags_of(f, 32, 1, 3, 8) | {317: (3, [3]), 278: (3, [8])}
        data = tiff([(t, float_differences(f, 8))], order)
        # Pillow 9.4 swaps the bytes of compressed big-endian floats once too often.
        found = pil(data) if order == "<" else pil(data).byteswap()
        assert (found == f[..., 0]).all()
        emit(f"float32-{name}-predictor.tif", data, f, "F32")
        s16 = smooth(1, 65535) - 32768
        emit(f"int16-{name}.tif", tiff([(tags_of(s16, 16, 1, 2), strips(s16, order + "i2", H))], order), s16, "S16")

    s8 = smooth(1, 255) - 128
    emit("int8.tif", tiff([(tags_of(s8, 8, 1, 2), strips(s8, "i1", H))]), s8, "S16")
    half = (smooth(1, 2000) / 16 - 30).astype("f2")
    half[0, 0], half[0, 1], half[0, 2] = 6e-8, -0.0, np.inf
    emit("float16.tif", tiff([(tags_of(half, 16, 1, 3), strips(half, "<f2", H))]), half.astype("f4"), "F32")
    double = smooth(1, 60000) / 8 - 1000
    emit("float64.tif", tiff([(tags_of(double, 64, 1, 3), strips(double, "<f8", H))]), double, "F32")
    for bits in (2, 4):
        v = smooth(1, 2 ** bits - 1)
        data = tiff([(tags_of(v, bits, 1), [b"".join(pack_row(r.reshape(-1), bits) for r in v)])])
        expected = pil(data, "L")
        assert (expected == v[..., 0] * (255 // (2 ** bits - 1))).all()
        emit(f"gray{bits}.tif", data, expected, "U8")
    v12 = smooth(1, 4095)
    packed = b""
    for row in v12:
        r = [int(x) for x in row.reshape(-1)] + [0]
        line = b"".join(bytes([a >> 4, (a & 15) << 4 | b >> 8, b & 255]) for a, b in zip(r[::2], r[1::2]))
        packed += line[:(W * 12 + 7) // 8]
    data = tiff([(tags_of(v12, 12, 1), [packed])])
    assert (pil(data) == v12[..., 0]).all()
    emit("gray12.tif", data, v12, "U16")
    data = tiff([(tags_of(v8, 8, 0), strips(v8, "u1", H))])
    assert (pil(data) == 255 - v8[..., 0]).all()  # Pillow inverts; medimg keeps and says MONOCHROME1
    emit("white-is-zero-8.tif", data, v8, "U8", "MONOCHROME1")
    data = tiff([(tags_of(v16, 16, 0), strips(v16, "<u2", H))])
    emit("white-is-zero-16.tif", data, v16, "U16", "MONOCHROME1")
    data = tiff([(tags_of(c8, 8, 2) | {284: (3, [2])}, [s for c in range(3) for s in strips(c8[..., c:c + 1], "u1", H)])])
    assert (pil(data) == c8).all()
    emit("rgb8-planar.tif", data, c8, "U8")
    t = tags_of(c8, 8, 2, compression=8) | {322: (3, [16]), 323: (3, [16]), 317: (3, [2])}
    d = [zlib.compress(differences(np.frombuffer(p, "u1").reshape(16, 16, 3), "u1").astype("u1").tobytes())
         for p in tiles(c8, "u1", 16, 16)]
    data = tiff([(t, d)])
    assert (pil(data) == c8).all()
    emit("rgb8-tiles-deflate-predictor.tif", data, c8, "U8")
    for o in range(1, 9):
        data = tiff([(tags_of(c8, 8, 2) | {274: (3, [o])}, strips(c8, "u1", H))])
        im = Image.fromarray(c8.astype("u1"))
        im.getexif()[0x0112] = o
        emit(f"orientation-{o}.tif", data, np.asarray(ImageOps.exif_transpose(im)), "U8")
    pages = [smooth(1, 65535) for _ in range(3)]
    thumb = pages[0][::4, ::4]
    data = tiff([(tags_of(p, 16, 1), strips(p, "<u2", 9999)) for p in pages[:2]]
                + [(tags_of(thumb, 16, 1) | {254: (4, [1])}, strips(thumb, "<u2", 9999))]
                + [(tags_of(pages[2], 16, 1), strips(pages[2], "<u2", 9999))])
    for i, page in enumerate((0, 1, 3)):
        im = Image.open(io.BytesIO(data))
        im.seek(page)
        assert (np.asarray(im) == pages[i][..., 0]).all()
    emit("three-pages-and-a-thumbnail.tif", data, np.stack(pages), "U16")
    data = tiff([(tags_of(v8, 8, 1) | {282: (5, [(254, 1)]), 283: (5, [(508, 1)]), 296: (3, [2])}, strips(v8, "u1", H))])
    emit("resolution-254x508-dpi.tif", data, v8, "U8")


# ---------------------------------------------------------------- BMP

def bmp(w, h, bits, pixels, compression=0, palette=b"", masks=b"", colors=0, old=False):
    if old:
        header = struct.pack("<IHHHH", 12, w, h, 1, bits)
    else:
        header = struct.pack("<IiiHHIIiiII", 40, w, h, 1, bits, compression, len(pixels), 2000, 4000, colors, 0)
    at = 14 + len(header) + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", at + len(pixels), 0, 0, at) + header + masks + palette + pixels


def rows_of(values, bits, bottom_up=True):
    out = b""
    for row in values[::-1] if bottom_up else values:
        packed = pack_row(row.reshape(-1), bits)
        out += packed + b"\0" * (-len(packed) % 4)
    return out


def make_bmp():
    v8, c8 = smooth(1, 255), smooth(3, 255)
    emit("gray8.bmp", saved(Image.fromarray(v8[..., 0].astype("u1")), "BMP"), v8, "U8")
    emit("rgb24.bmp", saved(Image.fromarray(c8.astype("u1")), "BMP"), c8, "U8")
    rgba = smooth(4, 255)
    data = saved(Image.fromarray(rgba.astype("u1")), "BMP")
    emit("rgba32.bmp", data, rgba if pil(data).shape[2] == 4 else pil(data), "U8")
    indexed = Image.fromarray(c8.astype("u1")).quantize(60)
    data = saved(indexed, "BMP")
    emit("palette8.bmp", data, pil(data, "RGB"), "U8")
    for bits in (1, 4):
        v = smooth(1, 2 ** bits - 1)
        palette = rng.integers(0, 256, (2 ** bits, 4)).astype("u1")
        data = bmp(W, H, bits, rows_of(v, bits), palette=palette.tobytes())
        emit(f"palette{bits}.bmp", data, pil(data, "RGB"), "U8")
    ramp = b"".join(bytes([255 - i] * 3 + [0]) for i in range(256))
    data = bmp(W, H, 8, rows_of(v8, 8), palette=ramp)
    expected = pil(data, "RGB")
    assert (expected[..., 0] == 255 - v8[..., 0]).all()
    emit("gray8-falling-palette.bmp", data, expected[..., :1], "U8")
    data = bmp(W, -H, 8, rows_of(v8, 8, False), palette=b"".join(bytes([i] * 3 + [0]) for i in range(256)))
    assert (pil(data, "L") == v8[..., 0]).all()
    emit("gray8-top-down.bmp", data, v8, "U8")
    old = rng.integers(0, 256, (16, 3)).astype("u1")
    v4 = smooth(1, 15)
    data = bmp(W, H, 4, rows_of(v4, 4), palette=old.tobytes(), old=True)
    emit("palette4-os2.bmp", data, pil(data, "RGB"), "U8")
    v = smooth(1, 32767)
    data = bmp(W, H, 16, b"".join(r.astype("<u2").tobytes() + b"\0\0" * (W % 2) for r in v[::-1, :, 0]))
    emit("rgb16-555.bmp", data, pil(data, "RGB"), "U8")
    v = smooth(1, 65535)
    data = bmp(W, H, 16, b"".join(r.astype("<u2").tobytes() + b"\0\0" * (W % 2) for r in v[::-1, :, 0]),
               compression=3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
    emit("rgb16-565.bmp", data, pil(data, "RGB"), "U8")
    data = bmp(W, H, 32, np.concatenate([c8[::-1, :, ::-1], c8[..., :1]], -1).astype("u1").tobytes())
    assert (pil(data, "RGB") == c8).all()
    emit("rgb32-no-alpha.bmp", data, c8, "U8")
    # Runs: repeated, literal, end of line, a jump, end of picture. Pillow 9.4 misreads jumps.
    palette = rng.integers(0, 256, (256, 4)).astype("u1").tobytes()
    for jump in (False, True):
        picture = np.zeros((H, W), "u1")
        body = b""
        for y in range(H - 1, -1, -1):
            if jump and y == 5:
                body += b"\0\2\3\1"  # 3 to the right, 1 on
            if jump and y in (4, 5):
                body += b"\6\x21\0\0" if y == 4 else b""
                picture[4, 3:9] = 0x21
                continue
            line = rng.integers(0, 256, W).astype("u1")
            line[:9] = line[0]
            picture[y] = line
            body += bytes([9, line[0], 0, W - 9]) + line[9:].tobytes() + b"\0" * ((W - 9) % 2) + b"\0\0"
        data = bmp(W, H, 8, body + b"\0\1", compression=1, palette=palette)
        expected = np.frombuffer(palette, "u1").reshape(-1, 4)[picture][..., 2::-1]
        assert jump or (pil(data, "RGB") == expected).all()
        emit("rle8-jump.bmp" if jump else "rle8.bmp", data, expected, "U8")
    body = b""
    picture = np.zeros((H, W), "u1")
    for y in range(H - 1, -1, -1):
        a, b = int(rng.integers(0, 16)), int(rng.integers(0, 16))
        rest = rng.integers(0, 16, W - 9)
        picture[y, :9:2], picture[y, 1:9:2] = a, b
        picture[y, 9:] = rest
        nibbles = pack_row(rest, 4)
        body += bytes([9, a << 4 | b, 0, W - 9]) + nibbles + b"\0" * (len(nibbles) % 2) + b"\0\0"
    data = bmp(W, H, 4, body + b"\0\1", compression=2, palette=palette[:64])
    expected = np.frombuffer(palette[:64], "u1").reshape(-1, 4)[picture][..., 2::-1]
    assert (pil(data, "RGB") == expected).all()
    emit("rle4.bmp", data, expected, "U8")


def main():
    os.makedirs(OUT, exist_ok=True)
    for old in os.listdir(OUT):
        os.remove(os.path.join(OUT, old))
    make_png()
    make_jpeg()
    make_tiff()
    make_bmp()
    with open(os.path.join(OUT, "..", "index.tsv"), "w") as f:
        f.write("#file\twidth\theight\tframes\tchannels\ttype\tphotometric\ttolerance\n")
        f.write("\n".join(INDEX) + "\n")
    size = sum(os.path.getsize(os.path.join(OUT, n)) for n in os.listdir(OUT))
    print(f"{len(INDEX)} images, {size} bytes; Pillow {PILLOW}, NumPy {np.__version__}, "
          f"libjpeg-turbo {features.version('libjpeg_turbo')}, libtiff {features.version('libtiff')}")


if __name__ == "__main__":
    main()
