#!/usr/bin/env python3
"""Makes dictionary.txt and uids.txt, the tables of DICOM PS3.6, for the reader.

Source: pydicom's _dicom_dict.py and _uid_dict.py (MIT licence), which pydicom generates from the DocBook
of PS3.6 and PS3.7; only the facts (tag, VR, VM, keyword, retired; UID, name) are taken. Run:

    python3 make_dictionary.py PYDICOM/src/pydicom src/main/resources/io/medimg/dicom

A line of dictionary.txt is: group and element in hex, VR (the first where the standard allows several; US/SS where
Pixel Representation decides), VM, keyword, and R if retired. Groups that repeat (50xx, 60xx, 7Fxx) stand once, with 00.
"""
import runpy
import sys
from pathlib import Path

SKIPPED = {"NONE"}
REPEATED = ("50xx", "60xx", "7Fxx", "002031xx")


def vr_of(text):
    kinds = text.split(" or ")
    if kinds == ["US", "SS"]:
        return "US/SS"
    return "OW" if "OW" in kinds else kinds[0]


def line(tag, entry):
    vr, vm, _, retired, keyword = entry
    fields = ["%08X" % tag, vr_of(vr), vm.replace(" ", ""), keyword]
    return " ".join(fields + (["R"] if retired else []))


def main(source, target):
    tables = runpy.run_path(str(Path(source) / "_dicom_dict.py"))
    rows = {t: e for t, e in tables["DicomDictionary"].items() if e[0] not in SKIPPED and e[4]}
    for mask, entry in tables["RepeatersDictionary"].items():
        if mask.startswith(REPEATED):
            rows[int(mask.replace("x", "0"), 16)] = entry
    lines = [line(tag, rows[tag]) for tag in sorted(rows)]
    (Path(target) / "dictionary.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    uids = runpy.run_path(str(Path(source) / "_uid_dict.py"))["UID_dictionary"]
    kept = [u + " " + e[0] for u, e in sorted(uids.items()) if e[1] in ("SOP Class", "Transfer Syntax")]
    (Path(target) / "uids.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(len(lines), "elements,", len(kept), "identifiers")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
