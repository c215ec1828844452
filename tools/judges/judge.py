#!/usr/bin/env python3
"""Lets programs of others judge DICOM results, and fails on any error of any of them.

    python3 tools/judges/judge.py FOLDER...          judges every .dcm file below the folders
    python3 tools/judges/judge.py --prove FOLDER...  breaks copies of them and wants every judge to object

Files called source.dcm are what results were made from: they are not judged, but presentation states are rendered over
them. The README beside this file says what each judge is and how to install it; nothing is downloaded here.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import highdicom
import pydicom
from highdicom import _standard_utils as standard
from highdicom.ko import KeyObjectSelectionDocument
from highdicom.pm.sop import pmread
from highdicom.seg import segread
from highdicom.sr import srread

PIXELMED = Path("/usr/share/java/pixelmed.jar")
COMMONS_CODEC = Path("/usr/share/java/commons-codec.jar")
BESIDE_PYTHON = Path(sys.executable).parent

SR = ("1.2.840.10008.5.1.4.1.1.88.33", "1.2.840.10008.5.1.4.1.1.88.34")
SEG = ("1.2.840.10008.5.1.4.1.1.66.4",)
PM = ("1.2.840.10008.5.1.4.1.1.30",)
PR = ("1.2.840.10008.5.1.4.1.1.11.1",)
KO = ("1.2.840.10008.5.1.4.1.1.88.59",)

LIMIT_S = 600


class Missing(Exception):
    """A judge that is not installed."""


def run(*command):
    """Runs a program; what it says on both ways out, with its exit code."""
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT_S)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def program(name, package):
    """The path of a program: beside this Python, else on the search path."""
    found = BESIDE_PYTHON / name
    if found.exists():
        return found
    if shutil.which(name) is None:
        raise Missing("%s (package %s)" % (name, package))
    return shutil.which(name)


class Object:
    """A file with its data set."""

    def __init__(self, path):
        self.path = path
        self.dataset = pydicom.dcmread(path)
        self.sop_class = self.dataset.SOPClassUID

    def source(self):
        return self.path.with_name("source.dcm")

    def is_placed(self):
        return "FrameOfReferenceUID" in self.dataset


# --- what a judge says that is known to be wrong -----------------------------------------------------------------------

def declares_1501(obj, line):
    """Whether the group that a line of PixelMed's is about says itself that it follows TID 1501."""
    place = re.search(r"within ([0-9.]+):", line)
    if not place:
        return False
    item = obj.dataset
    for number in place.group(1).split(".")[1:]:
        item = item.ContentSequence[int(number) - 1]
    return item.ContentTemplateSequence[0].TemplateIdentifier == "1501"


ALLOWED = [
    # (judge, pattern of the line, further condition, why)
    (
        "DicomSRValidator",
        r"Template 1410 .*\[Row [57]\].*Missing conditional content item",
        declares_1501,
        "With one planar region in a report it holds every Measurement Group to TID 1410; these say TID 1501.",
    ),
    (
        "DicomSRValidator",
        r"\(121058,DCM,\"Procedure reported\"\).*not found in context group 100",
        lambda obj, line: True,
        "CID 100 is extensible (baseline), and the code is the hospital's own, taken from the source.",
    ),
]


def allowed(judge, obj, line):
    return any(judge == j and re.search(p, line) and more(obj, line) for j, p, more, _ in ALLOWED)


# --- judges: each takes objects and gives (object, complaint), having judged all that it can judge ------------------------

def dciodvfy(objects):
    name = program("dciodvfy", "dicom3tools")
    for obj in objects:
        _, said = run(name, obj.path)
        if not any(not line.startswith(("Error", "Warning")) for line in said.splitlines()):
            yield obj, "did not name the object: " + said
        for line in said.splitlines():
            if line.startswith("Error"):
                yield obj, line


def dsrdump(objects):
    name = program("dsrdump", "dcmtk")
    for obj in objects:
        code, said = run(name, obj.path)
        for line in said.splitlines():
            if line.startswith(("E:", "F:")):
                yield obj, line
        if code != 0:
            yield obj, "exit code %d" % code


def dcmp2pgm(objects):
    name = program("dcmp2pgm", "dcmtk")
    for obj in objects:
        with tempfile.TemporaryDirectory() as folder:
            picture = Path(folder) / "out.pgm"
            code, said = run(name, "-p", obj.path, obj.source(), picture)
            for line in said.splitlines():
                if line.startswith(("E:", "F:")):
                    yield obj, line
            if code != 0 or not picture.exists():
                yield obj, "was not rendered, exit code %d" % code


