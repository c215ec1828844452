#!/usr/bin/env python3
"""Writes what published formulae, written out in NumPy, make of a picture, for StainAndSpeckleTest.

python3 make_modalities.py ../resources/golden/modalities.txt
One line per case: step seed width height - values
"""
import sys

import numpy as np
import scipy
from scipy.ndimage import uniform_filter

from pictures import ints, picture, written


def tissue(seed, width, height):
    """Two stains in amounts that vary, and some empty slide."""
    count = width * height
    h = ints(seed, count, 8) / 160.0
    e = ints(seed + 1, count, 8) / 240.0
    empty = ints(seed + 2, count, 3) == 0
    density = np.outer(h, [0.65, 0.70, 0.29]) + np.outer(e, [0.07, 0.99, 0.11])
    density[empty] *= 0.05
    return np.floor(np.clip(240 * np.exp(-density), 0, 255)).reshape(height, width, 3)


def macenko(rgb):
    od = -np.log((rgb.reshape(-1, 3) + 1) / 240)
    stained = od[~np.any(od < 0.15, axis=1)]
    _, vectors = np.linalg.eigh(np.cov(stained.T))
    plane = vectors[:, [2, 1]]
    plane = plane * np.where(plane[0] < 0, -1, 1)
    angles = np.arctan2(stained @ plane[:, 1], stained @ plane[:, 0])
    low, high = np.percentile(angles, [1, 99])
    first = plane @ [np.cos(low), np.sin(low)]
    second = plane @ [np.cos(high), np.sin(high)]
    he = np.array([first, second] if first[0] > second[0] else [second, first]).T
    amounts = np.linalg.lstsq(he, od.T, rcond=None)[0]
    most = np.percentile(amounts, 99, axis=1)
    amounts *= (np.array([1.9705, 1.0308]) / most)[:, None]
    reference = np.array([[0.5626, 0.2159], [0.7201, 0.8012], [0.4062, 0.5581]])
    return np.rint(np.clip(240 * np.exp(-reference @ amounts), 0, 255)).T.reshape(rgb.shape)


def reinhard(rgb):
    to_lms = np.array([[0.3811, 0.5783, 0.0402], [0.1967, 0.7244, 0.0782], [0.0241, 0.1288, 0.8444]])
    from_lms = np.array(
        [[4.4679, -3.5873, 0.1193], [-1.2186, 2.3809, -0.1624], [0.0497, -0.2439, 1.2045]])
    mix = np.diag([3 ** -0.5, 6 ** -0.5, 2 ** -0.5]) @ np.array([[1, 1, 1], [1, 1, -2], [1, -1, 0]])
    lab = np.log10(np.maximum(rgb.reshape(-1, 3), 1) / 255 @ to_lms.T) @ mix.T
    wanted_mean, wanted_std = np.array([-0.6, 0.02, 0.03]), np.array([0.2, 0.05, 0.02])
    lab = (lab - lab.mean(axis=0)) * (wanted_std / lab.std(axis=0)) + wanted_mean
    back = 10 ** (lab @ np.linalg.inv(mix).T) @ from_lms.T
    return np.rint(np.clip(back * 255, 0, 255)).reshape(rgb.shape)


def lee(gray):
    v = gray / 255.0
    mean = uniform_filter(v, 5, mode="nearest")
    variance = np.maximum(uniform_filter(v * v, 5, mode="nearest") - mean ** 2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(variance > 0, np.maximum(0, 1 - 0.1 * mean ** 2 / variance), 0)
    return mean + weight * (v - mean)


def srad(gray):
    v = gray / 255.0 + 1 / 255
    for k in range(20):
        q0 = np.exp(-k * 0.05 / 6) ** 2
        p = np.pad(v, 1, mode="edge")
        n, s, w, e = p[:-2, 1:-1] - v, p[2:, 1:-1] - v, p[1:-1, :-2] - v, p[1:-1, 2:] - v
        gradient = (n ** 2 + s ** 2 + w ** 2 + e ** 2) / v ** 2
        laplace = (n + s + w + e) / v
        q = (gradient / 2 - laplace ** 2 / 16) / (1 + laplace / 4) ** 2
        c = np.clip(1 / (1 + (q - q0) / (q0 * (1 + q0))), 0, 1)
        pc = np.pad(c, 1, mode="edge")
        v = v + 0.05 / 4 * (pc[2:, 1:-1] * s + c * n + pc[1:-1, 2:] * e + c * w)
    return v - 1 / 255


def main(path):
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write("# numpy %s, scipy %s; make_modalities.py\n" % (np.__version__, scipy.__version__))
        for seed, width, height in ((7000, 61, 47), (7010, 30, 90), (7021, 64, 64)):
            for name, step in (("stainMacenko", macenko), ("stainReinhard", reinhard)):
                result = step(tissue(seed, width, height))
                words = [name, seed, width, height] + written("F32", result, 60)
                out.write(" ".join(str(w) for w in words) + "\n")
        for seed, width, height in ((7100, 61, 47), (7101, 1, 9), (7102, 9, 1), (7103, 3, 2), (7104, 1, 1)):
            for name, step in (("lee", lee), ("srad", srad)):
                gray = picture("U8", seed, 1, width, height)[:, :, 0]
                words = [name, seed, width, height] + written("F32", step(gray), 60)
                out.write(" ".join(str(w) for w in words) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
