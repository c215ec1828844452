#!/usr/bin/env python3
"""Trains and measures the segmenter of lungs and heart: one command, starts again where it was stopped.

    segment.py --data ../shared/data --out runs/lungs [--steps 2000] [--seed 1]

Three outputs, for two conventions of lungs are in the data: "lungs" with the part behind the heart (chest-kermany, chest-covid), "lungs_clear" without it and
"heart" (both chest-ctr). A film teaches the outputs that its set has. Films of a patient stay together; of chest-ctr no patients are known, so films are split.
Parts: SHA-256 of "medimg-lungs-1:patient", modulo 100, below 60 train, below 70 validate, the rest test. Of chest-kermany the test part tests, below 60 train,
below 64 validate, and the rest is left out.

Input as in changes.py at 128 x 128, equalised. Writes graph.json (operations as in network.py, with CONCAT of channels and ENLARGE, which doubles both sides by repeating),
weights.npz (as in network.py; head.weight is outputs x channels, a 1 x 1 convolution), report.json and report.md. A mask is logit >= 0.
"""
import argparse
import json
import math
import os
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image

import changes
import data
import network
import train

OUTPUTS = ["lungs", "lungs_clear", "heart"]
FINE = 256
SWAPPED = {"wingspan-602a8e7d85": {"heart": ["left_lung"], "lungs_clear": ["heart", "right_lung"]}}  # the set names two masks the wrong way round here
CTR = {"heart": ["heart"], "lungs_clear": ["left_lung", "right_lung"]}


def graph():
    """A U-Net as a list of operations: 3 x 3 convolutions, strides instead of pooling, one convolution per step upwards."""
    ops, value = [], {"next": 1}

    def add(kind, inputs, **more):
        ops.append({"k": len(ops), "op": kind, "inp": list(inputs), "out": value["next"], **more})
        value["next"] += 1
        return ops[-1]["out"]

    def conv(source, cin, cout, stride=1):
        return add("CONV_2D", [source], stride=stride, pad="SAME", act="relu", cin=cin, cout=cout, groups=1, kernel=[3, 3])

    widths, down = [8, 16, 32, 64, 96, 128], [16, 32, 48, 64, 96]
    levels = [conv(0, 1, widths[0])]
    for before, width in zip(widths, widths[1:]):
        levels.append(conv(conv(levels[-1], before, width, 2), width, width))
    at, width = levels[-1], widths[-1]
    for level in reversed(range(5)):
        joined = add("CONCAT", [add("ENLARGE", [at]), levels[level]])
        at, width = conv(joined, width + widths[level], down[level]), down[level]
    return {"input": 0, "ops": ops, "taps": [], "last": ops[-1]["k"], "heads": [ops[-1]["k"]]}


class Segmenter(nn.Module):
    def __init__(self, plan):
        super().__init__()
        self.backbone = network.Backbone(plan, momentum=0.1)
        for conv in self.backbone.conv.values():
            nn.init.kaiming_normal_(conv.weight, mode="fan_out")
        self.head = nn.Conv2d(self.backbone.channels()[0], len(OUTPUTS), 1)

    def forward(self, x):
        return self.head(self.backbone(x)[0])


def part_of(patient):
    number = data.share(patient, "medimg-lungs-1")
    return "train" if number < 60 else "validation" if number < 70 else "test"


