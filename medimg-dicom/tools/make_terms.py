#!/usr/bin/env python3
"""Makes terms.txt: the modalities (PS3.16, CID 29 and 33) and body parts (PS3.16, annex L) that results name by code.

Source: pydicom's sr/_cid_dict.py and sr/_concepts_dict.py (MIT licence) and highdicom's _standard/anatomic_regions.json
(MIT licence), which are generated from the DocBook of PS3.16; only the facts (code, meaning, paired) are taken. Run:

    python3 make_terms.py SITE_PACKAGES src/main/resources/io/medimg/dicom/write

A line is, with tabs between: M, defined term of Modality, code meaning; or B, defined term of Body Part Examined, SNOMED
CT code, code meaning, and P if the part is paired.
"""
import json
import runpy
import sys
from pathlib import Path


def modalities(pydicom):
    groups = runpy.run_path(str(pydicom / "sr" / "_cid_dict.py"))["cid_concepts"]
    concepts = runpy.run_path(str(pydicom / "sr" / "_concepts_dict.py"))["concepts"]["DCM"]
    for keyword in {k for cid in (29, 33) for k in groups[cid]["DCM"]}:
        for code, (meaning, cids) in concepts[keyword].items():
            if 29 in cids or 33 in cids:
                yield "\t".join(("M", code, meaning))


def body_parts(highdicom):
    table = json.loads((highdicom / "_standard" / "anatomic_regions.json").read_text(encoding="utf-8"))
    for term, (scheme, code, meaning, paired) in table.items():
        if scheme == "SCT":
            yield "\t".join(["B", term, code, meaning] + (["P"] if paired else []))


def main(packages, target):
    lines = sorted(modalities(packages / "pydicom")) + sorted(body_parts(packages / "highdicom"))
    (target / "terms.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "terms")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
