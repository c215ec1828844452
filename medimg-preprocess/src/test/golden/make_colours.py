#!/usr/bin/env python3
"""Writes what torchvision makes of 8-bit colour, for ColorStepsTest.

python3 make_colours.py ../resources/golden/colours.txt
One line per case: brightness contrast saturation hue seed width height hash values
"""
import sys

import numpy as np
import PIL
import torchvision
from PIL import Image
from torchvision.transforms import functional as F

from pictures import picture, written

AMOUNTS = [
    (1, 1, 1, 0), (0, 1, 1, 0), (0.7, 1, 1, 0), (1.3, 1, 1, 0), (3.5, 1, 1, 0),
    (1, 0, 1, 0), (1, 0.4, 1, 0), (1, 1.6, 1, 0), (1, 4, 1, 0),
    (1, 1, 0, 0), (1, 1, 0.5, 0), (1, 1, 1.5, 0), (1, 1, 6, 0),
    (1, 1, 1, 0.1), (1, 1, 1, -0.1), (1, 1, 1, 0.5), (1, 1, 1, -0.5), (1, 1, 1, 0.003),
    (1.2, 0.8, 1.1, 0.05), (0.6, 1.9, 0.3, -0.21),
]


def main(path):
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write("# torchvision %s, PIL %s, numpy %s; make_colours.py\n" % (
            torchvision.__version__, PIL.__version__, np.__version__))
        for i, (b, c, s, h) in enumerate(AMOUNTS):
            for width, height in ((61, 47), (1, 1), (200, 3)):
                seed = 5000 + i
                image = Image.fromarray(picture("U8", seed, 3, width, height), "RGB")
                if b != 1:
                    image = F.adjust_brightness(image, b)
                if c != 1:
                    image = F.adjust_contrast(image, c)
                if s != 1:
                    image = F.adjust_saturation(image, s)
                if h != 0:
                    image = F.adjust_hue(image, h)
                words = [b, c, s, h, seed, width, height] + written("U8", np.asarray(image))
                out.write(" ".join(str(w) for w in words) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
