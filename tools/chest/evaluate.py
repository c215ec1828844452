#!/usr/bin/env python3
"""The report on any scorer of chest films, as JSON and Markdown, from its table of scores (score.py says how such a table looks).

    evaluate.py --data ../shared/data --scores scores.csv --baselines DIR --out report --name NAME [--decisions decisions.json]

Test patients only. AUROC is computed within each source and never across; intervals come from drawing patients again. `--decisions` (calibrate.py)
adds what a reader is told: false alarms on healthy unselected films, what is found, calibration, and decisions that flip under small changes.
"Unselected" is the source nih-128. "Healthy" is NIH's No_Finding, Kermany's NORMAL, SIIM's Negative for Pneumonia.
"""
import argparse
import json
import os

import numpy as np

import changes
import data
import metrics
import score

LEAST = 5
BASELINES = ("pixels", "number", "facts")


class Case:
    """Films of a part, their labels, and logits by change and by baseline."""

    def __init__(self, films, found, baselines, draws):
        self.films, self.found, self.baselines, self.draws = films, found, baselines, draws
        self.labels = np.stack([f.labels for f in films])
        self.patients = np.array([f.patient for f in films])
        self.logits = found[""]

    def take(self, at):
        at = np.flatnonzero(at) if np.asarray(at).dtype == bool else np.asarray(at)
        return Case([self.films[i] for i in at], {k: v[at] for k, v in self.found.items()},
                    {k: v[at] for k, v in self.baselines.items()}, self.draws)

    def column(self, name):
        return data.LABELS.index(name)

    def positives(self, name):
        return int(np.nansum(self.labels[:, self.column(name)]))

    def measurable(self, names, least=LEAST):
        found = []
        for name in names:
            known = self.known(name)
            positives = self.positives(name)
            if positives >= least and known.sum() - positives >= least and not np.isnan(self.logits[known, self.column(name)]).any():
                found.append(name)
        return found

    def known(self, name):
        return ~np.isnan(self.labels[:, self.column(name)])

    def auroc(self, name, logits=None, at=None):
        logits = self.logits if logits is None else logits
        at = np.arange(len(self.films)) if at is None else at
        column = self.column(name)
        truth, values = self.labels[at, column], logits[at, column]
        known = ~np.isnan(truth)
        if np.isnan(values[known]).any():
            return float("nan")
        return metrics.auroc(values[known], truth[known] == 1)

    def mean(self, names, logits=None, at=None):
        values = np.array([self.auroc(name, logits, at) for name in names])
        return float(np.nanmean(values)) if len(values) and not np.isnan(values).all() else float("nan")

    def with_interval(self, figure):
        return {"value": figure(None), "interval": metrics.interval(figure, self.patients, self.draws)}


def within(case):
    """AUROC per label and their mean, beside each baseline, with the difference to the pixel statistics."""
    names = case.measurable(data.LABELS)
    measured = [name for name in names if name in data.MEASURED]
    part = {"films": len(case.films), "patients": len(set(case.patients)), "labels": {}}
    for name in names:
        entry = {"positives": case.positives(name), "films": int(case.known(name).sum())}
        entry.update(case.with_interval(lambda at, n=name: case.auroc(n, None, at)))
        entry["baselines"] = {key: case.auroc(name, logits) for key, logits in case.baselines.items()}
        part["labels"][name] = entry
    if len(measured) > 1:
        part["mean"] = {"of": measured, **case.with_interval(lambda at: case.mean(measured, None, at))}
        part["mean"]["baselines"] = {key: case.mean(measured, logits) for key, logits in case.baselines.items()}
        if "pixels" in case.baselines:
            stats = case.baselines["pixels"]
            part["above_pixels"] = case.with_interval(lambda at: case.mean(measured, None, at) - case.mean(measured, stats, at))
    return part


