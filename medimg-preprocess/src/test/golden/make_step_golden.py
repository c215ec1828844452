#!/usr/bin/env python3
"""Writes what other tools make of generated pictures, for StepGoldenTest.

Run with scikit-image, SciPy, Pillow and NumPy installed:
python3 make_step_golden.py ../resources/golden/steps.txt
Pictures come from the same generator as in make_golden.py, which Java repeats.

One line per case, fields separated by " | ":
  tool | steps as JSON | kind content seed channels width height | how
where how is "sha256 HASH" of the result as little-endian int32, channel after channel, or
"close TOLERANCE v v v ...", at most 24 values of the result at equal distances.
Kinds: U8, U16, U12 (12 bits stored in 16), F32 (from 0 to 1, both of which occur).
"""
import hashlib
import json
import sys

import numpy as np
import PIL
import scipy
import skimage
from PIL import Image, ImageEnhance, ImageOps
from skimage import exposure, filters, util

from pictures import ints

BITS = {"U8": 8, "U16": 16, "U12": 12, "F32": 16}


def picture(kind, content, seed, channels, width, height):
    bits = BITS[kind]
    count = width * height * channels
    top = (1 << bits) - 1
    noise = ints(seed, count, bits)
    i = np.arange(count, dtype=np.int64)
    if content == "CONSTANT":
        values = np.full(count, top * 2 // 5)
    elif content == "EXTREMES":
        values = (noise & 1) * top
    elif content == "SMOOTH":
        x = i // channels % width
        y = i // channels // width
        values = (x * 5 + y * 3 + i % channels * 7) * (top // 255) % (top * 3 // 4) + noise // 32
    else:
        values = noise
    shape = (height, width) if channels == 1 else (height, width, channels)
    if kind == "F32":
        values = values.copy()
        if count > 1:
            values[0] = 0
            values[-1] = top
        return (values.astype(np.float32) / np.float32(top)).reshape(shape)
    return values.astype(np.uint8 if kind == "U8" else np.uint16).reshape(shape)


def pillow(function):
    return lambda a: np.asarray(function(Image.fromarray(a)))


def z_score(a, nonzero):
    """MONAI's NormalizeIntensity, by its formula."""
    a = a.astype(np.float64)
    mask = a != 0 if nonzero else np.ones(a.shape, bool)
    if not mask.any():
        return a
    std = a[mask].std()
    out = a.copy()
    out[mask] = (a[mask] - a[mask].mean()) / (std if std != 0 else 1)
    return out


def nyul(a, percents, landmarks):
    """The formula of Nyul et al., percentiles by nearest rank, ends in the line of the last two."""
    a = a.astype(np.float64)
    p = np.percentile(a, percents, method="inverted_cdf")
    out = np.interp(a, p, landmarks)
    first = (landmarks[1] - landmarks[0]) / (p[1] - p[0])
    last = (landmarks[-1] - landmarks[-2]) / (p[-1] - p[-2])
    out = np.where(a < p[0], landmarks[0] + (a - p[0]) * first, out)
    return np.where(a > p[-1], landmarks[-1] + (a - p[-1]) * last, out)


def planar(a):
    return (a if a.ndim == 2 else a.transpose(2, 0, 1)).reshape(-1)


class Writer:
    def __init__(self, out):
        self.out = out
        self.seed = 5000

    def case(self, tool, steps, kind, content, size, function, tolerance=None, channels=1):
        self.seed += 1
        steps = steps if isinstance(steps, list) else [steps]
        image = picture(kind, content, self.seed, channels, *size)
        flat = planar(function(image))
        if tolerance is None:
            how = "sha256 " + hashlib.sha256(flat.astype("<i4").tobytes()).hexdigest()
        else:
            at = np.unique(np.linspace(0, flat.size - 1, 24).astype(np.int64))
            how = " ".join(["close %g" % tolerance] + ["%.8g" % v for v in flat[at]])
        what = " ".join(str(w) for w in [kind, content, self.seed, channels, *size])
        self.out.write(" | ".join([tool, json.dumps(steps, separators=(",", ":")), what, how]) + "\n")


SIZES = [(1, 1), (2, 1), (1, 3), (7, 5), (16, 16), (33, 17), (70, 69), (61, 64)]
CONTENTS = ["NOISE", "SMOOTH", "CONSTANT", "EXTREMES"]


def curves(w):
    for i, size in enumerate(SIZES):
        content = CONTENTS[i % 4]
        for g, gain in ((0.45, 1), (2.2, 1), (1.5, 1.25)):
            step = {"step": "gamma", "gamma": g, "gain": gain}
            w.case("skimage.adjust_gamma", step, "U8", content, size,
                   lambda a: exposure.adjust_gamma(a, g, gain), 1)
            w.case("newer skimage's gamma table in NumPy", step, "U8", content, size,
                   lambda a: np.minimum(np.rint(255 * gain * np.linspace(0, 1, 256) ** g), 255)[a])
        step = {"step": "gamma", "gamma": 0.7, "gain": 1.0}
        if size != (1, 1):
            w.case("skimage.adjust_gamma", step, "F32", "NOISE", size,
                   lambda a: exposure.adjust_gamma(a, 0.7), 1e-5)
            w.case("skimage.adjust_log", {"step": "log", "strength": 1.0}, "F32", "NOISE", size,
                   lambda a: exposure.adjust_log(a), 1e-5)
        w.case("skimage.adjust_gamma", step, "U16", content, size,
               lambda a: exposure.adjust_gamma(a, 0.7), 1)
        w.case("skimage.adjust_log", {"step": "log", "strength": 1.0}, "U8", content, size,
               lambda a: exposure.adjust_log(a), 1)


def pillows(w):
    for i, size in enumerate(SIZES):
        content = CONTENTS[i % 4]
        for channels in (1, 3):
            for f in (0.0, 0.35, 1.0, 1.6):
                w.case("Pillow.Brightness", {"step": "brightness", "factor": f}, "U8", content, size,
                       pillow(lambda im: ImageEnhance.Brightness(im).enhance(f)), None, channels)
                w.case("Pillow.Contrast", {"step": "contrast", "factor": f}, "U8", content, size,
                       pillow(lambda im: ImageEnhance.Contrast(im).enhance(f)), None, channels)
            for low, high in ((0, 0), (2.5, 10), (25, 60)):
                step = {"step": "autoContrast", "lowPercent": low, "highPercent": high}
                w.case("Pillow.autocontrast", step, "U8", "SMOOTH" if i % 2 else content, size,
                       pillow(lambda im: ImageOps.autocontrast(im, (low, high))), None, channels)
            w.case("Pillow.invert", {"step": "invert"}, "U8", content, size, pillow(ImageOps.invert),
                   None, channels)


def statistics(w):
    reference = picture("U8", "SMOOTH", 4711, 1, 40, 30)
    values, counts = np.unique(reference, return_counts=True)
    matched = {"step": "histogramSpecification", "values": [float(v) for v in values],
               "counts": [float(c) for c in counts]}
    percents = [1.0, 25.0, 50.0, 75.0, 99.0]
    landmarks = [0.0, 20.0, 35.0, 70.0, 100.0]
    learned = {"step": "nyulMatch", "percents": percents, "landmarks": landmarks, "mask": "ALL",
               "threshold": 0}
    for i, size in enumerate(SIZES):
        content = CONTENTS[i % 4]
        for kind in ("U8", "U12", "F32"):
            if content == "EXTREMES" or size == (1, 1) and kind == "F32":
                content = "NOISE"
            for mask in ("ALL", "NONZERO"):
                step = {"step": "zScore", "mask": mask, "threshold": 0}
                w.case("MONAI's formula in NumPy", step, kind, content, size,
                       lambda a: z_score(a, mask == "NONZERO"), 1e-5)
            if content != "CONSTANT" and min(size) > 3:
                w.case("skimage.rescale_intensity", {"step": "minMax", "low": -2, "high": 3}, kind,
                       content, size,
                       lambda a: exposure.rescale_intensity(a.astype(np.float64), out_range=(-2, 3)),
                       1e-5)
                w.case("Nyul's formula in NumPy", learned, kind, content, size,
                       lambda a: nyul(a, percents, landmarks), 1e-3)
            if kind != "F32":
                w.case("skimage.match_histograms", matched, kind, content, size,
                       lambda a: exposure.match_histograms(a, reference), 1e-4)


def clahe(w):
    for size in ((1, 1), (5, 3), (16, 16), (33, 17), (70, 69), (61, 64), (128, 100)):
        for content in CONTENTS:
            for kind in ("U8", "U12", "F32"):
                if kind == "F32" and size == (1, 1):
                    continue
                for kernel, clip, bins in (((0, 0), 0.01, 256), ((9, 12), 0.03, 128), ((8, 8), 0, 256)):
                    if max(kernel) > 2 * min(size):
                        continue
                    step = {"step": "claheSkimage", "blockWidth": kernel[0], "blockHeight": kernel[1],
                            "clipLimit": clip, "bins": bins}
                    shape = None if kernel == (0, 0) else (kernel[1], kernel[0])
                    w.case("skimage.equalize_adapthist", step, kind, content, size,
                           lambda a: exposure.equalize_adapthist(a, shape, clip, bins), 1e-5)


def sharpen(w):
    for i, size in enumerate(SIZES):
        for radius, amount in ((1.0, 1.0), (2.5, 0.6), (0.4, 3.0)):
            step = {"step": "unsharpMask", "sigma": radius, "amount": amount}
            for kind, top in (("U8", 255), ("U16", 65535)):
                w.case("skimage.unsharp_mask", step, kind, CONTENTS[i % 4], size,
                       lambda a: np.rint(filters.unsharp_mask(a, radius, amount) * top))
            w.case("skimage.unsharp_mask", step, "U8", "SMOOTH", size,
                   lambda a: np.rint(filters.unsharp_mask(a, radius, amount, channel_axis=2) * 255),
                   None, 3)
            if size != (1, 1):
                w.case("skimage.unsharp_mask", step, "F32", "NOISE", size,
                       lambda a: filters.unsharp_mask(a, radius, amount), 1e-5)


def limits(w):
    for i, size in enumerate(SIZES):
        for low, high in ((0.5, 99.5), (0, 100), (20, 55)):
            step = {"step": "percentileClip", "lowPercent": low, "highPercent": high}

            def clip(a):
                return np.clip(a, *np.percentile(a, (low, high), method="inverted_cdf"))
            for kind, content, channels in (("U8", CONTENTS[i % 4], 1), ("U8", "SMOOTH", 3),
                                            ("U12", "SMOOTH", 1), ("U16", "NOISE", 1)):
                w.case("NumPy.percentile and clip", step, kind, content, size, clip, None, channels)
            if size != (1, 1):
                w.case("NumPy.percentile and clip", step, "F32", "NOISE", size, clip, 0)
        for kind in ("U8", "U16"):
            w.case("skimage.invert", {"step": "invert"}, kind, CONTENTS[i % 4], size, util.invert)


def main(path):
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write("# scikit-image %s, SciPy %s, Pillow %s, NumPy %s; written by make_step_golden.py\n"
                  % (skimage.__version__, scipy.__version__, PIL.__version__, np.__version__))
        w = Writer(out)
        curves(w)
        pillows(w)
        statistics(w)
        clahe(w)
        sharpen(w)
        limits(w)


if __name__ == "__main__":
    main(sys.argv[1])