def table(root):
    """One entry per film with masks: source, file, part, {output: mask files}, ratio, width to height."""
    films = []
    tested = {f.patient for f in data.kermany(root) if f.split == "test"}
    for row in data.rows(os.path.join(root, "chest-kermany", "lung-masks.csv")):
        patient = data.child(os.path.basename(row["image"]))
        if row["mask"]:
            number = data.share(patient, "medimg-lungs-1")
            part = "train" if number < 60 else "validation" if number < 64 else None
            part = "test" if row["image"].startswith("test") else None if patient in tested else part
            films.append({"source": "kermany", "file": "chest-kermany/" + row["image"], "part": part,
                          "masks": {"lungs": ["chest-kermany/" + row["mask"]]}})
    for row in data.rows(os.path.join(root, "chest-covid", "labels.csv")):
        name = os.path.splitext(os.path.basename(row["file"]))[0]
        mask = f"chest-covid/lung-masks/{name}.png"
        if os.path.exists(os.path.join(root, mask)):
            films.append({"source": "covid", "file": "chest-covid/" + row["file"], "part": part_of("covid" + row["patient"]), "masks": {"lungs": [mask]}})
    for row in data.rows(os.path.join(root, "chest-ctr", "labels.csv")):
        stem = "chest-ctr/masks/" + os.path.splitext(os.path.basename(row["file"]))[0]
        names = SWAPPED.get(os.path.basename(stem), CTR)
        films.append({"source": "ctr", "file": "chest-ctr/" + row["file"], "part": part_of(stem), "ratio": float(row["cardiothoracic_ratio"] or "nan"),
                      "masks": {output: [f"{stem}-{part}.png" for part in parts] for output, parts in names.items()}})
    return [f for f in films if f["part"]]


def read_masks(root, film, side):
    """outputs x side x side, share of every pixel that is covered, 0 to 255; and which outputs are known."""
    out = np.zeros((len(OUTPUTS), side, side), np.uint8)
    for name, files in film["masks"].items():
        joined = 0
        for file in files:
            with Image.open(os.path.join(root, file)) as image:
                joined = np.maximum(joined, (np.asarray(image.convert("L")) > 127).astype(np.uint8) * 255)
        out[OUTPUTS.index(name)] = np.asarray(Image.fromarray(joined).resize((side, side), Image.BOX))
    return out


def known(films):
    return torch.tensor([[name in f["masks"] for name in OUTPUTS] for f in films], dtype=torch.float32)


def loss_of(logits, target, mask):
    """Cross-entropy plus one minus soft Dice, over the outputs that a film has."""
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none").mean((2, 3))
    p = torch.sigmoid(logits)
    dice = (2 * (p * target).sum((2, 3)) + 1) / (p.sum((2, 3)) + target.sum((2, 3)) + 1)
    return ((entropy + 1 - dice) * mask).sum() / mask.sum()


@torch.no_grad()
def predict(model, pixels, side=FINE):
    """Logits N x outputs x side x side, mean of both flips, smoothly enlarged."""
    model.eval()
    out = []
    for at in range(0, len(pixels), 32):
        x = changes.plain(pixels[at:at + 32], data.SIDE, "heq")
        y = (model(x) + model(x.flip(3)).flip(3)) / 2
        out.append(F.interpolate(y, (side, side), mode="bilinear", align_corners=False).numpy())
    return np.concatenate(out)


def dice(a, b):
    total = a.sum() + b.sum()
    return 2 * float((a & b).sum()) / float(total) if total else float("nan")


def dices(logits, masks, films):
    """{source: {output: list over films}}."""
    out = {}
    for y, m, film in zip(logits, masks, films):
        for name in film["masks"]:
            j = OUTPUTS.index(name)
            out.setdefault(film["source"], {}).setdefault(name, []).append(dice(y[j] >= 0, m[j] > 127))
    return out


def extent(mask, least=0.01):
    """Columns from the first to the last one that a mask covers over more than a share of its rows; 0 without any."""
    columns = np.flatnonzero(mask.mean(0) > least)
    return int(columns[-1] - columns[0] + 1) if len(columns) else 0


def ratio(lungs, heart):
    """Cardiothoracic ratio: width of the heart over the width from lung to lung."""
    return extent(heart) / extent(lungs) if extent(lungs) else float("nan")


