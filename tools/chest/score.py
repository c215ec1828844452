#!/usr/bin/env python3
"""Scores films with a network and writes them as a table that evaluate.py and calibrate.py read.

    score.py --data ../shared/data --out scores.csv --network runs/a/final[,runs/b/final]   (weights as train.py saved them; several: mean of logits)
    score.py --data ../shared/data --out scores.csv --onnx model.onnx --side 192 --film-side 192 --intensity clip   (any ONNX file; needs onnxruntime)

The table: `file` (as in data.py), `change` (empty, or one of changes.NAMED), then one column of logits per label. Any other program may write it.
"""
import argparse
import csv

import numpy as np
import torch

import changes
import data
import network
import train


def write(path, labels, parts):
    """`parts`: tuples of films, change and an array of logits, one row per film."""
    with open(path, "w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(["file", "change"] + list(labels))
        for films, change, logits in parts:
            for film, row in zip(films, logits):
                table.writerow([film.file, change or ""] + [f"{value:.5f}" for value in row])


def read(path, films):
    """{change: N x LABELS array} for `films`, NaN where the table has none."""
    at = {film.file: i for i, film in enumerate(films)}
    found = {}
    for row in data.rows(path):
        if row["file"] in at:
            table = found.setdefault(row["change"], np.full((len(films), len(data.LABELS)), np.nan))
            table[at[row["file"]]] = [float(row.get(name) or "nan") for name in data.LABELS]
    return found


class Networks:
    """Several saved networks as one, the mean of their logits."""

    def __init__(self, folders, flips):
        self.members = [network.load(folder) for folder in folders]
        self.flips = flips
        self.labels = self.members[0][1]["labels"]

    def __call__(self, pixels, change):
        total = 0
        for model, graph in self.members:
            intensity = graph["note"]["options"]["intensity"]
            total = total + train.score(model, pixels, graph["side"], intensity, change, bf16=False, flips=self.flips)
        return total / len(self.members)


class Onnx:
    """An ONNX file with an input N x 1 x S x S and logits as its first output."""

    def __init__(self, path, side, intensity, labels):
        import onnxruntime
        setup = onnxruntime.SessionOptions()
        setup.intra_op_num_threads = torch.get_num_threads()
        self.session = onnxruntime.InferenceSession(path, setup, providers=["CPUExecutionProvider"])
        self.side, self.intensity, self.labels = side, intensity, labels

    def __call__(self, pixels, change):
        name, out = self.session.get_inputs()[0].name, []
        for at in range(0, len(pixels), 32):
            x = changes.plain(pixels[at:at + 32], self.side, self.intensity, change).numpy()
            out.append(self.session.run(None, {name: x})[0])
        return np.concatenate(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--cache")
    parser.add_argument("--network")
    parser.add_argument("--onnx")
    parser.add_argument("--labels", default=",".join(data.LABELS[:15]), help="of the ONNX file's logits")
    parser.add_argument("--side", type=int, default=192)
    parser.add_argument("--film-side", type=int, default=data.SIDE, help="what films are made to first; 128 with this trainer")
    parser.add_argument("--intensity", choices=("clip", "heq"), default="clip", help="of an ONNX file")
    parser.add_argument("--no-flips", action="store_true")
    parser.add_argument("--splits", default="validation,test")
    parser.add_argument("--sources", help="all by default")
    parser.add_argument("--no-changes", action="store_true", help="leaves the changed versions out")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    films = [f for f in data.table(options.data, options.sources and set(options.sources.split(","))) if f.split in options.splits.split(",")]
    if options.network:
        scorer = Networks(options.network.split(","), not options.no_flips)
    else:
        scorer = Onnx(options.onnx, options.side, options.intensity, options.labels.split(","))
    parts = [(films, None, scorer(data.load(options.data, films, options.cache, options.film_side), None))]
    changed = [f for f in films if f.split == "test" and f.source == "nih-128"]
    changed += [f for f in films if f.split == "validation" and f.source == "kermany"][::3]
    if changed and not options.no_changes:
        pixels = data.load(options.data, changed, options.cache, options.film_side)
        parts += [(changed, change, scorer(pixels, change)) for change in changes.NAMED]
    write(options.out, scorer.labels, parts)


if __name__ == "__main__":
    main()
