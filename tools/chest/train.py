#!/usr/bin/env python3
"""Trains the chest classifier: one command, checkpoints after each epoch, and starts again where it was stopped.

    train.py --data ../shared/data --out runs/a [--backbone FOLDER/mobilenet_edgetpu.json] [--side 192] [--epochs 8] [--seed 1]

Writes to --out: `last.pt` (to resume), `log.jsonl` (one line per epoch), and the averaged weights with the best mean AUROC of unselected
validation patients (`best/`) and of the last epoch (`final/`), each as graph.json and weights.npz (network.py says how they are read).
"""
import argparse
import copy
import json
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

import changes
import data
import metrics
import network


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--cache", help="folder for films made small once")
    parser.add_argument("--backbone", help="NAME.json with NAME.npz beside it; default: mobilenet_edgetpu below --data")
    parser.add_argument("--start", help="folder of a network that this trainer saved, to go on from in place of --backbone")
    parser.add_argument("--side", type=int, default=192, help="of the input, a multiple of 32")
    parser.add_argument("--first-sides", default="128,128,128,128,160,160", help="sides of the first epochs, where small films are cheaper")
    parser.add_argument("--intensity", choices=("clip", "heq"), default="heq")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--head-rate", type=float, default=2e-3)
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--average", type=float, default=0.997, help="what the running average keeps per step")
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--smoothing", type=float, default=0.02)
    parser.add_argument("--strength", type=float, default=1.0)
    parser.add_argument("--mixup", type=float, default=0.0, help="share of batches whose films are mixed by two")
    parser.add_argument("--side-tasks", type=float, default=0.1, help="weight of view, sex and age in the loss; 0 leaves them out")
    parser.add_argument("--sources", default="nih-128,nih-512,nih-512-rsna,nih-64,nih-64-rsna,kermany")
    parser.add_argument("--kermany", type=int, default=400, help="children's films per epoch, half of them healthy")
    parser.add_argument("--balance", type=float, default=0.0, help="0: films as they come; 1: sick and healthy alike in every source and view")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--no-bf16", action="store_true")
    parser.add_argument("--limit", type=int, help="films per epoch at most, for trying out")
    return parser.parse_args()


def taught(films):
    """Labels as the loss takes them. Pneumonia is known in the selected films alone, whose pneumonias and normals were
    collected apart: it and the opacity that it would make positive are not taught there."""
    labels = np.stack([film.labels for film in films]).copy()
    pneumonia, opacity = data.LABELS.index("Pneumonia"), data.LABELS.index(data.OPACITY)
    for i, film in enumerate(films):
        if film.source.startswith("nih-512"):
            labels[i, opacity] = np.nan
        elif film.source != "kermany":
            labels[i, pneumonia] = np.nan
    return labels


def side_tasks(films):
    """View, sex, and age in units of 20 years about 48; NaN where not known or for children."""
    rows = [[{"AP": 1.0, "PA": 0.0}.get(f.view, np.nan), {"M": 1.0, "F": 0.0}.get(f.sex, np.nan), (f.age - 48) / 20]
            if f.source != "kermany" and f.age < 100 else [np.nan] * 3 for f in films]
    return np.array(rows, np.float32)


def positive_weights(labels):
    positives, known = np.nansum(labels, 0), (~np.isnan(labels)).sum(0)
    return np.sqrt((known - positives).clip(1) / positives.clip(1)).clip(1, 8).astype(np.float32)


