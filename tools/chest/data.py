"""Every chest film at hand in one table, the split by patient, and films as small gray arrays.

Splits. NIH patients are split once for `chest-nih` and `chest-nih-128` together: the first 8 hexadecimal digits of
SHA-256 of "medimg-chest-1:nih1336", modulo 100, below 65 train, below 80 validate, the rest test. Patients of `chest-nih`'s
own test part train nothing and validate nothing, so that networks trained on its other parts can be compared there; their
`chest-nih-128` films that the hash does not call test are left out ("none"), or the unselected films would be no longer
unselected. `chest-kermany` keeps its own test part; children of its training part whose number occurs in the test part are
left out. `chest-siim` (research only, weights trained on it may not ship) is always test. Masks: see segment.py.
"""
import csv
import hashlib
import os
import re
import sys
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

FINDINGS = ["Atelectasis", "Cardiomegaly", "Effusion", "Infiltration", "Mass", "Nodule", "Pneumonia", "Pneumothorax",
            "Consolidation", "Edema", "Emphysema", "Fibrosis", "Pleural_Thickening", "Hernia"]
PAEDIATRIC = "Pneumonia (paediatric)"
OPACITY = "Lung_Opacity"
LABELS = FINDINGS + [PAEDIATRIC, OPACITY]
UNION = ["Infiltration", "Consolidation", "Pneumonia"]
MEASURED = [name for name in FINDINGS if name not in ("Pneumonia", "Hernia")]
SEED = "medimg-chest-1"
SIDE = 128


@dataclass
class Film:
    """One film: `file` is relative to the data folder, `labels` follows LABELS with NaN for what is not known."""
    source: str
    file: str
    patient: str
    split: str
    view: str = ""
    sex: str = ""
    age: float = float("nan")
    healthy: bool = False
    labels: np.ndarray = field(default_factory=lambda: np.full(len(LABELS), np.nan, np.float32))

    def label(self, name):
        return self.labels[LABELS.index(name)]


def share(patient, seed=SEED):
    """A number from 0 to 99 that depends on the patient alone, the same on every machine."""
    return int(hashlib.sha256(f"{seed}:{patient}".encode()).hexdigest()[:8], 16) % 100


def split_of(patient):
    number = share(patient)
    return "train" if number < 65 else "validation" if number < 80 else "test"


