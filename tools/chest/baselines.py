#!/usr/bin/env python3
"""Scores of three baselines that know no anatomy, as tables for evaluate.py.

    baselines.py --data ../shared/data --out DIR

pixels.csv: 13 statistics of all gray values of a film; number.csv: the patient number; facts.csv: view, sex, age. Each goes through a
logistic regression per label, fitted on the training films of the same source.
"""
import argparse
import os

import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import data
import score

FAMILIES = {"nih-512-rsna": "nih-512", "nih-64-rsna": "nih-64"}


def statistics(path):
    """Mean, deviation, skewness, kurtosis, seven percentiles, entropy and mean step between neighbours."""
    with Image.open(path) as image:
        gray = image.convert("L")
        gray = gray.resize((data.SIDE, data.SIDE), Image.BOX) if min(gray.size) > data.SIDE else gray
        pixels = np.asarray(gray, np.float64) / 255
    mean, deviation = pixels.mean(), pixels.std() + 1e-9
    z = (pixels - mean) / deviation
    counts = np.bincount((pixels.ravel() * 63).astype(int), minlength=64) / pixels.size
    entropy = -(counts[counts > 0] * np.log(counts[counts > 0])).sum()
    step = np.abs(np.diff(pixels, axis=0)).mean() + np.abs(np.diff(pixels, axis=1)).mean()
    return [mean, deviation, (z ** 3).mean(), (z ** 4).mean(), *np.percentile(pixels, [1, 5, 25, 50, 75, 95, 99]), entropy, step]


def number(film):
    digits = "".join(c for c in film.patient if c.isdigit())
    value = int(digits) / 1e4 if film.patient.startswith("nih") else 0.0
    return [value, value ** 2, value ** 3, np.log(value + 1e-4)]


def facts(film):
    age = film.age if film.age < 100 else 48.0
    return [float(film.view == "AP"), float(film.sex == "M"), age, age ** 2]


def fitted(films, features):
    """Log odds of every film and label; NaN where no training film of the source is positive or negative."""
    out = np.full((len(films), len(data.LABELS)), np.nan)
    family = np.array([FAMILIES.get(f.source, f.source) for f in films])
    split = np.array([f.split for f in films])
    labels = np.stack([f.labels for f in films])
    for source in sorted(set(family)):
        for column in range(len(data.LABELS)):
            taught = np.flatnonzero((family == source) & (split == "train") & ~np.isnan(labels[:, column]))
            if len(set(labels[taught, column])) < 2:
                continue
            model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=2000))
            model.fit(features[taught], labels[taught, column] == 1)
            at = np.flatnonzero(family == source)
            out[at, column] = model.decision_function(features[at])
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    films = [f for f in data.table(options.data) if f.source != "siim" and f.split != "none"]
    os.makedirs(options.out, exist_ok=True)
    tables = {"pixels": lambda f: statistics(os.path.join(options.data, f.file)), "number": number, "facts": facts}
    for name, feature in tables.items():
        logits = fitted(films, np.array([feature(film) for film in films]))
        score.write(os.path.join(options.out, name + ".csv"), data.LABELS, [(films, None, logits)])


if __name__ == "__main__":
    main()
