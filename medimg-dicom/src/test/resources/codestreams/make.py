#!/usr/bin/env python3
"""Makes the codestreams of this folder from pictures that a formula gives; see README.md."""

import os
import subprocess
import sys
import tempfile

import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import defragment_data

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 37, 29


def picture(bits, samples, signed=False):
    """The same as Picture.java: slopes, edges, some noise, and a flat corner."""
    rows = []
    most = (1 << bits) - 1
    for y in range(HEIGHT):
        for x in range(WIDTH):
            for c in range(samples):
                flat = x > 20 and y > 18
                v = 100 if flat else 40 + x * 3 + y * 2 + c * 20 + (x * y * 7 + c) % 5
                if 5 < x < 12 and 4 < y < 15:
                    v += 60
                v = min(255, v)
                value = v >> (8 - bits) if bits <= 8 else v << (bits - 8) | (x * 31 + y * 17) % (
                    1 << (bits - 8)
                )
                rows.append(min(value, most) - ((1 << bits - 1) if signed else 0))
    return np.array(rows).reshape(HEIGHT, WIDTH, samples)


def dicom(path, bits, samples, signed=False):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    d = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
    d.is_little_endian, d.is_implicit_VR = True, False
    d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, "2.25.1"
    d.StudyInstanceUID, d.SeriesInstanceUID = "2.25.2", "2.25.3"
    d.PatientName, d.PatientID, d.Modality = "", "", "OT"
    d.Rows, d.Columns, d.SamplesPerPixel = HEIGHT, WIDTH, samples
    d.PhotometricInterpretation = "RGB" if samples == 3 else "MONOCHROME2"
    if samples == 3:
        d.PlanarConfiguration = 0
    d.BitsAllocated = 8 if bits <= 8 else 16
    d.BitsStored, d.HighBit, d.PixelRepresentation = bits, bits - 1, int(signed)
    data = picture(bits, samples, signed).astype("<i2" if signed else "<u2" if bits > 8 else "u1")
    raw = data.tobytes()
    d.PixelData = raw + b"\0" * (len(raw) % 2)
    d["PixelData"].VR = "OW" if bits > 8 else "OB"
    d.save_as(path, write_like_original=False)


def fragment(path):
    data = pydicom.dcmread(path).PixelData
    return defragment_data(data)


def pnm(path, bits, samples):
    data = picture(bits, samples).astype(">u2" if bits > 8 else "u1")
    with open(path, "wb") as f:
        f.write(b"P%d\n%d %d\n%d\n" % (6 if samples == 3 else 5, WIDTH, HEIGHT, (1 << bits) - 1))
        f.write(data.tobytes())


def save(name, data):
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(data)
    print(name, len(data))


def reference(name, path):
    """Samples of a PNM file as words of 8 or 16 bits, lowest byte first."""
    with open(path, "rb") as f:
        lines = []
        while len(lines) < 3:
            line = f.readline()
            lines += [] if line.startswith(b"#") else [line]
        most = int(lines[2])
        data = np.frombuffer(f.read(), ">u2" if most > 255 else "u1")
    save(name + ".raw", data.astype("<u2" if most > 255 else "u1").tobytes())


def dcmtk(name, tool, bits, samples, *options, signed=False):
    with tempfile.TemporaryDirectory() as t:
        source, target = os.path.join(t, "in.dcm"), os.path.join(t, "out.dcm")
        dicom(source, bits, samples, signed)
        subprocess.run([tool, *options, source, target], check=True)
        save(name, fragment(target))
        if name.startswith("dct"):
            plain = os.path.join(t, "plain.dcm")
            subprocess.run(["dcmdjpeg", "+cn", target, plain], check=True)
            save(name + ".raw", pydicom.dcmread(plain).PixelData)


def j2k(name, bits, samples, *options, lossy=False):
    with tempfile.TemporaryDirectory() as t:
        source = os.path.join(t, "in.ppm" if samples == 3 else "in.pgm")
        target = os.path.join(t, "out.j2k")
        pnm(source, bits, samples)
        subprocess.run(["opj_compress", "-i", source, "-o", target, *options], check=True,
                       stdout=subprocess.DEVNULL)
        with open(target, "rb") as f:
            save(name, f.read())
        if lossy:
            back = os.path.join(t, "back.ppm" if samples == 3 else "back.pgm")
            subprocess.run(["opj_decompress", "-i", target, "-o", back], check=True,
                           stdout=subprocess.DEVNULL)
            reference(name, back)


