#!/usr/bin/env python3
"""Writes the expected values of scikit-image's thresholds and similarity for MetricsGoldenTest.

Run with scikit-image: python3 make_metrics_golden.py ../resources/golden/skimage-metrics.txt
Pictures come from the generator of java.util.Random's first lines, as in make_golden.py.

One line per case:
  kind seed width height psnr ssim otsu multiotsu(3),... multiotsu(4),...
A dash stands for what cannot be computed (too few values, or a side under 7 pixels).
"""
import sys
import warnings

import numpy as np
import skimage
from skimage.filters import threshold_multiotsu, threshold_otsu
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from pictures import ints

PEAKS = {8: [40, 100, 170, 220], 12: [300, 1200, 2500, 3600]}


def picture(kind, seed, width, height):
    v = ints(seed, width * height, 16)
    if kind == "noise8":
        a = v >> 8
    elif kind == "dark8":
        a = np.where(v & 1 == 1, 0, v >> 8)
    elif kind == "narrow8":
        a = 100 + (v >> 13)
    elif kind == "constant8":
        a = v * 0 + 77
    elif kind == "peaks8":
        a = np.take(PEAKS[8], v & 3) + ((v >> 2) & 31) - 16
    else:
        a = np.take(PEAKS[12], v & 3) + ((v >> 2) & 255) - 128
    return a.reshape(height, width)


def changed(a, seed, kind):
    scale, top = (16, 4095) if kind.endswith("12") else (1, 255)
    noise = (ints(seed + 5000, a.size, 4).reshape(a.shape) - 8) * scale
    return np.clip(a * 7 // 10 + 20 * scale + noise, 0, top)


def multi(image, classes):
    try:
        return ",".join(str(int(t)) for t in threshold_multiotsu(image, classes=classes))
    except ValueError:
        return "-"


def case(kind, seed, width, height):
    twelve = kind.endswith("12")
    dtype, top = (np.uint16, 4095) if twelve else (np.uint8, 255)
    a = picture(kind, seed, width, height).astype(dtype)
    b = changed(picture(kind, seed, width, height), seed, kind).astype(dtype)
    psnr = peak_signal_noise_ratio(a, b, data_range=top)
    ssim = "-" if min(width, height) < 7 else repr(float(structural_similarity(a, b, data_range=top)))
    words = [kind, seed, width, height, repr(float(psnr)), ssim, int(threshold_otsu(a)), multi(a, 3)]
    words.append("-" if twelve else multi(a, 4))
    return " ".join(str(w) for w in words)


def main(path):
    warnings.simplefilter("ignore")
    sizes = [(1, 1), (6, 9), (7, 7), (7, 30), (31, 8), (64, 64), (70, 69), (33, 200)]
    rng = np.random.RandomState(11)
    sizes += [tuple(int(n) for n in rng.randint(7, 71, 2)) for _ in range(12)]
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write("# scikit-image %s, NumPy %s; written by make_metrics_golden.py\n"
                  % (skimage.__version__, np.__version__))
        for kind in ("noise8", "dark8", "narrow8", "constant8", "peaks8", "peaks12"):
            for i, size in enumerate(sizes):
                out.write(case(kind, 2000 + i, *size) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
