#!/usr/bin/env python3
"""Calibration and thresholds from unselected validation patients, as decisions.json that evaluate.py reads.

    calibrate.py --data ../shared/data --scores scores.csv --baselines DIR --out decisions.json [--false-alarms 0.18]
    calibrate.py --package medimg.json --out decisions.json      (takes over those of a model package)

Adults: Platt's method per label (fewer than 10 positives: the slope stays 1). A label is assessed if its AUROC is above that of the pixel
statistics in at least 90 % of 1,000 drawings of validation patients. Thresholds: every assessed label gets the same rate of false alarms on
healthy films, as large as leaves at most `--false-alarms` of them with any positive (below 0.20, as new patients will differ).
Children: Platt on validation films and their changed versions; the threshold has a specificity of 0.95 there.
"""
import argparse
import json

import numpy as np

import data
import metrics
import score

ADULT = data.FINDINGS + [data.OPACITY]
ENOUGH = 10


def from_package(path):
    with open(path, encoding="utf-8") as stream:
        labels = json.load(stream)["labels"]
    out = {}
    for name, label in zip(data.LABELS, labels):
        assessed = bool(label.get("trained")) and label.get("threshold") is not None
        curve = label.get("calibration") or {"a": 1.0, "b": 0.0}
        out[name] = {"a": curve["a"], "b": curve["b"], "assessed": assessed,
                     "threshold": label["threshold"]["value"] if assessed else 1.0, "why": "as the package says"}
    return out


def beats(logits, baseline, truth, patients, draws=1000):
    """Share of drawings of patients in which the AUROC is above the baseline's."""
    wins = [metrics.auroc(logits[at], truth[at]) > metrics.auroc(baseline[at], truth[at])
            for at in metrics.draws(patients, draws) if 0 < truth[at].sum() < len(at)]
    return float(np.mean(wins)) if wins else 0.0


def curves(logits, labels, names):
    """Platt's a and b per label; with few positives the slope stays 1 and only the offset is fitted."""
    out = {}
    for name in names:
        column = data.LABELS.index(name)
        known = ~np.isnan(labels[:, column])
        truth = labels[known, column] == 1
        out[name] = metrics.platt(logits[known, column], truth, 1.0 if truth.sum() >= ENOUGH else 1e6)
    return out


def thresholds(probabilities, healthy, allowed):
    """One per column, all with the same false-alarm rate on healthy films, such that at most `allowed` of them have any positive."""
    values = np.sort(probabilities[healthy], 0)
    best = values[-1] + 1e-6
    for rank in range(len(values) - 1, 0, -1):
        candidate = (values[rank] + values[rank - 1]) / 2
        if (probabilities[healthy] >= candidate).any(1).mean() > allowed:
            return best
        best = candidate
    return best


def adults(films, logits, baseline, allowed):
    labels = np.stack([f.labels for f in films])
    patients, healthy = np.array([f.patient for f in films]), np.array([f.healthy for f in films])
    fitted, out = curves(logits, labels, ADULT), {}
    for name in ADULT:
        column = data.LABELS.index(name)
        truth = labels[:, column] == 1
        share = beats(logits[:, column], baseline[:, column], truth, patients) if truth.any() and not np.isnan(baseline[:, column]).any() else 0.0
        out[name] = {"a": fitted[name][0], "b": fitted[name][1], "assessed": bool(share >= 0.9), "threshold": 1.0, "positives": int(truth.sum()),
                     "auroc": metrics.auroc(logits[:, column], truth), "baseline": metrics.auroc(baseline[:, column], truth),
                     "why": f"above the pixel statistics in {share:.3f} of drawings of validation patients"}
    kept = [n for n in ADULT if out[n]["assessed"]]
    if kept:
        columns = [data.LABELS.index(n) for n in kept]
        p = np.stack([metrics.sigmoid(out[n]["a"] * logits[:, c] + out[n]["b"]) for n, c in zip(kept, columns)], 1)
        for name, value in zip(kept, thresholds(p, healthy, allowed)):
            out[name]["threshold"] = float(value)
    return out


def paediatric(films, found):
    column = data.LABELS.index(data.PAEDIATRIC)
    truth = np.array([f.labels[column] == 1 for f in films])
    logits = np.concatenate([found[change][:, column] for change in found])
    truths = np.concatenate([truth] * len(found))
    kept = ~np.isnan(logits)
    a, b = metrics.platt(logits[kept], truths[kept])
    p = metrics.sigmoid(a * logits[kept] + b)
    return {"a": a, "b": b, "assessed": True, "threshold": float(np.quantile(p[~truths[kept]], 0.95)), "positives": int(truth.sum()),
            "why": "specificity 0.95 on validation films and their changed versions"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--scores")
    parser.add_argument("--baselines")
    parser.add_argument("--package")
    parser.add_argument("--out", required=True)
    parser.add_argument("--false-alarms", type=float, default=0.18)
    options = parser.parse_args()
    if options.package:
        labels = from_package(options.package)
    else:
        films = [f for f in data.table(options.data) if f.split == "validation" and f.source == "nih-128"]
        baseline = score.read(options.baselines + "/pixels.csv", films)[""]
        labels = adults(films, score.read(options.scores, films)[""], baseline, options.false_alarms)
        young = [f for f in data.table(options.data) if f.split == "validation" and f.source == "kermany"]
        labels[data.PAEDIATRIC] = paediatric(young, score.read(options.scores, young))
    with open(options.out, "w", encoding="utf-8") as stream:
        json.dump({"labels": labels, "false_alarms": options.false_alarms}, stream, indent=1)


if __name__ == "__main__":
    main()
