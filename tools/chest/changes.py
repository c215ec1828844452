"""How films become network input, plainly or changed at random.

Plain input is what medimg's plan gives:
toGray, polarity, window IMAGE, percentileClip(0.5, 99.5), resize(128, 128, CV_AREA), resize(S, S, CV_LINEAR), [heq(256),] scaleTo(-1, 1).
The first resize makes films of every source equally sharp. The named changes of NAMED are for evaluation, draw() is for training.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

import data

NAMED = {"mirrored": "left and right swapped", "rotated": "turned by 5 degrees", "gamma0.8": "gray values to the power of 0.8",
         "gamma1.25": "gray values to the power of 1.25", "rim": "the outer 12 % of each side replaced by a strong blur"}


def finish(images, intensity):
    """Values in 0..1, N x 1 x S x S, rounded to bytes, equalised or not, to -1..1."""
    levels = (images.clamp(0, 1) * 255).round().to(torch.uint8)
    if intensity == "heq":
        levels = torch.from_numpy(np.stack([data.equalise(film[0]) for film in levels.numpy()]))[:, None]
    return levels.float() / 127.5 - 1


def plain(pixels, side, intensity, change=None):
    """Network input of films N x 128 x 128 (bytes), with one of the NAMED changes or none."""
    images = torch.from_numpy(np.ascontiguousarray(pixels))[:, None].float() / 255
    if change == "mirrored":
        images = images.flip(3)
    elif change == "rotated":
        images = warp(images, images.shape[3], angle=torch.full((len(images),), math.radians(5)))
    elif change in ("gamma0.8", "gamma1.25"):
        images = images ** float(change[5:])
    elif change == "rim":
        images = torch.where(rim_mask(images.shape[3], 0.12), blur(images, 6.0), images)
    elif change is not None:
        raise ValueError(f"no change '{change}'; there are {sorted(NAMED)}")
    if images.shape[3] != side:
        images = F.interpolate(images, (side, side), mode="bilinear", align_corners=False)
    return finish(images, intensity)


def rim_mask(side, fraction):
    at = torch.arange(side)
    edge = (at < side * fraction) | (at >= side * (1 - fraction))
    return edge[:, None] | edge[None, :]


def blur(images, sigma):
    radius = max(1, int(math.ceil(2.5 * sigma)))
    kernel = torch.exp(-torch.arange(-radius, radius + 1).float() ** 2 / (2 * sigma ** 2))
    kernel = kernel / kernel.sum()
    padded = F.pad(images, (radius, radius, radius, radius), mode="replicate")
    return F.conv2d(F.conv2d(padded, kernel.view(1, 1, 1, -1)), kernel.view(1, 1, -1, 1))


def warp(images, side, angle, zoom=None, aspect=None, shear=None, shift=None, flip=None):
    """One bilinear pass to `side`; arguments are vectors over films, angles in radians, shifts in shares of half the side."""
    count = len(images)
    one, zero = torch.ones(count), torch.zeros(count)
    zoom, aspect, flip = (one if v is None else v for v in (zoom, aspect, flip))
    shear = zero if shear is None else shear
    shift = torch.zeros(count, 2) if shift is None else shift
    theta = torch.stack([
        torch.stack([flip * angle.cos() * zoom * aspect, -angle.sin() * zoom + shear, shift[:, 0]], 1),
        torch.stack([flip * angle.sin() * zoom, angle.cos() * zoom / aspect, shift[:, 1]], 1)], 1)
    grid = F.affine_grid(theta, (count, 1, side, side), align_corners=False)
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def draw(pixels, side, intensity, rng, strength=1.0, masks=None):
    """Films changed as films of other hospitals differ: place, gray curve, sharpness, noise, rim, markers. `rng` is NumPy's.

    With `masks` (N x M x 128 x 128 tensor) gives a pair, the films and the masks moved along.
    """
    images = torch.from_numpy(np.ascontiguousarray(pixels))[:, None].float() / 255
    count = len(images)

    def spread(width):
        return torch.from_numpy(rng.uniform(-width, width, count).astype(np.float32)) * strength

    def chosen(chance):
        return torch.from_numpy(rng.random(count) < chance * min(strength, 1.5))

    images = _sharpness(images, chosen, rng)
    images = _rim(images.contiguous(), rng, chosen(0.5))
    flip = torch.where(torch.from_numpy(rng.random(count) < 0.5), -1.0, 1.0)
    shift = torch.stack([spread(0.12), spread(0.12)], 1)
    images = images if masks is None else torch.cat([images, masks], 1)
    images = warp(images, side, spread(0.17), torch.exp(spread(0.15)) * 0.97, torch.exp(spread(0.08)), spread(0.04), shift, flip)
    films = finish(_gray(images[:, :1], spread, chosen, rng), intensity)
    return films if masks is None else (films, images[:, 1:])


def _sharpness(images, chosen, rng):
    kind = rng.random()
    some = chosen(0.5).view(-1, 1, 1, 1)
    if kind < 0.4:
        return torch.where(some, blur(images, rng.uniform(0.4, 1.2)), images)
    if kind < 0.65:
        return torch.where(some, images + rng.uniform(0.2, 1.5) * (images - blur(images, 1.0)), images)
    coarse = F.interpolate(images, size=int(rng.integers(56, 112)), mode="bilinear", align_corners=False, antialias=True)
    return torch.where(some, F.interpolate(coarse, images.shape[2:], mode="bilinear", align_corners=False), images)


def _rim(images, rng, chosen):
    """Bands of one gray along the rim, and bright or dark marks near it."""
    films, side = images.numpy(), images.shape[3]
    for i in np.flatnonzero(chosen.numpy()):
        for turn in range(4):
            if rng.random() < 0.35:
                width = int(rng.integers(1, max(2, int(0.1 * side))))
                band = np.rot90(films[i, 0], turn)
                band[:width] = rng.choice([0.0, rng.random(), band[width].mean()])
        for _ in range(int(rng.integers(0, 3))):
            h, w = int(rng.integers(2, side // 10)), int(rng.integers(2, side // 7))
            y = int(rng.integers(0, side // 6)) if rng.random() < 0.7 else int(rng.integers(5 * side // 6, side - h))
            x = int(rng.integers(0, side // 5)) if rng.random() < 0.5 else int(rng.integers(4 * side // 5, side - w))
            films[i, 0, y:y + h, x:x + w] = 1.0 if rng.random() < 0.8 else 0.0
    return images


def _gray(images, spread, chosen, rng):
    def wide(vector):
        return vector.view(-1, 1, 1, 1)

    images = images.clamp(0, 1) ** wide(torch.exp(spread(0.4)))
    bend = wide(torch.where(chosen(0.3), spread(0.8), torch.zeros(len(images))))
    images = images + bend * images * (1 - images) * (2 * images - 1)
    images = (images - 0.5) * wide(torch.exp(spread(0.2))) + 0.5 + wide(spread(0.06))
    ramp = torch.linspace(-1, 1, images.shape[3])
    tilt = wide(spread(0.12)) * ramp.view(1, 1, 1, -1) + wide(spread(0.12)) * ramp.view(1, 1, -1, 1)
    images = images + tilt * wide(chosen(0.3).float())
    noise = torch.from_numpy(rng.standard_normal(images.shape, dtype=np.float32))
    return images + noise * wide(torch.where(chosen(0.4), spread(0.03).abs(), torch.zeros(len(images))))
