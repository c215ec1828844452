"""A backbone read from a graph file, a linear head on its average-pooled maps, and the file that the exporter reads.

A backbone is NAME.json (operations in running order) and NAME.npz (per convolution K the float32 arrays `K.weight`, out x in/groups x
height x width, and `K.bias`; its batch normalisations were folded in). For training each convolution gets a batch normalisation back
that changes nothing on some first films. Input: N x 1 x S x S in [-1, 1]; the first convolution is summed over its colours.

Head: maps of stride 16, 32 and the last are averaged, joined and go through one linear layer, so that a class-activation map is exact:
logit = bias + mean over the map of (weights x map).

Weights as saved (save): `graph.json` is the backbone's graph plus "labels", "side", "heads" (operation numbers of the pooled maps, in the order of
the head's columns) and "epsilon"; `weights.npz` has, per convolution K, K.weight (K of the first one has one input channel), K.gamma,
K.beta, K.mean, K.variance, and head.weight (labels x features), head.bias (labels): y = (conv(x) - mean) / sqrt(variance + epsilon) *
gamma + beta, convolutions without bias, padding as TensorFlow's SAME.
"""
import copy
import json
import os

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

EPSILON = 1e-5


def autocast(wanted):
    """bfloat16 if wanted and if PyTorch has every step in it, forwards and backwards (2.0 or later)."""
    return torch.autocast("cpu", torch.bfloat16, enabled=wanted and int(torch.__version__.split(".")[0]) >= 2)


def same_padding(size, kernel, stride):
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class Backbone(nn.Module):
    """The graph with a batch normalisation behind every convolution; gives the maps that the heads are put on."""

    def __init__(self, graph, momentum=0.05):
        super().__init__()
        self.graph = graph
        self.heads = graph.get("heads") or graph["taps"][1:] + [graph["last"]]
        self.calibrating = False
        self.conv, self.norm = nn.ModuleDict(), nn.ModuleDict()
        for number, op in enumerate(self.convolutions()):
            key, inputs = str(op["k"]), 1 if number == 0 else op["cin"]
            self.conv[key] = nn.Conv2d(inputs, op["cout"], op["kernel"], op["stride"], groups=op["groups"], bias=False)
            self.norm[key] = nn.BatchNorm2d(op["cout"], eps=EPSILON, momentum=momentum)

    def convolutions(self):
        return [op for op in self.graph["ops"] if "cout" in op]

    def channels(self):
        """Channels of each map that a head is put on."""
        width, found = {}, []
        for op in self.graph["ops"]:
            before = [width.get(i, 0) for i in op["inp"]]
            width[op["out"]] = op.get("cout", sum(before) if op["op"] == "CONCAT" else before[0])
            if op["k"] in self.heads:
                found.append(width[op["out"]])
        return found

    def start(self, arrays):
        """Takes folded weights; calibrate() then makes the normalisations fit."""
        for number, op in enumerate(self.convolutions()):
            key = str(op["k"])
            weight = torch.tensor(arrays[key + ".weight"])
            self.conv[key].weight.data = weight.sum(1, keepdim=True) if number == 0 and weight.shape[1] == 3 else weight
            self.norm[key].bias.data = torch.tensor(arrays[key + ".bias"])

    @torch.no_grad()
    def calibrate(self, images):
        self.calibrating = True
        self.forward(images)
        self.calibrating = False

    def _normalise(self, norm, y):
        if self.calibrating:
            mean, variance = y.mean((0, 2, 3)), y.var((0, 2, 3)) + EPSILON
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.data.copy_((variance + norm.eps).sqrt())
            norm.bias.data.add_(mean)
            return y + (norm.bias - mean).view(1, -1, 1, 1)
        return norm(y)

    def _convolve(self, op, y):
        conv, padding = self.conv[str(op["k"])], (0, 0)
        if op["pad"] == "SAME":
            top, bottom = same_padding(y.shape[2], op["kernel"][0], op["stride"])
            left, right = same_padding(y.shape[3], op["kernel"][1], op["stride"])
            if top == bottom and left == right:
                padding = (top, left)
            else:
                y = F.pad(y, (left, right, top, bottom))
        if conv.groups > 1 and y.dtype == torch.bfloat16:
            # Backwards, convolutions per channel with a stride are some thirty times slower in bfloat16 than in float32.
            with torch.autocast("cpu", enabled=False):
                return F.conv2d(y.float(), conv.weight, None, conv.stride, padding, 1, conv.groups).to(y.dtype)
        return F.conv2d(y, conv.weight, None, conv.stride, padding, 1, conv.groups)

    def forward(self, x):
        value, found = {self.graph["input"]: x}, {}
        for op in self.graph["ops"]:
            y = value[op["inp"][0]]
            if op["op"] == "ADD":
                y = y + value[op["inp"][1]]
            elif op["op"] == "CONCAT":
                y = torch.cat([value[i] for i in op["inp"]], 1)
            elif op["op"] == "ENLARGE":
                y = F.interpolate(y, scale_factor=2, mode="nearest")
            elif "cout" in op:
                y = self._convolve(op, y)
                y = self._normalise(self.norm[str(op["k"])], y)
                if op["act"] == "relu":
                    y = F.relu(y, inplace=True)
                elif op["act"] == "relu6":
                    y = F.relu6(y, inplace=True)
            value[op["out"]] = y
            if op["k"] in self.heads:
                found[op["k"]] = y
        return [found[k] for k in self.heads]


