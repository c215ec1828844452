#!/usr/bin/env python3
"""Writes what known model families make of a picture, for ModelPresetsTest.

python3 make_presets.py ../resources/golden/presets.txt
One line per case: preset depth seed channels width height hash values
"""
import sys

import numpy as np
import PIL
import skimage
import torchvision
from PIL import Image
from skimage.transform import resize as sk_resize
from torchvision import transforms

from pictures import picture, written

NORMALIZE = transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


def pillow(pixels):
    return Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).convert("RGB")


def image_net(pixels):
    steps = [transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), NORMALIZE]
    return transforms.Compose(steps)(pillow(pixels)).numpy()


def che_x_net(crop):
    def run(pixels):
        crops = transforms.Compose([transforms.Resize(256), transforms.TenCrop(224)])(pillow(pixels))
        return NORMALIZE(transforms.ToTensor()(crops[crop])).numpy()
    return run


def torch_xray_vision(pixels):
    """normalize, XRayCenterCrop and XRayResizer(224, engine="skimage"), written out."""
    gray = pixels[:, :, 0]
    maximum = 255 if gray.dtype == np.uint8 else 65535
    values = (2 * (gray.astype(np.float32) / maximum) - 1.0) * 1024
    y, x = values.shape
    size = min(y, x)
    top, left = y // 2 - size // 2, x // 2 - size // 2
    square = values[top:top + size, left:left + size]
    return sk_resize(square, (224, 224), mode="constant", preserve_range=True).astype(np.float32)


def main(path):
    presets = {"imageNet": image_net, "torchXrayVision": torch_xray_vision}
    presets.update({"cheXNet%d" % i: che_x_net(i) for i in range(10)})
    versions = [(m.__name__, m.__version__) for m in (torchvision, PIL, skimage, np)]
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write("# %s; make_presets.py\n" % ", ".join("%s %s" % v for v in versions))
        for name, preset in presets.items():
            for depth, channels, width, height in (
                    ("U8", 1, 301, 260), ("U8", 1, 97, 131), ("U8", 3, 280, 333), ("U16", 1, 231, 232)):
                if depth == "U16" and name != "torchXrayVision":
                    continue
                if channels == 3 and name == "torchXrayVision":
                    continue
                seed = 3000 + 2 * (width + height)
                result = preset(picture(depth, seed, channels, width, height))
                words = [name, depth, seed, channels, width, height] + written("F32", result, 24)
                out.write(" ".join(str(w) for w in words) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