def dct(name, samples, *options):
    with tempfile.TemporaryDirectory() as t:
        source = os.path.join(t, "in.ppm")
        target = os.path.join(t, "out.jpg")
        pnm(source, 8, samples)
        subprocess.run(["cjpeg", *options, "-outfile", target, source], check=True)
        with open(target, "rb") as f:
            save(name, f.read())
        back = os.path.join(t, "back.ppm")
        subprocess.run(["djpeg", "-dct", "int", "-outfile", back, target], check=True)
        reference(name, back)


def main():
    for bits in (8, 12, 16):
        dcmtk("rle-%d" % bits, "dcmcrle", bits, 1)
    dcmtk("rle-rgb", "dcmcrle", 8, 3)
    for predictor in range(1, 8):
        dcmtk("lossless-12-p%d" % predictor, "dcmcjpeg", 12, 1, "+el", "+sv", str(predictor))
    dcmtk("lossless-8-p1", "dcmcjpeg", 8, 1, "+e1")
    dcmtk("lossless-16-p1", "dcmcjpeg", 16, 1, "+e1")
    dcmtk("lossless-rgb-p6", "dcmcjpeg", 8, 3, "+el", "+sv", "6")
    dcmtk("jls-8", "dcmcjpls", 8, 1)
    dcmtk("jls-12", "dcmcjpls", 12, 1)
    dcmtk("jls-16", "dcmcjpls", 16, 1)
    dcmtk("jls-12-presets", "dcmcjpls", 12, 1, "+t1", "10", "+t2", "40", "+t3", "160", "+rs", "31")
    dcmtk("jls-rgb-line", "dcmcjpls", 8, 3, "+il")
    dcmtk("jls-rgb-sample", "dcmcjpls", 8, 3, "+is")
    dcmtk("jls-rgb-none", "dcmcjpls", 8, 3, "+in")
    dcmtk("jls-8-near3", "dcmcjpls", 8, 1, "+en", "+md", "3")
    dcmtk("jls-12-near5", "dcmcjpls", 12, 1, "+en", "+md", "5")
    dcmtk("jls-rgb-sample-near2", "dcmcjpls", 8, 3, "+is", "+en", "+md", "2")
    dct("dct-gray", 1, "-quality", "90", "-grayscale")
    dct("dct-444", 3, "-quality", "90", "-sample", "1x1")
    dct("dct-422", 3, "-quality", "90", "-sample", "2x1")
    dct("dct-420", 3, "-quality", "90", "-sample", "2x2")
    dct("dct-420-restart", 3, "-quality", "90", "-sample", "2x2", "-restart", "2B")
    dct("dct-420-progressive", 3, "-quality", "90", "-sample", "2x2", "-progressive")
    dct("dct-gray-progressive", 1, "-quality", "90", "-grayscale", "-progressive")
    dcmtk("dct-12", "dcmcjpeg", 12, 1, "+ee", "+q", "90")
    dcmtk("dct-12-progressive", "dcmcjpeg", 12, 1, "+ep", "+q", "90")
    j2k("j2k-8", 8, 1, "-n", "3")
    j2k("j2k-12", 12, 1, "-n", "4")
    j2k("j2k-16", 16, 1, "-n", "1")
    j2k("j2k-rgb", 8, 3, "-n", "5")
    j2k("j2k-rgb-plain", 8, 3, "-mct", "0", "-n", "2")
    for order in ("LRCP", "RLCP", "RPCL", "PCRL", "CPRL"):
        j2k("j2k-" + order.lower(), 8, 3, "-n", "3", "-p", order, "-r", "6,3,1", "-c",
            "[16,16],[8,8]", "-b", "4,8", "-SOP", "-EPH")
    j2k("j2k-tiles", 12, 1, "-n", "3", "-t", "16,12", "-d", "3,5", "-T", "1,2", "-TP", "R")
    for mode in (1, 2, 4, 8, 16, 32, 63):
        j2k("j2k-mode%d" % mode, 12, 1, "-n", "2", "-M", str(mode))
    j2k("j2k-poc", 8, 1, "-n", "3", "-r", "4,1", "-POC",
        "T1=0,0,2,1,1,RLCP/T1=1,0,2,3,1,LRCP")
    j2k("j2k-roi", 8, 1, "-n", "2", "-ROI", "c=0,U=3")
    j2k("j2k-lossy-12", 12, 1, "-n", "4", "-I", "-r", "4", lossy=True)
    j2k("j2k-lossy-rgb", 8, 3, "-I", "-r", "6", "-n", "3", lossy=True)
    j2k("j2k-lossy-53", 8, 1, "-n", "4", "-r", "5", lossy=True)


if __name__ == "__main__":
    sys.exit(main())