def agreement(found, wanted):
    """Bland and Altman: mean difference, its deviation, limits of agreement; mean absolute difference; correlation."""
    found, wanted = np.array(found), np.array(wanted)
    kept = ~np.isnan(found) & ~np.isnan(wanted)
    difference = found[kept] - wanted[kept]
    bias, deviation = float(difference.mean()), float(difference.std(ddof=1))
    return {"films": int(kept.sum()), "bias": bias, "deviation": deviation, "limits": [bias - 1.96 * deviation, bias + 1.96 * deviation],
            "mean_absolute": float(np.abs(difference).mean()), "correlation": float(np.corrcoef(found[kept], wanted[kept])[0, 1])}


def summary(values):
    values = np.array(values)
    rng = np.random.default_rng(1)
    means = [rng.choice(values, len(values)).mean() for _ in range(1000)]
    return {"films": len(values), "mean": float(values.mean()), "interval": [float(v) for v in np.percentile(means, [2.5, 97.5])],
            "median": float(np.median(values)), "worst": float(values.min()), "below_0.9": float((values < 0.9).mean())}


def measure(model, root, films, pixels):
    part = [i for i, f in enumerate(films) if f["part"] == "test"]
    chosen = [films[i] for i in part]
    logits = predict(model, pixels[part])
    masks = [read_masks(root, f, FINE) for f in chosen]
    out = {"dice": {s: {n: summary(v) for n, v in d.items()} for s, d in dices(logits, masks, chosen).items()}}
    ctr = [i for i, f in enumerate(chosen) if f["source"] == "ctr"]
    clear, heart = OUTPUTS.index("lungs_clear"), OUTPUTS.index("heart")
    predicted = [ratio(logits[i][clear] >= 0, logits[i][heart] >= 0) for i in ctr]
    drawn = [ratio(masks[i][clear] > 127, masks[i][heart] > 127) for i in ctr]
    own = [chosen[i]["ratio"] for i in ctr]
    out["ratio"] = {"predicted against the set's own": agreement(predicted, own), "drawn masks against the set's own": agreement(drawn, own),
                    "predicted against drawn masks": agreement(predicted, drawn)}
    return out


def markdown(out):
    lines = ["# Lungs and heart", "", "Films that took no part in training or choosing.", "", "| Set | output | films | Dice, mean [95 %] | median | worst | below 0.9 |",
             "|---|---|---|---|---|---|---|"]
    for source, names in out["dice"].items():
        for name, e in names.items():
            lines.append(f"| {source} | {name} | {e['films']} | {e['mean']:.3f} [{e['interval'][0]:.3f}, {e['interval'][1]:.3f}] | {e['median']:.3f} | "
                         f"{e['worst']:.3f} | {e['below_0.9']:.3f} |")
    lines += ["", "| Cardiothoracic ratio | films | bias | limits of agreement | mean absolute | correlation |", "|---|---|---|---|---|---|"]
    for name, e in out["ratio"].items():
        lines.append(f"| {name} | {e['films']} | {e['bias']:+.4f} | {e['limits'][0]:+.4f} to {e['limits'][1]:+.4f} | {e['mean_absolute']:.4f} | {e['correlation']:.3f} |")
    return "\n".join(lines) + "\n"


def save(model, folder, note):
    plan = dict(model.backbone.graph, outputs=OUTPUTS, side=data.SIDE, epsilon=network.EPSILON, note=note)
    network.write_arrays(os.path.join(folder, "weights.npz"), {
        "head.weight": model.head.weight.flatten(1), "head.bias": model.head.bias, **network.arrays_of(model.backbone)})
    with open(os.path.join(folder, "graph.json"), "w", encoding="utf-8") as stream:
        json.dump(plan, stream, indent=1)


def load(folder):
    with open(os.path.join(folder, "graph.json"), encoding="utf-8") as stream:
        model = Segmenter(json.load(stream))
    arrays = np.load(os.path.join(folder, "weights.npz"))
    network.fill(model.backbone, arrays)
    model.head.weight.data = torch.from_numpy(arrays["head.weight"])[:, :, None, None]
    model.head.bias.data = torch.from_numpy(arrays["head.bias"])
    return model.eval()


