#!/usr/bin/env python3
"""Makes DICOM files in every codec for CodecBenchmark: codestreams.py FOLDER [openjphjs folder].

A synthetic film of 12 bits (slopes, ribs, noise) at 512 and 2048 pixels a side; needs dcmtk,
opj_compress (libopenjp2-tools) and pydicom; for HTJ2K node and @cornerstonejs/codec-openjph.
"""

import os
import subprocess
import sys

import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate

HT = """
const codec = await require(process.argv[2] + "/openjphjs.js")();
const [side, from, to] = [+process.argv[3], process.argv[4], process.argv[5]];
const e = new codec.HTJ2KEncoder();
e.getDecodedBuffer({width: side, height: side, bitsPerSample: 12, componentCount: 1,
  isSigned: false, isUsingColorTransform: false}).set(require("fs").readFileSync(from));
e.setDecompositions(5);
e.setQuality(true, 0);
e.encode();
require("fs").writeFileSync(to, Uint8Array.from(e.getEncodedBuffer()));
"""


def film(side):
    y, x = np.mgrid[0:side, 0:side] / side
    v = 1800 + 900 * np.sin(3 * x) * np.cos(2 * y) + 250 * np.sin(40 * y + 6 * x)
    v += np.random.default_rng(7).normal(0, 12, (side, side))
    return np.clip(v, 0, 4095).astype("<u2")


def native(path, side):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    d = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
    d.is_little_endian, d.is_implicit_VR = True, False
    d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, "2.25.1"
    d.StudyInstanceUID, d.SeriesInstanceUID = "2.25.2", "2.25.3"
    d.PatientName, d.PatientID, d.Modality = "", "", "OT"
    d.Rows, d.Columns, d.SamplesPerPixel = side, side, 1
    d.PhotometricInterpretation = "MONOCHROME2"
    d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 12, 11, 0
    d.PixelData = film(side).tobytes()
    d["PixelData"].VR = "OW"
    d.save_as(path, write_like_original=False)


def wrap(source, target, stream, uid):
    d = pydicom.dcmread(source)
    with open(stream, "rb") as f:
        d.PixelData = encapsulate([f.read()])
    d["PixelData"].is_undefined_length = True
    d.file_meta.TransferSyntaxUID = uid
    d.save_as(target, write_like_original=False)


def main(folder, openjph=None):
    os.makedirs(folder, exist_ok=True)
    for side in (512, 2048):
        at = lambda kind: os.path.join(folder, "%s-%d.dcm" % (kind, side))
        plain = at("native")
        native(plain, side)
        run = lambda *a: subprocess.run(a, check=True, stdout=subprocess.DEVNULL)
        run("dcmcrle", plain, at("rle"))
        run("dcmcjpeg", "+e1", plain, at("lossless"))
        run("dcmcjpeg", "+ee", "+q", "90", plain, at("dct12"))
        run("dcmcjpls", plain, at("jls"))
        run("dcmcjpls", "+en", plain, at("jlsnear"))
        pgm = os.path.join(folder, "film.pgm")
        with open(pgm, "wb") as f:
            f.write(b"P5\n%d %d\n4095\n" % (side, side) + film(side).astype(">u2").tobytes())
        for kind, options, uid in (
            ("j2k", ["-n", "6"], "90"),
            ("j2klossy", ["-n", "6", "-I", "-r", "10"], "91"),
        ):
            stream = os.path.join(folder, "%s-%d.j2k" % (kind, side))
            run("opj_compress", "-i", pgm, "-o", stream, *options)
            wrap(plain, at(kind), stream, "1.2.840.10008.1.2.4." + uid)
        if openjph:
            raw, stream = os.path.join(folder, "film.raw"), os.path.join(folder, "ht.j2c")
            film(side).tofile(raw)
            script = os.path.join(folder, "ht.mjs")
            with open(script, "w") as f:
                f.write('import { createRequire } from "module";\n'
                        "const require = createRequire(import.meta.url);" + HT)
            run("node", script, os.path.abspath(openjph), str(side), raw, stream)
            # pydicom 2.3 does not know 1.2.840.10008.1.2.4.201; the decoder looks at the codestream.
            wrap(plain, at("htj2k"), stream, "1.2.840.10008.1.2.4.90")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