def epoch_order(films, options, rng):
    """Indices of the films of one epoch."""
    adults = np.array([i for i, f in enumerate(films) if f.source != "kermany"])
    if options.balance:
        groups = {}
        for i in adults:
            groups.setdefault((films[i].source, films[i].view, films[i].healthy), []).append(i)
        total = {}
        for (source, view, _), members in groups.items():
            total[source, view] = total.get((source, view), 0) + len(members)
        drawn = []
        for (source, view, _), members in groups.items():
            want = (1 - options.balance) * len(members) + options.balance * total[source, view] / 2
            drawn.append(rng.choice(members, int(round(min(want, 3 * len(members)))), replace=want > len(members)))
        adults = np.concatenate(drawn)
    parts = [adults]
    for healthy in (True, False):
        children = [i for i, f in enumerate(films) if f.source == "kermany" and f.healthy == healthy]
        if children:
            parts.append(rng.choice(children, min(options.kermany // 2, len(children)), replace=False))
    order = rng.permutation(np.concatenate(parts))
    return order[:options.limit] if options.limit else order


def masked_loss(logits, target, weights, smoothing):
    known = ~torch.isnan(target)
    truth = torch.where(known, target, torch.zeros_like(target))
    soft = truth * (1 - smoothing) + smoothing / 2
    loss = F.binary_cross_entropy_with_logits(logits, soft, reduction="none")
    factor = (1 + truth * (weights - 1)) * known
    return (loss * factor).sum() / known.sum().clamp(min=1)


def side_loss(found, target):
    known = ~torch.isnan(target)
    truth = torch.where(known, target, torch.zeros_like(target))
    binary = F.binary_cross_entropy_with_logits(found[:, :2], truth[:, :2], reduction="none")
    age = F.smooth_l1_loss(found[:, 2:], truth[:, 2:], reduction="none")
    return (torch.cat([binary, age], 1) * known).sum() / known.sum().clamp(min=1)


@torch.no_grad()
def score(model, pixels, side, intensity, change=None, bf16=True, batch=64, flips=True):
    """Logits of films, the mean of both flips."""
    model.eval()
    out = []
    for at in range(0, len(pixels), batch):
        x = changes.plain(pixels[at:at + batch], side, intensity, change).contiguous(memory_format=torch.channels_last)
        with network.autocast(bf16):
            y = model(x).float()
            y = (y + model(x.flip(3)).float()) / 2 if flips else y
        out.append(y)
    return torch.cat(out).numpy()


def side_at(options, epoch):
    sides = [int(side) for side in options.first_sides.split(",") if side]
    return sides[epoch] if epoch < len(sides) else options.side


def validate(model, films, pixels, side, options):
    """Mean AUROC of the twelve findings of unselected validation patients, each AUROC, and that of the children."""
    logits = score(model, pixels, side, options.intensity, bf16=not options.no_bf16)
    figures = {}
    for source in ("nih-128", "kermany"):
        at = [i for i, f in enumerate(films) if f.source == source]
        for column, name in enumerate(data.LABELS if at else []):
            truth = np.array([films[i].labels[column] for i in at])
            if np.nansum(truth) > 0:
                known = ~np.isnan(truth)
                figures[name] = round(metrics.auroc(logits[at, column][known], truth[known] == 1), 4)
    return float(np.mean([figures[name] for name in data.MEASURED if name in figures])), figures


class Average:
    """Exponential running average of a network's parameters and buffers; it starts short, so that the start is forgotten."""

    def __init__(self, model, keep):
        self.model, self.keep, self.steps = copy.deepcopy(model).eval(), keep, 0

    @torch.no_grad()
    def update(self, model):
        self.steps += 1
        keep = min(self.keep, (1 + self.steps) / (10 + self.steps))
        for mine, theirs in zip(self.model.state_dict().values(), model.state_dict().values()):
            if mine.dtype.is_floating_point:
                mine.lerp_(theirs, 1 - keep)


def build(options, pixels):
    if options.start:
        kept, graph = network.load(options.start)
        model = network.ChestNetwork(graph, data.LABELS, options.dropout, 3 if options.side_tasks else 0)
        model.load_state_dict(kept.state_dict(), strict=False)
        return model.to(memory_format=torch.channels_last)
    path = options.backbone or os.path.join(options.data, "weights", "imagenet", "mobilenet_edgetpu.json")
    graph, arrays = network.open_backbone(path)
    model = network.ChestNetwork(graph, data.LABELS, options.dropout, 3 if options.side_tasks else 0)
    model.backbone.start(arrays)
    model.backbone.calibrate(changes.plain(pixels, side_at(options, 0), options.intensity))
    return model.to(memory_format=torch.channels_last)


def optimiser(model, options):
    heads = [p for n, p in model.named_parameters() if not n.startswith("backbone")]
    kernels = [p for n, p in model.named_parameters() if n.startswith("backbone") and p.ndim > 1]
    scales = [p for n, p in model.named_parameters() if n.startswith("backbone") and p.ndim == 1]
    return torch.optim.AdamW([
        {"params": kernels, "lr": options.rate, "peak": options.rate, "weight_decay": options.decay},
        {"params": scales, "lr": options.rate, "peak": options.rate, "weight_decay": 0.0},
        {"params": heads, "lr": options.head_rate, "peak": options.head_rate, "weight_decay": options.decay}])


def train_epoch(model, average, adam, films, pixels, options, epoch, weights):
    rng = np.random.default_rng([options.seed, epoch])
    torch.manual_seed(options.seed * 1000 + epoch)
    order = epoch_order(films, options, rng)
    labels, tasks, side = taught(films), side_tasks(films), side_at(options, epoch)
    steps = len(order) // options.batch
    model.train()
    total = 0.0
    for step in range(steps):
        at = np.sort(order[step * options.batch:(step + 1) * options.batch])
        done = (epoch + step / steps) / options.epochs
        ramp = min(1.0, (epoch * steps + step + 1) / 150) * (0.5 + 0.5 * math.cos(math.pi * done))
        for group in adam.param_groups:
            group["lr"] = group["peak"] * ramp
        x = changes.draw(pixels[at], side, options.intensity, rng, options.strength)
        y, t = torch.from_numpy(labels[at]), torch.from_numpy(tasks[at])
        share, other = 1.0, None
        if rng.random() < options.mixup:
            share, other = float(rng.beta(0.4, 0.4)), torch.from_numpy(rng.permutation(len(at)))
            x = share * x + (1 - share) * x[other]
        with network.autocast(not options.no_bf16):
            found = model(x.contiguous(memory_format=torch.channels_last))
        logits, extra = found if isinstance(found, tuple) else (found, None)
        loss = masked_loss(logits.float(), y, weights, options.smoothing)
        if other is not None:
            loss = share * loss + (1 - share) * masked_loss(logits.float(), y[other], weights, options.smoothing)
        total += float(loss.detach())
        if extra is not None and other is None:
            loss = loss + options.side_tasks * side_loss(extra.float(), t)
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        adam.step()
        average.update(model)
    return total / max(1, steps)


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    everything = data.table(options.data)
    films = [film for film in everything if film.source in options.sources.split(",")]
    train = [f for f in films if f.split == "train"]
    validation = [f for f in films if f.split == "validation" and f.source == "nih-128"]
    validation += [f for f in films if f.split == "validation" and f.source == "kermany"][::4]
    train_pixels = data.load(options.data, train, options.cache)
    validation_pixels = data.load(options.data, validation, options.cache)
    first = np.random.default_rng(options.seed).choice(len(train), min(48, len(train)), replace=False)
    model = build(options, train_pixels[first])
    average, adam = Average(model, options.average), optimiser(model, options)
    weights = torch.from_numpy(positive_weights(taught(train)))
    os.makedirs(options.out, exist_ok=True)
    state, start, best = os.path.join(options.out, "last.pt"), 0, -1.0
    if os.path.exists(state):
        kept = torch.load(state, map_location="cpu")
        model.load_state_dict(kept["model"])
        average.model.load_state_dict(kept["average"])
        adam.load_state_dict(kept["adam"])
        average.steps, start, best = kept["steps"], kept["epoch"], kept["best"]
    note = {"options": {k: v for k, v in vars(options).items() if k not in ("data", "out", "cache", "backbone", "start")},
            "backbone": os.path.basename(options.backbone or "mobilenet_edgetpu.json"), "split": data.digest(everything)}
    print("films", len(train), "validation", len(validation), json.dumps(note), flush=True)
    for epoch in range(start, options.epochs):
        began = time.time()
        loss = train_epoch(model, average, adam, train, train_pixels, options, epoch, weights)
        mean, figures = validate(average.model, validation, validation_pixels, side_at(options, epoch), options)
        line = {"epoch": epoch + 1, "side": side_at(options, epoch), "seconds": round(time.time() - began), "loss": round(loss, 4), "mean": round(mean, 4), **figures}
        with open(os.path.join(options.out, "log.jsonl"), "a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)
        if mean > best:
            best = mean
            network.save(average.model, os.path.join(options.out, "best"), side_at(options, epoch), {**note, **line})
        if epoch + 1 == options.epochs:
            network.save(average.model, os.path.join(options.out, "final"), options.side, {**note, **line})
        torch.save({"model": model.state_dict(), "average": average.model.state_dict(), "adam": adam.state_dict(),
                    "steps": average.steps, "epoch": epoch + 1, "best": best}, state + ".part")
        os.replace(state + ".part", state)


if __name__ == "__main__":
    main()
