#!/usr/bin/env python3
"""Makes types.txt, which attributes the IODs of DICOM PS3.3 require, for the de-identifier.

Source: the tables that highdicom (MIT licence, PyPI) ships in highdicom/_standard, extracted from PS3.3 and PS3.4; only the
facts (path, attribute, type) are taken. Made from highdicom 0.28.2. Run in medimg-dicom:

    python3 tools/make_type_table.py .../site-packages/highdicom/_standard src/main/resources/io/medimg/dicom

Only attributes that de-identification may touch are in: those of table E.1-1 and those whose value is text, a date or bytes.
Types 1 and 1C become 1, types 2 and 2C become 2, the rest is left out: an attribute that is there meets its condition. The
strictest type counts where modules of an IOD differ. Lines:

    root SOP class,... tag:type ...   attributes of data sets of these classes
    item sequence,... tag:type ...    attributes of the items of these sequences, wherever they are (IODs hardly differ)
"""
import collections
import json
import sys
from pathlib import Path

TEXTS = set("AE AS CS DA DT LO LT PN SH ST TM UC UR UT UN OB".split())
STRICTNESS = {"1": 1, "1C": 1, "2": 2, "2C": 2}


def main(tables, resources):
    vrs, tags = dictionary(Path(resources, "dictionary.txt"))
    lines = Path(resources, "deidentify", "deidentification.txt").read_text(encoding="ascii").splitlines()
    listed = {line.split()[0] for line in lines}
    roots, items = collections.defaultdict(dict), collections.defaultdict(dict)
    for module, rows in load(tables, "module_attribute_map").items():
        for row in rows:
            tag, kind = tags.get(row["keyword"]), STRICTNESS.get(row["type"])
            if tag is None or kind is None or not (tag in listed or vrs[tag] in TEXTS):
                continue
            if not row["path"]:
                strictest(roots[module], tag, kind)
            elif row["path"][-1] in tags:
                strictest(items[tags[row["path"][-1]]], tag, kind)
    out = ["root %s %s" % line for line in classes(tables, roots)]
    out += ["item %s %s" % line for line in together((parent, pairs(found)) for parent, found in items.items())]
    Path(resources, "deidentify", "types.txt").write_text("\n".join(out) + "\n", encoding="ascii")


def classes(tables, roots):
    """Data sets of one kind, with the SOP classes that they belong to."""
    all_types = []
    iods = load(tables, "iod_module_map")
    for sop_class, iod in load(tables, "sop_class_iod_map").items():
        found = {}
        for module in iods[iod]:
            for tag, kind in roots.get(module["key"], {}).items():
                strictest(found, tag, kind)
        all_types.append((sop_class, pairs(found)))
    return together(all_types)


def together(all_types):
    """One line for all that have the same types."""
    by_types = collections.defaultdict(list)
    for name, types in all_types:
        by_types[types].append(name)
    return sorted((",".join(sorted(names)), types) for types, names in by_types.items())


def strictest(found, tag, kind):
    found[tag] = min(kind, found.get(tag, kind))


def pairs(found):
    return " ".join("%s:%d" % pair for pair in sorted(found.items()))


def dictionary(path):
    vrs, tags = {}, {}
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if len(fields) > 3 and not line.startswith("#"):
            vrs[fields[0]] = fields[1]
            tags[fields[3]] = fields[0]
    return vrs, tags


def load(tables, name):
    return json.loads(Path(tables, name + ".json").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
