#!/usr/bin/env python3
"""Writes the expected values of Pillow's resize for PilGoldenTest.

Run with Pillow and NumPy installed: python3 make_golden.py ../resources/golden/pillow-bilinear.txt
The pictures come from the generator of java.util.Random's first lines (a 48-bit linear congruential
generator) in pictures.py, so that Java and Python see the same pixels.

One line per case:
  mode seed channels width height newWidth newHeight sha256 [values of small results]
Bytes and 32-bit integers are hashed little-endian as int32, floats as float32.
"""
import hashlib
import sys

import numpy as np
import PIL
from PIL import Image

from pictures import ints


def picture(mode, seed, channels, width, height):
    count = width * height * channels
    shape = (height, width) if channels == 1 else (height, width, channels)
    if mode in ("L", "RGB"):
        return Image.fromarray(ints(seed, count, 8).astype(np.uint8).reshape(shape), mode)
    if mode == "I":
        return Image.fromarray(ints(seed, count, 16).astype(np.int32).reshape(shape), "I")
    values = ints(seed, count, 16).astype(np.float32) / np.float32(64) - np.float32(300)
    return Image.fromarray(values.reshape(shape), "F")


def case(mode, seed, size, new_size):
    channels = 3 if mode == "RGB" else 1
    image = picture(mode, seed, channels, *size)
    result = np.asarray(image.resize(new_size, Image.BILINEAR))
    flat = result.reshape(-1)
    flat = flat.astype("<f4") if mode == "F" else flat.astype("<i4")
    words = [mode, seed, channels, *size, *new_size, hashlib.sha256(flat.tobytes()).hexdigest()]
    if flat.size <= 12:
        words += [repr(float(v)) if mode == "F" else int(v) for v in flat]
    return " ".join(str(w) for w in words)


def main(path):
    sizes = [
        ((1, 1), (1, 1)), ((1, 1), (3, 2)), ((2, 2), (1, 1)), ((3, 2), (2, 3)), ((7, 5), (3, 2)),
        ((5, 7), (5, 2)), ((5, 7), (2, 7)), ((33, 17), (11, 17)), ((64, 48), (32, 24)),
        ((70, 69), (23, 31)), ((31, 23), (69, 70)), ((200, 150), (96, 96)), ((97, 101), (224, 13)),
        ((255, 3), (16, 64)), ((64, 64), (63, 65)),
    ]
    rng = np.random.RandomState(7)
    sizes += [(tuple(rng.randint(1, 71, 2)), tuple(rng.randint(1, 71, 2))) for _ in range(60)]
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write("# Pillow %s, NumPy %s; written by make_golden.py\n" % (PIL.__version__, np.__version__))
        for mode in ("L", "RGB", "I", "F"):
            for i, (size, new_size) in enumerate(sizes):
                out.write(case(mode, 1000 + i, size, new_size) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