def subgroups(case):
    """Mean AUROC of the measurable findings by view, sex, age, and of patients that no selected set shares."""
    age = np.array([f.age for f in case.films])
    groups = {f"view {v}": np.array([f.view == v for f in case.films]) for v in ("PA", "AP")}
    groups.update({f"sex {s}": np.array([f.sex == s for f in case.films]) for s in ("F", "M")})
    groups.update({"age below 40": age < 40, "age 40 to 59": (age >= 40) & (age < 60), "age 60 and above": age >= 60})
    out = {}
    for name, at in groups.items():
        part = case.take(at)
        names = part.measurable(data.MEASURED)
        if len(names) > 1:
            out[name] = {"films": len(part.films), "of": len(names), **part.with_interval(lambda i: part.mean(names, None, i))}
            out[name]["pixels"] = part.mean(names, part.baselines.get("pixels")) if "pixels" in part.baselines else None
    return out


def healthy_between(case):
    """For every label, how well its score tells healthy films of one source from those of another (0.5: not at all)."""
    sources = {}
    for i, film in enumerate(case.films):
        if film.healthy and film.source in ("nih-128", "nih-512", "siim"):
            sources.setdefault(film.source, []).append(i)
    names, out = sorted(sources), {}
    for i, first in enumerate(names):
        for second in names[i + 1:]:
            at = np.array(sources[first] + sources[second])
            truth = np.array([0] * len(sources[first]) + [1] * len(sources[second]))
            values = {}
            for name in data.FINDINGS + [data.OPACITY]:
                logits = case.logits[at, case.column(name)]
                if not np.isnan(logits).any():
                    values[name] = metrics.auroc(logits, truth)
            out[f"{second} above {first}"] = {"films": [len(sources[first]), len(sources[second])], "labels": values,
                                              "farthest": max((max(v, 1 - v) for v in values.values()), default=float("nan"))}
    return out


def probabilities(logits, decisions, names):
    return np.stack([metrics.sigmoid(decisions[n]["a"] * logits[:, data.LABELS.index(n)] + decisions[n]["b"]) for n in names], 1)


def told(case, decisions, names):
    """What a reader of unselected films is told: false alarms, what is found, calibration."""
    p = probabilities(case.logits, decisions, names)
    positive = p >= np.array([decisions[n]["threshold"] for n in names])
    healthy = np.array([f.healthy for f in case.films])

    def alarms(at):
        at = np.arange(len(case.films)) if at is None else at
        return float(positive[at][healthy[at]].any(1).mean())

    out = {"assessed": names, "healthy": int(healthy.sum()), "healthy_with_any_positive": case.with_interval(alarms),
           "positives_per_healthy_film": float(positive[healthy].sum(1).mean()),
           "healthy_with_any_above_half": float((p[healthy] > 0.5).any(1).mean()),
           "sick_with_any_positive": float(positive[~healthy].any(1).mean()), "labels": {}}
    for j, name in enumerate(names):
        truth = case.labels[:, case.column(name)] == 1
        out["labels"][name] = {
            "positives": int(truth.sum()), "threshold": decisions[name]["threshold"],
            "sensitivity": float(positive[truth, j].mean()) if truth.any() else float("nan"),
            "specificity": float(1 - positive[~truth, j].mean()), "healthy_positive": float(positive[healthy, j].mean()),
            "calibration_error": metrics.calibration_error(p[:, j], truth), "mean_probability": float(p[:, j].mean()),
            "prevalence": float(truth.mean())}
    out["calibration_error_mean"] = float(np.mean([v["calibration_error"] for v in out["labels"].values()]))
    out["calibration_error_worst"] = max(v["calibration_error"] for v in out["labels"].values())
    return out


