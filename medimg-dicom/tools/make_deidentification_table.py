#!/usr/bin/env python3
"""Makes deidentification.txt, table E.1-1 of DICOM PS3.15, for the de-identifier.

Source: the table as JSON, standard/confidentiality_profile_attributes.json of innolitics/dicom-standard (MIT licence),
which that project extracts from the HTML of PS3.15; only the facts (tag, action, actions of options) are taken. Run:

    python3 make_deidentification_table.py confidentiality_profile_attributes.json \
        src/main/resources/io/medimg/dicom/deidentify

A line is: group and element in hex (x stands for any digit), the action of the basic profile, then OPTION=ACTION for each
option that has one. Private attributes, the one row without a tag, are the de-identifier's own business.
"""
import json
import sys
from pathlib import Path

OPTIONS = {
    "rtnSafePrivOpt": "SAFE_PRIVATE",
    "rtnUIDsOpt": "UIDS",
    "rtnDevIdOpt": "DEVICE",
    "rtnInstIdOpt": "INSTITUTION",
    "rtnPatCharsOpt": "PATIENT_CHARACTERISTICS",
    "rtnLongFullDatesOpt": "FULL_DATES",
    "rtnLongModifDatesOpt": "MODIFIED_DATES",
    "cleanDescOpt": "CLEAN_DESCRIPTORS",
    "cleanStructContOpt": "CLEAN_STRUCTURED_CONTENT",
    "cleanGraphOpt": "CLEAN_GRAPHICS",
}


def main(source, target):
    lines = []
    for row in json.loads(Path(source).read_text(encoding="utf-8")):
        if "GGGG" in row["tag"]:
            continue
        tag = row["tag"].strip("()").replace(",", "").replace("X", "x")
        options = ["%s=%s" % (name, row[key]) for key, name in OPTIONS.items() if key in row]
        lines.append(" ".join([tag, row["basicProfile"]] + options))
    Path(target, "deidentification.txt").write_text("\n".join(sorted(lines)) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