def rows(path):
    with open(path, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _nih_labels(row):
    labels = np.full(len(LABELS), np.nan, np.float32)
    for name in FINDINGS:
        labels[LABELS.index(name)] = float(row[name])
    labels[LABELS.index(OPACITY)] = max(float(row[name]) for name in UNION)
    return labels


def _age(text):
    try:
        return float(text)
    except ValueError:
        return float("nan")


def nih(root):
    """Films of chest-nih by size and of chest-nih-128; RSNA's films, another choice from NIH's, are a source of their own."""
    films, held = [], set()
    folder = os.path.join(root, "chest-nih")
    if os.path.isdir(folder):
        rsna = {row["image"] for row in rows(os.path.join(folder, "boxes.csv")) if row["source"].startswith("RSNA")}
        table = rows(os.path.join(folder, "labels.csv"))
        held = {"nih" + row["patient_id"] for row in table if row["chexnet_split"].lower() == "test"}
        for row in table:
            size = row["file"].split("/")[0].replace("images-", "")
            if size == "1024":
                continue
            source = f"nih-{size}" + ("-rsna" if row["image"] in rsna else "")
            patient = "nih" + row["patient_id"]
            films.append(Film(source, "chest-nih/" + row["file"], patient, "test" if patient in held else split_of(patient),
                              row["view"], row["sex"], _age(row["age"]), row["No_Finding"] == "1", _nih_labels(row)))
    folder = os.path.join(root, "chest-nih-128")
    if os.path.isdir(folder):
        for row in rows(os.path.join(folder, "labels.csv")):
            patient = "nih" + row["patient_id"]
            split = split_of(patient)
            split = "none" if patient in held and split != "test" else split
            films.append(Film("nih-128", "chest-nih-128/" + row["file"], patient, split, row["view"], row["sex"],
                              _age(row["age"]), row["No_Finding"] == "1", _nih_labels(row)))
    return films


def child(name):
    """The patient of a file of chest-kermany."""
    person = re.match(r"person(\d+)_", name)
    return "person" + person.group(1) if person else "normal" + re.search(r"IM-(\d+)", name).group(1)


def kermany(root):
    films, tested = [], set()
    for part in ("test", "train"):
        for kind in ("NORMAL", "PNEUMONIA"):
            folder = os.path.join(root, "chest-kermany", part, kind)
            for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
                patient = child(name)
                if part == "test":
                    tested.add(patient)
                elif patient in tested:
                    continue
                labels = np.full(len(LABELS), np.nan, np.float32)
                labels[LABELS.index(PAEDIATRIC)] = float(kind == "PNEUMONIA")
                split = "test" if part == "test" else "validation" if share(patient) < 15 else "train"
                films.append(Film("kermany", f"chest-kermany/{part}/{kind}/{name}", patient, split, "AP", "", 3.0,
                                  kind == "NORMAL", labels))
    return films


def siim(root):
    """Study classes of chest-siim as Lung_Opacity: 0 where negative for pneumonia, 1 where typical or indeterminate."""
    path, films = os.path.join(root, "chest-siim", "labels.csv"), []
    for row in rows(path) if os.path.exists(path) else []:
        labels = np.full(len(LABELS), np.nan, np.float32)
        negative = row["label"] == "Negative for Pneumonia"
        if negative or row["label"] in ("Typical Appearance", "Indeterminate Appearance"):
            labels[LABELS.index(OPACITY)] = float(not negative)
        films.append(Film("siim", "chest-siim/" + row["file"], "siim" + row["patient"], "test", "", row["sex"],
                          healthy=negative, labels=labels))
    return films


def table(root, sources=None):
    """Every film below `root`, in a fixed order; `sources` keeps some of them."""
    films = nih(root) + kermany(root) + siim(root)
    if not films:
        sys.exit(f"no chest-nih, chest-nih-128, chest-kermany or chest-siim in {root}")
    return [film for film in films if sources is None or film.source in sources]


def clip_percentiles(pixels, low=0.5, high=99.5):
    """medimg's percentileClip on 8 bits: percentiles by nearest rank, which become the ends of the range."""
    counts = np.bincount(pixels.ravel(), minlength=256).cumsum()
    ends = [int(np.searchsorted(counts, max(1, np.ceil(share / 100 * pixels.size)))) for share in (low, high)]
    if ends[1] <= ends[0]:
        return pixels
    stretched = (pixels.clip(*ends).astype(np.float32) - ends[0]) * (255 / (ends[1] - ends[0]))
    return np.round(stretched).astype(np.uint8)


def equalise(pixels):
    """OpenCV's equalizeHist, medimg's heq:256, on one gray image of 8 bits."""
    counts = np.bincount(pixels.ravel(), minlength=256)
    first = counts[np.flatnonzero(counts)[0]] if pixels.size else 0
    if first == pixels.size:
        return pixels
    summed = counts.cumsum() - first
    return np.round(summed * (255.0 / (pixels.size - first))).clip(0, 255).astype(np.uint8)[pixels]


def read(path, side=SIDE):
    """Gray, percentiles clipped, then the mean of the covered area (CV_AREA) or, where smaller, bilinear: side x side bytes."""
    with Image.open(path) as image:
        pixels = clip_percentiles(np.asarray(image.convert("L")))
    image = Image.fromarray(pixels)
    box = image.width >= side and image.height >= side
    return np.asarray(image.resize((side, side), Image.BOX if box else Image.BILINEAR))


def load(root, films, cache=None, side=SIDE):
    """All films as N x side x side bytes; `cache` names a folder that keeps them."""
    path = os.path.join(cache, f"films-{side}.npz") if cache else None
    known = {}
    if path and os.path.exists(path):
        stored = np.load(path)
        known = dict(zip(stored["files"].tolist(), stored["pixels"]))
    missing = [film.file for film in films if film.file not in known]
    for name in missing:
        known[name] = read(os.path.join(root, name), side)
    if path and missing:
        os.makedirs(cache, exist_ok=True)
        names = sorted(known)
        np.savez(path + ".part.npz", files=np.array(names), pixels=np.stack([known[name] for name in names]))
        os.replace(path + ".part.npz", path)
    return np.stack([known[film.file] for film in films])


def digest(films):
    """A number for the split: it changes when any film or its part changes."""
    text = "\n".join(f"{film.file} {film.split}" for film in films)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


if __name__ == "__main__":
    everything = table(sys.argv[1])
    print("split", digest(everything))
    for source in sorted({film.source for film in everything}):
        for split in ("train", "validation", "test", "none"):
            part = [film for film in everything if film.source == source and film.split == split]
            if part:
                counts = {name: int(np.nansum([film.label(name) for film in part])) for name in LABELS}
                print(f"{source:12} {split:10} films {len(part):5} patients {len({f.patient for f in part}):5}",
                      f"healthy {sum(f.healthy for f in part):5}", {k: v for k, v in counts.items() if v})
