#!/usr/bin/env python3
"""Tests on generated films; no data set is needed:  python3 -m unittest discover tools/chest"""
import csv
import json
import os
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import torch
from PIL import Image
from sklearn.metrics import roc_auc_score

import calibrate
import changes
import data
import metrics
import network
import segment

HERE = os.path.dirname(os.path.abspath(__file__))


def tiny_backbone(folder):
    """A network of four strided convolutions and one more, as graph and random arrays."""
    rng, ops, arrays = np.random.default_rng(1), [], {}
    for k, (cin, cout, stride) in enumerate([(3, 8, 2), (8, 8, 2), (8, 8, 2), (8, 8, 2), (8, 12, 2), (12, 16, 1)]):
        ops.append({"k": k, "op": "CONV_2D", "inp": [k], "out": k + 1, "stride": stride, "pad": "SAME", "act": "relu6", "cin": cin, "cout": cout,
                    "groups": 1, "kernel": [3, 3]})
        arrays[f"{k}.weight"] = rng.normal(0, 0.2, (cout, cin, 3, 3)).astype(np.float32)
        arrays[f"{k}.bias"] = np.zeros(cout, np.float32)
    path = os.path.join(folder, "tiny.json")
    with open(path, "w", encoding="utf-8") as stream:
        json.dump({"input": 0, "ops": ops, "taps": [2, 3, 4], "last": 5}, stream)
    np.savez(os.path.join(folder, "tiny.npz"), **arrays)
    return path


def film(rng, sick):
    """Two dark lungs, a bright heart; sick ones with an opacity."""
    y, x = np.mgrid[0:96, 0:96]
    image = np.full((96, 96), 150.0)
    for centre in (30, 66):
        image[((x - centre) / 14) ** 2 + ((y - 48) / 30) ** 2 < 1] = 60
    heart = ((x - 50) / 13) ** 2 + ((y - 64) / 14) ** 2 < 1
    image[heart] = 190
    if sick:
        image[((x - 30) / 7) ** 2 + ((y - 60) / 7) ** 2 < 1] = 170
    return (image + rng.normal(0, 6, image.shape)).clip(0, 255).astype(np.uint8)


def generate(root):
    """Films in the layout of chest-nih-128, chest-nih and chest-kermany."""
    rng = np.random.default_rng(2)
    head = ["image", "file", "size", "patient_id", "age", "sex", "view", "official_split", *data.FINDINGS, "No_Finding"]
    for name, folder, split, first in (("chest-nih-128", "images", "official_split", 1), ("chest-nih", "images-512", "chexnet_split", 400)):
        os.makedirs(os.path.join(root, name, folder))
        with open(os.path.join(root, name, "labels.csv"), "w", newline="", encoding="utf-8") as stream:
            table = csv.writer(stream)
            table.writerow([split if cell == "official_split" else cell for cell in head])
            for i in range(240):
                sick = rng.random() < 0.5
                file = f"{folder}/{i:08d}_000.png"
                Image.fromarray(film(rng, sick)).save(os.path.join(root, name, file))
                labels = [int(sick and f in ("Effusion", "Edema", "Mass")) for f in data.FINDINGS]
                table.writerow([f"{i:08d}_000.png", file, 96, first + i, 20 + i % 60, "FM"[i % 2], ("PA", "AP")[i % 3 == 0], "train", *labels, int(not sick)])
    with open(os.path.join(root, "chest-nih", "boxes.csv"), "w", encoding="utf-8") as stream:
        stream.write("image,file_size,source,label,x,y,w,h\n")
    for part, count in (("train", 60), ("test", 12)):
        for kind in ("NORMAL", "PNEUMONIA"):
            folder = os.path.join(root, "chest-kermany", part, kind)
            os.makedirs(folder)
            for i in range(count):
                number = i + (0 if part == "train" else 900)
                name = f"IM-{number:04d}-0001.jpeg" if kind == "NORMAL" else f"person{number}_virus_1.jpeg"
                Image.fromarray(film(rng, kind == "PNEUMONIA")).save(os.path.join(folder, name))


