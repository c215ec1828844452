#!/usr/bin/env python3
"""Writes what Pillow, scikit-image and PyTorch give when they resize, for ResamplerGoldenTest.

python3 make_resamplers.py ../resources/golden/resamplers.txt
One line per case: resampler depth seed channels width height newWidth newHeight hash values
"""
import sys

import numpy as np
import PIL
import scipy
import skimage
import torch
import torchvision
from PIL import Image
from skimage.transform import resize as sk_resize
from torchvision.transforms import InterpolationMode
from torchvision.transforms.functional import resize as torch_resize

from pictures import picture, written


def pillow(pixels, size):
    mode = {("uint8", 1): "L", ("uint8", 3): "RGB", ("uint16", 1): "I", ("float32", 1): "F"}
    mode = mode[(str(pixels.dtype), pixels.shape[2])]
    wide = pixels.astype(np.int32) if mode == "I" else pixels
    image = Image.fromarray(wide[:, :, 0] if pixels.shape[2] == 1 else wide, mode)
    result = np.asarray(image.resize(size, Image.BICUBIC))
    return np.clip(result, 0, 65535) if mode == "I" else result


def skimage_with(mode):
    def run(pixels, size):
        result = sk_resize(pixels, (size[1], size[0]), mode=mode, preserve_range=True)
        if pixels.dtype == np.float32:
            return result
        half = np.rint(result * 2) / 2  # noise around halves depends on the processor
        return np.rint(np.where(np.abs(result - half) < 1e-9, half, result))
    return run


def torch_with(antialias):
    """Gray is resized as colour: PyTorch takes another path, with other last bits, for one channel."""
    def run(pixels, size):
        wide = pixels.astype(np.int32) if pixels.dtype == np.uint16 else pixels
        colour = np.repeat(wide, 3, axis=2) if wide.shape[2] == 1 else wide
        tensor = torch.from_numpy(np.ascontiguousarray(colour.transpose(2, 0, 1)))
        result = torch_resize(tensor, [size[1], size[0]], InterpolationMode.BILINEAR, antialias=antialias)
        return result.numpy().transpose(1, 2, 0)[:, :, :wide.shape[2]]
    return run


def sizes():
    chosen = [
        ((1, 1), (1, 1)), ((1, 1), (3, 2)), ((2, 2), (1, 1)), ((3, 2), (2, 3)), ((7, 5), (3, 2)),
        ((5, 7), (5, 2)), ((5, 7), (2, 7)), ((5, 7), (5, 7)), ((33, 17), (11, 17)), ((64, 48), (32, 24)),
        ((70, 69), (23, 31)), ((31, 23), (69, 70)), ((150, 120), (96, 96)), ((97, 101), (124, 13)),
        ((255, 3), (16, 64)), ((64, 64), (63, 65)), ((70, 70), (1, 1)), ((2, 70), (70, 2)),
    ]
    rng = np.random.RandomState(7)
    chosen += [(tuple(rng.randint(1, 71, 2)), tuple(rng.randint(1, 71, 2))) for _ in range(30)]
    chosen += [((n, 1 + (n * 29) % 70), (1 + (n * 13) % 70, 71 - n)) for n in range(1, 71, 2)]
    return chosen


def main(path):
    tools = {
        "PIL_BICUBIC": pillow,
        "SK_RESIZE": skimage_with("reflect"),
        "SK_RESIZE_ZERO": skimage_with("constant"),
        "TORCH_BILINEAR": torch_with(False),
        "TORCH_BILINEAR_AA": torch_with(True),
    }
    versions = [(m.__name__, m.__version__) for m in (PIL, skimage, scipy, torch, torchvision, np)]
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write("# %s; make_resamplers.py\n" % ", ".join("%s %s" % v for v in versions))
        for name, tool in tools.items():
            for depth, channels in (("U8", 1), ("U8", 3), ("U16", 1), ("F32", 1)):
                for i, (size, new_size) in enumerate(sizes()):
                    seed = 2000 + i
                    pixels = picture(depth, seed, channels, *size)
                    words = [name, depth, seed, channels, *size, *new_size]
                    words += written(depth, tool(pixels, new_size), 8)
                    out.write(" ".join(str(w) for w in words) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