def under_changes(case, decisions):
    """Mean AUROC under every change; with decisions, the share of decisions and of films with a decision that flip."""
    names = case.measurable(data.MEASURED)
    assessed = [n for n in data.FINDINGS + [data.OPACITY] if decisions and n in decisions and decisions[n]["assessed"]]
    out = {}
    for change in [c for c in changes.NAMED if c in case.found]:
        logits = case.found[change]
        out[change] = {"what": changes.NAMED[change], "mean": case.mean(names, logits), "loss": case.mean(names) - case.mean(names, logits)}
        if assessed:
            limit = np.array([decisions[n]["threshold"] for n in assessed])
            before, after = (probabilities(v, decisions, assessed) >= limit for v in (case.logits, logits))
            out[change].update(flipped_decisions=float((before != after).mean()), films_with_a_flip=float((before != after).any(1).mean()))
    return out


def children(case, decisions):
    name, out = data.PAEDIATRIC, {}
    if not case.measurable([name]):
        return out
    out = {"films": len(case.films), "positives": case.positives(name), **case.with_interval(lambda at: case.auroc(name, None, at))}
    if decisions and name in decisions:
        p = probabilities(case.logits, decisions, [name])[:, 0]
        truth, positive = case.labels[:, case.column(name)] == 1, p >= decisions[name]["threshold"]
        out.update(sensitivity=float(positive[truth].mean()), specificity=float(1 - positive[~truth].mean()),
                   calibration_error=metrics.calibration_error(p, truth))
    return out


def report(films, found, baselines, decisions, draws=500):
    test = np.array([f.split == "test" for f in films])
    case = Case(films, found, baselines, draws).take(test)
    source = np.array([f.source for f in case.films])
    out = {"sources": {s: within(case.take(source == s)) for s in sorted(set(source)) if s != "kermany"}}
    large = case.take(np.isin(source, ["nih-512", "nih-512-rsna"]))
    out["sources"]["nih-512 and nih-512-rsna"] = within(large)
    unselected = case.take(source == "nih-128")
    selected = {f.patient for f in films if f.source.startswith(("nih-512", "nih-64"))}
    apart = unselected.take(np.array([f.patient not in selected for f in unselected.films]))
    out["sources"]["nih-128, patients of no selected film"] = within(apart)
    out["subgroups"] = subgroups(unselected)
    out["healthy_between_sources"] = healthy_between(case)
    out["changes"] = under_changes(unselected, decisions)
    out["children"] = children(case.take(source == "kermany"), decisions)
    if decisions:
        assessed = [n for n in data.FINDINGS + [data.OPACITY] if n in decisions and decisions[n]["assessed"]]
        if assessed:
            out["told"] = told(unselected, decisions, assessed)
    return out


def shown(entry, digits=3):
    if entry is None or np.isnan(entry["value"]):
        return "n/a"
    return "{:.{d}f} [{:.{d}f}, {:.{d}f}]".format(entry["value"], *entry["interval"], d=digits)


def plain(value, digits=3):
    return "n/a" if value is None or np.isnan(value) else f"{value:.{digits}f}"


