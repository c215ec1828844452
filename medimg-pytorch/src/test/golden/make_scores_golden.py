"""Writes what PyTorch's own functions make of logits, one case a line.

python3 make_scores_golden.py ../resources/golden/scores.txt

kind ; parameters ; float32 logits ; scores in float64
"""

import sys

import torch
import torch.nn.functional as F

torch.manual_seed(20261129)


def cases():
    yield torch.tensor([0.18, -0.43])
    yield torch.tensor([0.0, 0.0, 0.0])
    yield torch.tensor([1000.0, -1000.0, 999.0, 3.0])
    yield torch.tensor([-88.5, -90.0, -103.25])
    yield torch.tensor([7.5])
    for n in (2, 3, 5, 14):
        for scale in (0.5, 4.0, 30.0):
            yield torch.randn(n) * scale


def operating_point(p, point):
    """The scale that TorchXRayVision publishes: 0 to 0.5 below the point, 0.5 to 1 above it."""
    return torch.where(p < point, p / (2 * point), 1 - (1 - p) / (2 * (1 - point)))


def line(kind, parameters, logits, scores):
    words = lambda t: ",".join(repr(v) for v in t.tolist())
    return ";".join([kind, ",".join(map(repr, parameters)), words(logits), words(scores)])


def main(path):
    lines = []
    for logits in cases():
        x = logits.double()
        lines.append(line("LOGIT", [], logits, x))
        lines.append(line("SIGMOID", [], logits, torch.sigmoid(x)))
        if len(x) > 1:
            lines.append(line("SOFTMAX", [], logits, F.softmax(x, dim=0)))
        for point in (0.02, 0.5, 0.83):
            scaled = operating_point(torch.sigmoid(x), torch.tensor(point, dtype=torch.float64))
            lines.append(line("OPERATING_POINT_SCALED", [point], logits, scaled))
        for a, b in ((1.25, -0.5), (0.4, 0.0)):
            linear = F.linear(x[:, None], torch.tensor([[a]], dtype=torch.float64), torch.tensor([b], dtype=torch.float64))
            lines.append(line("CALIBRATED", [a, b], logits, torch.sigmoid(linear[:, 0])))
    with open(path, "w", encoding="ascii") as out:
        out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