class ChestNetwork(nn.Module):
    """Backbone and head; `extra` is a second linear head for view, sex and age that only training uses."""

    def __init__(self, graph, labels, dropout=0.2, extra=0):
        super().__init__()
        self.labels = list(labels)
        self.backbone = Backbone(graph)
        features = sum(self.backbone.channels())
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(features, len(self.labels))
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.extra = nn.Linear(features, extra) if extra else None

    def features(self, x):
        return torch.cat([m.mean((2, 3)) for m in self.backbone(x)], 1)

    def forward(self, x):
        pooled = self.dropout(self.features(x).float())
        logits = self.head(pooled)
        return (logits, self.extra(pooled)) if self.extra is not None and self.training else logits

    def maps(self, x):
        """Class-activation maps N x labels x S/16 x S/16 whose means, plus the head's bias, are the logits."""
        maps, at, total = self.backbone(x), 0, 0
        for m in maps:
            part = F.conv2d(m, self.head.weight[:, at:at + m.shape[1], None, None])
            total = total + F.interpolate(part, maps[0].shape[2:], mode="nearest")
            at += m.shape[1]
        return total


def arrays_of(backbone):
    """K.weight, K.gamma, K.beta, K.mean and K.variance of every convolution K."""
    arrays = {}
    for key, conv in backbone.conv.items():
        norm = backbone.norm[key]
        arrays.update({key + ".weight": conv.weight, key + ".gamma": norm.weight, key + ".beta": norm.bias,
                       key + ".mean": norm.running_mean, key + ".variance": norm.running_var})
    return arrays


def fill(backbone, arrays):
    for key, conv in backbone.conv.items():
        norm = backbone.norm[key]
        conv.weight.data = torch.from_numpy(arrays[key + ".weight"])
        norm.weight.data, norm.bias.data = torch.from_numpy(arrays[key + ".gamma"]), torch.from_numpy(arrays[key + ".beta"])
        norm.running_mean, norm.running_var = torch.from_numpy(arrays[key + ".mean"]), torch.from_numpy(arrays[key + ".variance"])


def write_arrays(path, arrays):
    np.savez(path, **{k: v.detach().float().contiguous().numpy() for k, v in arrays.items()})


def open_backbone(path):
    """The graph and the arrays of NAME.json and the NAME.npz beside it."""
    with open(path, encoding="utf-8") as stream:
        graph = json.load(stream)
    return graph, dict(np.load(os.path.splitext(path)[0] + ".npz"))


def save(network, folder, side, note=None):
    os.makedirs(folder, exist_ok=True)
    backbone = network.backbone
    graph = copy.deepcopy(backbone.graph)
    first = backbone.convolutions()[0]["k"]
    for op in graph["ops"]:
        if op["k"] == first:
            op["cin"] = 1
    graph.update(labels=network.labels, side=side, heads=backbone.heads, epsilon=EPSILON, note=note or {})
    arrays = {"head.weight": network.head.weight, "head.bias": network.head.bias, **arrays_of(backbone)}
    write_arrays(os.path.join(folder, "weights.npz"), arrays)
    with open(os.path.join(folder, "graph.json"), "w", encoding="utf-8") as stream:
        json.dump(graph, stream, indent=1)


def load(folder):
    """A network as save() wrote it, ready to score; gives (network, graph)."""
    with open(os.path.join(folder, "graph.json"), encoding="utf-8") as stream:
        graph = json.load(stream)
    arrays = np.load(os.path.join(folder, "weights.npz"))
    network = ChestNetwork(graph, graph["labels"])
    fill(network.backbone, arrays)
    network.head.weight.data, network.head.bias.data = (torch.from_numpy(arrays["head." + k]) for k in ("weight", "bias"))
    return network.eval(), graph