class Figures(unittest.TestCase):
    def test_auroc_is_that_of_scikit_learn_with_ties(self):
        rng = np.random.default_rng(3)
        scores, truth = rng.integers(0, 9, 200), rng.random(200) < 0.3
        self.assertAlmostEqual(metrics.auroc(scores, truth), roc_auc_score(truth, scores), places=12)
        self.assertTrue(np.isnan(metrics.auroc(scores, np.zeros(200))))

    def test_patients_are_drawn_whole(self):
        patients = np.array(["a", "b", "b", "c", "c", "c"])
        for at in metrics.draws(patients, 20):
            counts = np.bincount(at, minlength=6)
            self.assertEqual(counts[1], counts[2])
            self.assertTrue(counts[3] == counts[4] == counts[5])

    def test_platt_finds_the_curve_that_made_the_labels(self):
        rng = np.random.default_rng(4)
        logits = rng.normal(0, 2, 20000)
        truth = rng.random(20000) < metrics.sigmoid(0.7 * logits - 1.5)
        a, b = metrics.platt(logits, truth)
        self.assertAlmostEqual(a, 0.7, delta=0.05)
        self.assertAlmostEqual(b, -1.5, delta=0.05)
        self.assertLess(metrics.calibration_error(metrics.sigmoid(a * logits + b), truth), 0.01)

    def test_thresholds_keep_false_alarms_below_the_limit(self):
        p = np.random.default_rng(5).random((500, 6))
        healthy = np.arange(500) < 300
        limit = calibrate.thresholds(p, healthy, 0.18)
        alarms = (p[healthy] >= limit).any(1).mean()
        self.assertLessEqual(alarms, 0.18)
        self.assertGreater(alarms, 0.16)

    def test_agreement_and_ratio(self):
        lungs, heart = np.zeros((100, 100), bool), np.zeros((100, 100), bool)
        lungs[20:80, 10:90], heart[50:80, 30:70] = True, True
        self.assertAlmostEqual(segment.ratio(lungs, heart), 0.5)
        self.assertTrue(np.isnan(segment.ratio(np.zeros((9, 9), bool), heart)))
        found = segment.agreement([0.5, 0.6, 0.4], [0.4, 0.5, 0.5])
        self.assertAlmostEqual(found["bias"], 0.1 / 3, places=6)
        self.assertAlmostEqual(found["mean_absolute"], 0.1, places=6)


class Films(unittest.TestCase):
    def test_the_split_does_not_move(self):
        self.assertEqual([data.split_of(f"nih{n}") for n in (1336, 1337, 1338, 1339, 1340, 1341)],
                         ["validation", "validation", "train", "train", "test", "train"])

    def test_equalising_is_opencvs(self):
        pixels = np.array([[52, 55, 61], [59, 79, 61], [85, 76, 62]], np.uint8)
        self.assertEqual(data.equalise(pixels).tolist(), [[0, 32, 128], [64, 223, 128], [255, 191, 159]])

    def test_changes_keep_shape_and_range(self):
        pixels = np.stack([film(np.random.default_rng(i), i % 2) for i in range(4)])
        pixels = np.stack([np.asarray(Image.fromarray(p).resize((128, 128))) for p in pixels])
        for change in [None, *changes.NAMED]:
            x = changes.plain(pixels, 64, "heq", change)
            self.assertEqual(tuple(x.shape), (4, 1, 64, 64))
            self.assertLessEqual(float(x.abs().max()), 1.0)
        again = [changes.draw(pixels, 64, "clip", np.random.default_rng(7)) for _ in range(2)]
        self.assertTrue(torch.equal(*again))

    def test_equalised_input_does_not_know_gamma(self):
        pixels = np.stack([np.asarray(Image.fromarray(film(np.random.default_rng(1), True)).resize((128, 128)))])
        plain = changes.plain(pixels, 128, "heq")
        self.assertLess(float((changes.plain(pixels, 128, "heq", "gamma0.8") - plain).abs().mean()), 0.01)


