#!/usr/bin/env python3
"""How long pydicom takes for the headers that HeaderBenchmark parses: python3 pydicom_headers.py FILE..."""
import io
import sys
import time

import pydicom


def best(content, every_value):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(200):
            dataset = pydicom.dcmread(io.BytesIO(content))
            if every_value:
                for element in dataset.iterall():
                    element.value
        times.append((time.perf_counter() - start) / 200)
    return min(times) * 1e6


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        bytes_ = file.read()
    print(path, "lazy %.0f us, every value %.0f us" % (best(bytes_, False), best(bytes_, True)))