def pixelmed(objects):
    java = program("java", "default-jre-headless")
    for jar, package in ((PIXELMED, "libpixelmed-java"), (COMMONS_CODEC, "libcommons-codec-java")):
        if not jar.exists():
            raise Missing("%s (package %s)" % (jar, package))
    # The templates make one style sheet beyond the limits that Java sets for those of strangers.
    limits = ["-Djdk.xml.%s=0" % p for p in ("xpathTotalOpLimit", "xpathExprOpLimit", "xpathExprGrpLimit")]
    by_path = {str(obj.path): obj for obj in objects}
    code, said = run(
        java, "-Djava.awt.headless=true", *limits, "-cp", "%s:%s" % (PIXELMED, COMMONS_CODEC),
        Path(__file__).with_name("SrValidation.java"), *by_path)
    if code != 0:
        yield objects[0], "validator ended with code %d: %s" % (code, said[-2000:])
        return
    seen = 0
    for part in said.split("FILE ")[1:]:
        path, _, lines = part.partition("\n")
        seen += 1
        if "Root Template Validation Complete" not in lines:
            yield by_path[path], "no root template was recognised"
        for line in lines.splitlines():
            if line.startswith("Error"):
                yield by_path[path], line
    if seen != len(by_path):
        yield objects[0], "judged %d of %d files" % (seen, len(by_path))


def highdicom_reads(obj):
    """What highdicom's own classes make of an object; they raise where one breaks their rules."""
    if obj.sop_class in SR:
        report = srread(obj.path)
        content = report.content
        groups = content.get_image_measurement_groups() + content.get_planar_roi_measurement_groups()
        for group in groups:
            group.get_measurements()
            group.get_qualitative_evaluations()
            if group.tracking_uid is None:
                raise ValueError("a measurement group has no tracking identifier")
        wanted = [
            g for c in obj.dataset.ContentSequence if c.ConceptNameCodeSequence[0].CodeValue == "126010"
            for g in c.ContentSequence if g.ValueType == "CONTAINER"
        ]
        if len(groups) != len(wanted):
            raise ValueError("found %d of %d measurement groups" % (len(groups), len(wanted)))
    elif obj.sop_class in SEG:
        segmentation = segread(obj.path)
        source = obj.dataset.ReferencedSeriesSequence[0].ReferencedInstanceSequence[0].ReferencedSOPInstanceUID
        for number in segmentation.segment_numbers:
            segmentation.get_segment_description(number)
        segmentation.get_pixels_by_source_instance([source], ignore_spatial_locations=True)
    elif obj.sop_class in PM:
        pmread(obj.path)
    elif obj.sop_class in KO:
        document = KeyObjectSelectionDocument.from_dataset(obj.dataset)
        for item in document.content.get_references():
            document.resolve_reference(item.referenced_sop_instance_uid)


# Tables that list what only some value types, or only some kinds of frames, need as if all did.
UNTOLD_MODULES = ("sr-document-content", "functional-groups")


def iod_problems(obj):
    """Modules and attributes of the object's definition, by the tables of PS3.3 that highdicom carries."""
    iod = standard.get_sop_class_iod_map()[obj.sop_class]
    for module in standard.get_iod_module_map()[iod]:
        if module["usage"] == "M" and not module["key"].endswith(UNTOLD_MODULES):
            try:
                standard.check_required_attributes(obj.dataset, module["key"])
            except AttributeError as e:
                yield "%s: %s" % (module["key"], e)
    for element in obj.dataset:
        if element.keyword and not standard.is_attribute_in_iod(element.keyword, obj.sop_class):
            if element.tag.group > 2:
                yield "%s %s is in no module of %s" % (element.tag, element.keyword, iod)


def highdicom_rules(objects):
    for obj in objects:
        try:
            highdicom_reads(obj)
        except Exception as e:  # whatever it raises is its judgement
            yield obj, "%s: %s" % (type(e).__name__, e)
        for problem in iod_problems(obj):
            yield obj, problem


def tid1500reader(objects):
    name = program("tid1500reader", "dcmqi of PyPI")
    for obj in objects:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out.json"
            code, said = run(name, "--inputDICOM", obj.path, "--outputMetadata", out)
            if code != 0 or not out.exists():
                yield obj, "exit code %d: %s" % (code, said[-300:])
                continue
            read = json.loads(out.read_text(encoding="utf-8"))
            measured = sum("NUM" in [c.ValueType for c in g.ContentSequence] for g in groups_of(obj))
            if len(read.get("Measurements", [])) != measured:
                yield obj, "read %d of %d groups" % (len(read.get("Measurements", [])), measured)


def groups_of(obj):
    for container in obj.dataset.ContentSequence:
        if container.ConceptNameCodeSequence[0].CodeMeaning == "Imaging Measurements":
            yield from (g for g in container.ContentSequence if g.ValueType == "CONTAINER")


def segimage2itkimage(objects):
    """dcmqi turns segmentations into volumes; it needs their place in space."""
    tool = program("segimage2itkimage", "dcmqi of PyPI")
    for obj in objects:
        with tempfile.TemporaryDirectory() as folder:
            code, said = run(tool, "--inputDICOM", obj.path, "--outputDirectory", folder, "--prefix", "out")
            if code != 0 or not list(Path(folder).glob("*.nrrd")):
                yield obj, "exit code %d: %s" % (code, said[-300:])


