"""Figures in plain NumPy: AUROC, bootstrap by patient, calibration error, Platt's calibration."""
import numpy as np


def auroc(scores, truth):
    """Area under the ROC curve, ties counted half; NaN without positives or negatives."""
    truth = np.asarray(truth, bool)
    positives = int(truth.sum())
    if positives == 0 or positives == len(truth):
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = counts.cumsum() - (counts - 1) / 2
    return float((ranks[inverse][truth].sum() - positives * (positives + 1) / 2) / (positives * (len(truth) - positives)))


def draws(patients, count, seed=1):
    """Index arrays of `count` resamplings of whole patients."""
    rng = np.random.default_rng(seed)
    _, inverse = np.unique(patients, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    starts = np.searchsorted(inverse[order], np.arange(inverse.max() + 2))
    for _ in range(count):
        chosen = rng.integers(0, inverse.max() + 1, inverse.max() + 1)
        yield np.concatenate([order[starts[c]:starts[c + 1]] for c in chosen])


def interval(figure, patients, count=500, seed=1):
    """95 % interval of figure(indices) over resampled patients."""
    values = np.array([figure(at) for at in draws(np.asarray(patients), count, seed)])
    values = values[~np.isnan(values)]
    return [float(v) for v in np.percentile(values, [2.5, 97.5])] if len(values) > count // 2 else [float("nan")] * 2


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


def logit(p):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return np.log(p / (1 - p))


def calibration_error(probabilities, truth, bins=10):
    """Expected calibration error over bins of equal width."""
    at = np.minimum((np.asarray(probabilities) * bins).astype(int), bins - 1)
    truth = np.asarray(truth, float)
    gaps = [abs(probabilities[at == b].mean() - truth[at == b].mean()) * (at == b).mean() for b in range(bins) if (at == b).any()]
    return float(sum(gaps))


def platt(logits, truth, ridge=1.0):
    """Slope and offset of p = sigmoid(a logit + b) by Newton steps with Platt's smoothed targets; a ridge draws the slope to 1."""
    truth = np.asarray(truth, bool)
    n = int(truth.sum())
    target = np.where(truth, (n + 1) / (n + 2), 1 / (len(truth) - n + 2))
    a, b = 1.0, 0.0
    for _ in range(100):
        p = sigmoid(a * logits + b)
        error, weight = p - target, p * (1 - p)
        gradient = np.array([(error * logits).sum() + ridge * (a - 1), error.sum()])
        second = np.array([[(weight * logits ** 2).sum() + ridge, (weight * logits).sum()],
                           [(weight * logits).sum(), weight.sum() + 1e-9]])
        step = np.linalg.solve(second, gradient)
        step *= min(1, 2 / (np.abs(step).sum() + 1e-12))
        a, b = max(0.05, a - step[0]), b - step[1]
        if np.abs(step).sum() < 1e-9:
            break
    return float(a), float(b)
