"""Pictures that Java and Python generate alike, and how results are written down."""
import hashlib

import numpy as np

MASK = (1 << 48) - 1


def ints(seed, count, bits):
    """java.util.Random(seed).next(bits), count times."""
    state = (seed ^ 0x5DEECE66D) & MASK
    out = np.empty(count, dtype=np.int64)
    for i in range(count):
        state = (state * 0x5DEECE66D + 0xB) & MASK
        out[i] = state >> (48 - bits)
    return out


def picture(depth, seed, channels, width, height):
    """height x width x channels: U8, U16 (12 bits if the seed is odd) or F32 (-300 to 724)."""
    count = width * height * channels
    shape = (height, width, channels)
    if depth == "U8":
        return ints(seed, count, 8).astype(np.uint8).reshape(shape)
    if depth == "U16":
        return ints(seed, count, 12 if seed % 2 else 16).astype(np.uint16).reshape(shape)
    values = ints(seed, count, 16).astype(np.float32) / np.float32(64) - np.float32(300)
    return values.reshape(shape)


def written(depth, result, probes=12):
    """Whole numbers: the first 64 bits of the SHA-256 of little-endian int32, and the first values;
    floats: values spread over the result."""
    flat = np.asarray(result).reshape(-1)
    if depth != "F32":
        digest = hashlib.sha256(flat.astype("<i4").tobytes()).hexdigest()[:16]
        return [digest] + [int(v) for v in flat[:3]]
    at = np.linspace(0, flat.size - 1, min(probes, flat.size)).astype(int)
    return ["-"] + ["%.7g" % float(flat[i]) for i in at]