def drawn_batch(groups, rng, options):
    """Films of one step: chest-kermany 2/8, chest-covid 2/8, chest-ctr 4/8."""
    shares = {"kermany": 2, "covid": 2, "ctr": 4}
    return np.concatenate([rng.choice(groups[s], n * options.batch // 8) for s, n in shares.items() if len(groups[s])])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--every", type=int, default=200, help="steps between checkpoints")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--strength", type=float, default=1.2)
    parser.add_argument("--average", type=float, default=0.99)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--no-bf16", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    os.makedirs(options.out, exist_ok=True)
    films = table(options.data)
    pixels = np.stack([data.read(os.path.join(options.data, f["file"])) for f in films])
    masks = torch.from_numpy(np.stack([read_masks(options.data, f, data.SIDE) for f in films]))
    part, has = np.array([f["part"] for f in films]), known(films)
    source = np.array([f["source"] for f in films])
    groups = {s: np.flatnonzero((source == s) & (part == "train")) for s in ("kermany", "covid", "ctr")}
    print({s: {p: int(((source == s) & (part == p)).sum()) for p in ("train", "validation", "test")} for s in groups}, flush=True)
    held = np.flatnonzero(part == "validation")
    fine = [read_masks(options.data, films[i], FINE) for i in held]
    model = Segmenter(graph()).to(memory_format=torch.channels_last)
    average = train.Average(model, options.average)
    adam = torch.optim.AdamW(model.parameters(), options.rate, weight_decay=0.01)
    state, start, best = os.path.join(options.out, "last.pt"), 0, -1.0
    if os.path.exists(state):
        kept = torch.load(state, map_location="cpu")
        model.load_state_dict(kept["model"])
        average.model.load_state_dict(kept["average"])
        adam.load_state_dict(kept["adam"])
        average.steps, start, best = kept["steps"], kept["step"], kept["best"]
    began = time.time()
    for step in range(start, options.steps):
        rng = np.random.default_rng([options.seed, step])
        for group in adam.param_groups:
            group["lr"] = options.rate * min(1.0, (step + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * step / options.steps))
        at = drawn_batch(groups, rng, options)
        x, y = changes.draw(pixels[at], data.SIDE, "heq", rng, options.strength, masks[at].float() / 255)
        model.train()
        with network.autocast(not options.no_bf16):
            logits = model(x.contiguous(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), y, has[at])
        adam.zero_grad()
        loss.backward()
        adam.step()
        average.update(model)
        if (step + 1) % options.every and step + 1 < options.steps:
            continue
        found = dices(predict(average.model, pixels[held]), fine, [films[i] for i in held])
        figures = {f"{s} {n}": round(float(np.mean(v)), 4) for s, d in found.items() for n, v in d.items()}
        mean = float(np.mean(list(figures.values())))
        print(json.dumps({"step": step + 1, "seconds": round(time.time() - began), "loss": round(float(loss.detach()), 4), "mean": round(mean, 4), **figures}), flush=True)
        if mean > best:
            best = mean
            save(average.model, options.out, {"step": step + 1, "validation": figures, "seed": options.seed})
        torch.save({"model": model.state_dict(), "average": average.model.state_dict(), "adam": adam.state_dict(), "steps": average.steps,
                    "step": step + 1, "best": best}, state + ".part")
        os.replace(state + ".part", state)
    out = measure(load(options.out), options.data, films, pixels)
    with open(os.path.join(options.out, "report.json"), "w", encoding="utf-8") as stream:
        json.dump(out, stream, indent=1)
    with open(os.path.join(options.out, "report.md"), "w", encoding="utf-8") as stream:
        stream.write(markdown(out))


if __name__ == "__main__":
    main()