def dicom_validator(objects):
    """Reads the standard itself, which its wheel does not carry; runs where a folder with it is named."""
    name = program("validate_iods", "dicom-validator of PyPI")
    for obj in objects:
        code, said = run(name, "--standard-path", os.environ["DICOM_STANDARD"], "--edition", "local", obj.path)
        if code != 0:
            yield obj, said


def is_any(obj):
    return True


def is_one_of(*classes):
    return lambda obj: obj.sop_class in classes


JUDGES = [
    # (name, judge, which objects)
    ("dciodvfy", dciodvfy, is_any),
    ("dsrdump", dsrdump, is_one_of(*SR, *KO)),
    ("dcmp2pgm", dcmp2pgm, lambda obj: obj.sop_class in PR and obj.source().exists()),
    ("DicomSRValidator", pixelmed, is_one_of(*SR, *KO)),
    ("highdicom", highdicom_rules, is_any),
    ("tid1500reader", tid1500reader, is_one_of(*SR)),
    ("segimage2itkimage", segimage2itkimage, lambda obj: obj.sop_class in SEG and obj.is_placed()),
]


def judges():
    if os.environ.get("DICOM_STANDARD"):
        return JUDGES + [("dicom-validator", dicom_validator, is_any)]
    print("dicom-validator: not asked, since it needs the standard itself; DICOM_STANDARD names a folder with it")
    return JUDGES


# --- proof that each judge can object --------------------------------------------------------------------------------

def breakages():
    """What is broken for a judge to find: judge, classes, and how."""
    def drop(keyword):
        return lambda d: d.__delattr__(keyword)

    def two_windows(d):
        voi = pydicom.Dataset()
        voi.WindowCenter, voi.WindowWidth = [1, 2], [3, 4]
        d.SoftcopyVOILUTSequence = [voi]

    def unknown_type(d):
        d.ContentSequence[0].ValueType = "NONSENSE"

    def no_groups(d):
        d.ContentSequence = [c for c in d.ContentSequence if c.ConceptNameCodeSequence[0].CodeValue == "121005"]

    def other_container(d):
        names = [c.ConceptNameCodeSequence[0] for c in d.ContentSequence]
        next(n for n in names if n.CodeValue == "126010").CodeValue = "126011"

    def no_place(d):
        del d.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence

    return [
        ("dciodvfy", SR + PR + SEG + PM + KO, drop("StudyInstanceUID")),
        ("dsrdump", SR + KO, unknown_type),
        ("dcmp2pgm", PR, two_windows),
        ("DicomSRValidator", SR, no_groups),
        ("highdicom", SR, drop("VerificationFlag")),
        ("highdicom", SEG, drop("SegmentSequence")),
        ("highdicom", KO, drop("ContentSequence")),
        ("tid1500reader", SR, other_container),
        ("segimage2itkimage", SEG, no_place),
    ]


def prove(objects):
    failed = 0
    by_name = {name: (judge, takes) for name, judge, takes in JUDGES}
    for name, classes, damage in breakages():
        judge, takes = by_name[name]
        for sop_class in classes:
            candidates = [o for o in objects if o.sop_class == sop_class and takes(o)]
            whole = max(candidates, key=lambda o: o.path.stat().st_size, default=None)  # the one with most in it
            if whole is None:
                print("%s: no object of %s to break" % (name, sop_class))
                failed += 1
                continue
            with tempfile.TemporaryDirectory() as folder:
                broken = pydicom.dcmread(whole.path)
                damage(broken)
                path = Path(folder) / whole.path.name
                broken.save_as(path, enforce_file_format=False)
                if whole.source().exists():
                    shutil.copy(whole.source(), folder)
                objections = list(judge([Object(path)]))
            print("%s over a broken %s: %d objections" % (name, whole.path.name, len(objections)))
            failed += not objections
    return failed


# --- all of it -----------------------------------------------------------------------------------------------------

def main(arguments):
    proving = arguments[:1] == ["--prove"]
    folders = arguments[1:] if proving else arguments
    if not folders:
        sys.exit(__doc__)
    paths = sorted(p for f in folders for p in Path(f).resolve().rglob("*.dcm") if p.name != "source.dcm")
    objects = [Object(p) for p in paths]
    if not objects:
        sys.exit("judge: no .dcm files below %s" % ", ".join(folders))
    try:
        if proving:
            sys.exit(1 if prove(objects) else 0)
        failed = 0
        for name, judge, takes in judges():
            mine = [o for o in objects if takes(o)]
            complaints = list(judge(mine)) if mine else []
            known = [c for c in complaints if allowed(name, *c)]
            errors = [c for c in complaints if not allowed(name, *c)]
            print("%s: %d objects, %d errors, %d known to be wrong" % (name, len(mine), len(errors), len(known)))
            for obj, line in errors:
                print("  %s: %s" % (obj.path, line))
            failed += len(errors)
        sys.exit(1 if failed else 0)
    except Missing as e:
        sys.exit("judge: not installed: %s; see tools/judges/README.md" % e)


if __name__ == "__main__":
    main(sys.argv[1:])