class Networks(unittest.TestCase):
    def test_maps_are_exact_and_files_keep_the_network(self):
        with tempfile.TemporaryDirectory() as folder:
            graph, arrays = network.open_backbone(tiny_backbone(folder))
            model = network.ChestNetwork(graph, data.LABELS)
            model.backbone.start(arrays)
            x = torch.rand(3, 1, 64, 64) * 2 - 1
            model.backbone.calibrate(x)
            torch.nn.init.normal_(model.head.weight)
            model.eval()
            with torch.no_grad():
                logits, maps = model(x), model.maps(x)
                self.assertLess(float((maps.mean((2, 3)) + model.head.bias - logits).abs().max()), 1e-4)
                network.save(model, os.path.join(folder, "saved"), 64)
                again, kept = network.load(os.path.join(folder, "saved"))
                self.assertEqual(kept["labels"], data.LABELS)
                self.assertLess(float((again(x) - logits).abs().max()), 1e-5)

    def test_normalisations_put_back_change_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            graph, arrays = network.open_backbone(tiny_backbone(folder))
            plain, fitted = network.Backbone(graph), network.Backbone(graph)
            for backbone in (plain, fitted):
                backbone.start(arrays)
            for norm in plain.norm.values():
                norm.weight.data.fill_(float(np.sqrt(1 + network.EPSILON)))
            x = torch.rand(4, 1, 64, 64) * 2 - 1
            fitted.calibrate(x)
            with torch.no_grad():
                for a, b in zip(plain.eval()(x), fitted.eval()(x)):
                    self.assertLess(float((a - b).abs().max()), 1e-3)

    def test_segmenter_gives_a_mask_of_the_films_size(self):
        model = segment.Segmenter(segment.graph()).eval()
        with torch.no_grad():
            self.assertEqual(tuple(model(torch.zeros(2, 1, 128, 128)).shape), (2, 3, 128, 128))
        size = sum(p.numel() for p in model.parameters()) * 2
        self.assertLess(size, 3_000_000)


class Commands(unittest.TestCase):
    def run_tool(self, name, *arguments):
        subprocess.run([sys.executable, os.path.join(HERE, name), *arguments], check=True, stdout=subprocess.DEVNULL)

    def test_training_scoring_calibrating_and_the_report_in_a_row(self):
        with tempfile.TemporaryDirectory() as folder:
            root, run = os.path.join(folder, "data"), os.path.join(folder, "run")
            os.makedirs(root)
            generate(root)
            common = ["--data", root, "--out", run, "--backbone", tiny_backbone(folder), "--side", "64", "--first-sides", "", "--rate", "3e-3",
                      "--head-rate", "2e-2", "--average", "0.9", "--kermany", "40", "--batch", "16"]
            self.run_tool("train.py", *common, "--epochs", "2")
            self.run_tool("train.py", *common, "--epochs", "4")
            with open(os.path.join(run, "log.jsonl"), encoding="utf-8") as stream:
                lines = [json.loads(line) for line in stream]
            self.assertEqual([line["epoch"] for line in lines], [1, 2, 3, 4])
            scores, base, decisions, out = (os.path.join(folder, n) for n in ("scores.csv", "base", "decisions.json", "report"))
            self.run_tool("score.py", "--data", root, "--out", scores, "--network", os.path.join(run, "final"))
            self.run_tool("baselines.py", "--data", root, "--out", base)
            self.run_tool("calibrate.py", "--data", root, "--scores", scores, "--baselines", base, "--out", decisions)
            self.run_tool("evaluate.py", "--data", root, "--scores", scores, "--baselines", base, "--decisions", decisions, "--out", out, "--draws", "20")
            with open(out + ".json", encoding="utf-8") as stream:
                report = json.load(stream)
            self.assertIn("Effusion", report["sources"]["nih-128"]["labels"])
            self.assertEqual(set(report["changes"]), set(changes.NAMED))
            self.assertGreater(report["children"]["films"], 0)
            with open(decisions, encoding="utf-8") as stream:
                labels = json.load(stream)["labels"]
            self.assertFalse(labels["Hernia"]["assessed"])


if __name__ == "__main__":
    unittest.main()
