#!/usr/bin/env python3
"""The mean of several networks' weights, all trained on from the same start.

    average.py --data ../shared/data --networks runs/a/final,runs/b/final --out runs/mean

Means and variances of the normalisations do not average well over runs: they are measured anew on training films.
"""
import argparse

import numpy as np
import torch

import changes
import data
import network


@torch.no_grad()
def renew(model, pixels, side, intensity, batch=64):
    """Measures every normalisation again, as the mean over batches."""
    for norm in model.backbone.norm.values():
        norm.reset_running_stats()
        norm.momentum = None
    model.train()
    for at in range(0, len(pixels), batch):
        model.backbone(changes.plain(pixels[at:at + batch], side, intensity))
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--networks", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--cache")
    parser.add_argument("--films", type=int, default=1024)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    members = [network.load(folder) for folder in options.networks.split(",")]
    model, graph = members[0]
    states = [member.state_dict() for member, _ in members]
    mean = {k: sum(s[k] for s in states) / len(states) if v.dtype.is_floating_point else v for k, v in states[0].items()}
    model.load_state_dict(mean)
    films = [f for f in data.table(options.data) if f.split == "train" and f.source == "nih-128"]
    chosen = np.random.default_rng(1).choice(len(films), min(options.films, len(films)), replace=False)
    pixels = data.load(options.data, [films[i] for i in chosen], options.cache)
    renew(model, pixels, graph["side"], graph["note"]["options"]["intensity"])
    network.save(model, options.out, graph["side"], {**graph["note"], "mean_of": len(members)})


if __name__ == "__main__":
    main()