def markdown(name, out):
    lines = [f"# {name}", "", "Test patients; AUROC within one source; [95 % interval by drawing patients]. Baselines: statistics of all pixels, "
             "patient number, view with sex and age.", ""]
    for source, part in out["sources"].items():
        if not part["labels"]:
            continue
        lines += [f"## {source}: {part['films']} films, {part['patients']} patients", "",
                  "| Label | positive | AUROC | pixels | number | facts |", "|---|---|---|---|---|---|"]
        if "mean" in part:
            base = part["mean"]["baselines"]
            lines.append(f"| **mean of {len(part['mean']['of'])}** | | **{shown(part['mean'])}** | "
                         + " | ".join(plain(base.get(key)) for key in BASELINES) + " |")
        if "above_pixels" in part:
            lines.append(f"| mean above pixels | | {shown(part['above_pixels'])} | | | |")
        for label, entry in part["labels"].items():
            lines.append(f"| {label} | {entry['positives']} of {entry['films']} | {shown(entry)} | "
                         + " | ".join(plain(entry["baselines"].get(key)) for key in BASELINES) + " |")
        lines.append("")
    lines += ["## Unselected films by group", "", "| Group | films | findings | mean AUROC | pixels |", "|---|---|---|---|---|"]
    lines += [f"| {group} | {e['films']} | {e['of']} | {shown(e)} | {plain(e['pixels'])} |" for group, e in out["subgroups"].items()]
    lines += ["", "## Healthy against healthy of another source (0.5 wanted)", "", "| Pair | films | farthest from 0.5 | by label |", "|---|---|---|---|"]
    for pair, e in out["healthy_between_sources"].items():
        lines.append(f"| {pair} | {e['films'][0]}, {e['films'][1]} | {plain(e['farthest'])} | "
                     + ", ".join(f"{k} {v:.2f}" for k, v in e["labels"].items()) + " |")
    lines += ["", "## Small changes of unselected films", "", "| Change | mean AUROC | lost | decisions flipped | films with a flip |", "|---|---|---|---|---|"]
    for e in out["changes"].values():
        lines.append(f"| {e['what']} | {plain(e['mean'])} | {plain(e['loss'])} | {plain(e.get('flipped_decisions'), 4)} | {plain(e.get('films_with_a_flip'))} |")
    if out["children"]:
        e = out["children"]
        lines += ["", "## Children (Kermany test)", "", f"{e['films']} films, {e['positives']} with pneumonia: AUROC {shown(e)}; sensitivity "
                  f"{plain(e.get('sensitivity'))}, specificity {plain(e.get('specificity'))}, calibration error {plain(e.get('calibration_error'))}"]
    if "told" in out:
        e = out["told"]
        lines += ["", "## What a reader of unselected films is told", "",
                  f"Of {e['healthy']} healthy films {shown(e['healthy_with_any_positive'])} have any positive, {plain(e['healthy_with_any_above_half'])} any "
                  f"probability above 0.5; {plain(e['positives_per_healthy_film'])} false positives per healthy film. Of the others "
                  f"{plain(e['sick_with_any_positive'])} have any positive. Calibration error: mean {plain(e['calibration_error_mean'])}, worst "
                  f"{plain(e['calibration_error_worst'])}.", "",
                  "| Label | positive | threshold | sensitivity | specificity | healthy called positive | calibration error | mean p | prevalence |",
                  "|---|---|---|---|---|---|---|---|---|"]
        for label, v in e["labels"].items():
            lines.append(f"| {label} | {v['positives']} | " + " | ".join(plain(v[k]) for k in (
                "threshold", "sensitivity", "specificity", "healthy_positive", "calibration_error", "mean_probability", "prevalence")) + " |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--scores", required=True)
    parser.add_argument("--baselines", help="folder that baselines.py wrote")
    parser.add_argument("--decisions")
    parser.add_argument("--out", required=True, help="path without ending: .json and .md are put behind it")
    parser.add_argument("--name", default="Chest scorer")
    parser.add_argument("--draws", type=int, default=500)
    options = parser.parse_args()
    films = data.table(options.data)
    found = score.read(options.scores, films)
    scored = np.array([not np.isnan(row).all() for row in found[""]])
    films = [f for f, s in zip(films, scored) if s]
    found = {k: v[scored] for k, v in found.items()}
    baselines = {}
    for name in BASELINES if options.baselines else ():
        path = os.path.join(options.baselines, name + ".csv")
        if os.path.exists(path):
            baselines[name] = score.read(path, films)[""]
    decisions = None
    if options.decisions:
        with open(options.decisions, encoding="utf-8") as stream:
            decisions = json.load(stream)["labels"]
    out = {"name": options.name, "split": data.digest(data.table(options.data)), **report(films, found, baselines, decisions, options.draws)}
    os.makedirs(os.path.dirname(os.path.abspath(options.out)), exist_ok=True)
    with open(options.out + ".json", "w", encoding="utf-8") as stream:
        json.dump(out, stream, indent=1)
    with open(options.out + ".md", "w", encoding="utf-8") as stream:
        stream.write(markdown(options.name, out))


if __name__ == "__main__":
    main()
