#!/usr/bin/env python3
"""Golden reslices and NIfTI files for the tests of volumes. Made with NumPy 1.24.2, SciPy 1.10.1 and
NiBabel 5.0.0 (printed below); run it in this folder, it writes volumes/."""

import math
import struct
import warnings

import nibabel
import numpy
import scipy
from scipy.ndimage import map_coordinates

print(numpy.__version__, scipy.__version__, nibabel.__version__)
SHAPE = (13, 11, 9)  # columns, rows, slices


def voxels():
    i, j, k = numpy.meshgrid(*(numpy.arange(n) for n in SHAPE), indexing="ij")
    return ((i * 7 + j * 13 + k * 29 + i * j * k) % 101 - 50).astype(numpy.int16)


def rotation(a, b):
    x = numpy.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    z = numpy.array([[math.cos(b), -math.sin(b), 0], [math.sin(b), math.cos(b), 0], [0, 0, 1]])
    return z @ x


def affine(linear, origin):
    m = numpy.eye(4)
    m[:3, :3] = linear
    m[:3, 3] = origin
    return m


STRAIGHT = affine(numpy.diag([0.5, 0.75, 2.0]), [-3, 4, 10])
OBLIQUE = affine(rotation(0.3, -0.7) @ numpy.diag([0.9, 0.8, 1.7]), [12, -30, 5])
tilt = math.radians(18.5)
SHEARED = affine(
    numpy.array(
        [[0.5, 0, 0], [0, 0.5 * math.cos(tilt), 0], [0, -0.5 * math.sin(tilt), 2.5]]
    ),
    [-4, 3, -2],
)


def sample(matrix, points, order):
    index = (numpy.linalg.inv(matrix) @ numpy.c_[points, numpy.ones(len(points))].T)[:3]
    index = numpy.where(abs(index - numpy.rint(index)) < 1e-7, numpy.rint(index), index)
    values = map_coordinates(voxels().astype(float), index, order=order, mode="nearest")
    inside = numpy.all((index >= -0.5) & (index <= numpy.array(SHAPE)[:, None] - 0.5), axis=0)
    return values, inside


def reslice(matrix, size, origin, right, down, order, how, slab):
    origin, right, down = map(numpy.array, (origin, right, down))
    normal = numpy.cross(right, down)
    normal = normal / numpy.linalg.norm(normal)
    step = 1 / abs(numpy.linalg.inv(matrix)[:3, :3] @ normal).max()
    gaps = math.ceil(slab / step - 1e-6)
    offsets = numpy.linspace(-slab / 2, slab / 2, gaps + 1) if gaps else [0.0]
    cols, rows = numpy.meshgrid(numpy.arange(size[0]), numpy.arange(size[1]))
    plane = origin + cols.reshape(-1, 1) * right + rows.reshape(-1, 1) * down
    stack = []
    for o in offsets:
        values, inside = sample(matrix, plane + o * normal, order)
        stack.append(numpy.where(inside, values, numpy.nan))
    with numpy.errstate(all="ignore"):
        fold = {"MAXIMUM": numpy.nanmax, "MINIMUM": numpy.nanmin, "MEAN": numpy.nanmean}[how]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return fold(numpy.array(stack), axis=0)


def numbers(values):
    return " ".join("NaN" if math.isnan(v) else "%.9g" % v for v in numpy.ravel(values))


def planes(out):
    u = numpy.array([0.8, 0.6, 0.0])
    v = numpy.cross([0.36, -0.48, 0.8], u)
    cases = [
        ("axial-between", STRAIGHT, (13, 11), (-3, 4, 13), (0.5, 0, 0), (0, 0.75, 0), 1, "MEAN", 0),
        ("coronal", STRAIGHT, (15, 40), (-3.5, 7.1, 27), (0.5, 0, 0), (0, 0, -0.5), 1, "MEAN", 0),
        ("sagittal-nearest", STRAIGHT, (20, 9), (0.1, 4, 26), (0, 0.4, 0), (0, 0, -2), 0, "MEAN", 0),
        ("mip", STRAIGHT, (13, 11), (-3, 4, 18), (0.5, 0, 0), (0, 0.75, 0), 1, "MAXIMUM", 16),
        ("minip-slab", STRAIGHT, (12, 20), (-3, 8, 26), (0.5, 0, 0), (0, 0, -0.8), 1, "MINIMUM", 3.3),
        ("oblique-mean", OBLIQUE, (18, 16), (10, -34, 4), 0.7 * u, 0.7 * v, 1, "MEAN", 4),
        ("oblique-nearest", OBLIQUE, (18, 16), (10, -34, 8), 0.7 * u, 0.7 * v, 0, "MEAN", 0),
        ("sheared", SHEARED, (16, 30), (-4.5, 5, 20), (0.5, 0, 0), (0, 0, -0.9), 1, "MEAN", 0),
    ]
    for name, matrix, size, origin, right, down, order, how, slab in cases:
        values = reslice(matrix, size, origin, right, down, order, how, slab)
        out.write("\t".join([
            name,
            numbers(matrix[:3].T),
            "%d %d" % size,
            numbers(numpy.array([origin, right, down])),
            "TRILINEAR" if order else "NEAREST",
            how,
            "%g" % slab,
            numbers(values),
        ]) + "\n")


def resampled(out):
    """A tilted stack on straight axes: the grid that covers its voxel centres, 0.8 mm."""
    steps = SHEARED[:3, :3]
    u = steps[:, 0] / numpy.linalg.norm(steps[:, 0])
    v = steps[:, 1] - u * (u @ steps[:, 1])
    v = v / numpy.linalg.norm(v)
    w = numpy.cross(u, v)
    corners = numpy.array(
        [[i, j, k] for i in (0, SHAPE[0] - 1) for j in (0, SHAPE[1] - 1) for k in (0, SHAPE[2] - 1)]
    )
    corners = corners @ steps.T + SHEARED[:3, 3]
    axes = [u, v, w]
    low = [min(corners @ a) for a in axes]
    count = [math.floor((max(corners @ a) - l) / 0.8 + 1e-6) + 1 for a, l in zip(axes, low)]
    origin = sum(l * a for l, a in zip(low, axes))
    k, j, i = numpy.meshgrid(*(numpy.arange(n) for n in reversed(count)), indexing="ij")
    points = origin + 0.8 * sum(c.reshape(-1, 1) * a for c, a in zip((i, j, k), axes))
    values, inside = sample(SHEARED, points, 1)
    values = numpy.where(inside, numpy.floor(values + 0.5), voxels().min())
    matrix = affine(0.8 * numpy.array(axes).T, origin)
    out.write("\t".join(
        ["straightened", numbers(SHEARED[:3].T), "%d %d %d" % tuple(count),
         numbers(matrix[:3].T), numbers(values)]) + "\n")


def nifti():
    """RAS affines are those above with x and y reversed, so that medimg's LPS ones are equal."""
    ras = numpy.diag([-1, -1, 1, 1])
    data = voxels()

    def save(name, array, matrix, kind=nibabel.Nifti1Image, change=None):
        image = kind(array, None)
        image.header.set_xyzt_units("mm", "sec")
        image.set_sform(ras @ matrix, code=1)
        image.set_qform(ras @ OBLIQUE, code=0)
        if change:
            change(image)
        nibabel.save(image, "volumes/" + name)
        read = nibabel.load("volumes/" + name)
        values = numpy.asanyarray(read.dataobj).astype(numpy.float64)
        index.write("\t".join([
            name,
            "%d %d %d %d" % (tuple(read.shape) + (1,) * (4 - len(read.shape))),
            numbers((ras @ read.affine)[:3].T),
            numbers(values.ravel(order="F")[:: max(1, values.size // 200)]),
        ]) + "\n")

    def qform_only(image):
        image.set_sform(None, code=0)
        image.set_qform(ras @ OBLIQUE, code=1)

    def neither(image):
        image.set_sform(None, code=0)
        image.set_qform(None, code=0)
        image.header["pixdim"][1:4] = [0.5, 0.75, 2]

    with open("volumes/nifti.tsv", "w") as index:
        index.write("# name, shape, LPS affine (columns i, j, k, origin), every n-th real value\n")
        save("s16-sform.nii.gz", data, STRAIGHT)
        save("s16-qform.nii", data, STRAIGHT, change=qform_only)
        save("s16-neither.nii.gz", data, STRAIGHT, change=neither)
        save("u8-sheared.nii.gz", (data + 50).astype(numpy.uint8), SHEARED)
        save("u16-second.nii.gz", (data.astype(int) + 60000).astype(numpy.uint16), OBLIQUE,
             kind=nibabel.Nifti2Image)
        save("f32.nii.gz", (data / 3).astype(numpy.float32), OBLIQUE)
        save("f64.nii.gz", data / 3.0, OBLIQUE)
        save("s32.nii.gz", data.astype(numpy.int32) * 1000, OBLIQUE)
        save("s8.nii.gz", data.astype(numpy.int8), OBLIQUE)
        save("frames.nii.gz", numpy.stack([data, data + 1, data * 2], axis=3), OBLIQUE)
        big = nibabel.Nifti1Header(endianness=">")
        save("s16-big.nii.gz", data, OBLIQUE,
             kind=lambda a, m: nibabel.Nifti1Image(a.astype(">i2"), m, header=big))
        raw = nibabel.Nifti1Image(data, ras @ OBLIQUE)
        raw.header.set_slope_inter(0.25, -7)
        header = raw.header.copy()
        header.set_data_offset(352)
        content = bytearray(header.binaryblock)
        content[108:112] = struct.pack("<f", 352)
        content[112:120] = struct.pack("<ff", 0.25, -7)
        with open("volumes/s16-scaled.nii", "wb") as f:
            f.write(bytes(content) + b"\0" * 4 + data.tobytes(order="F"))
        read = nibabel.load("volumes/s16-scaled.nii")
        values = read.get_fdata()
        index.write("\t".join(["s16-scaled.nii", "13 11 9 1", numbers((ras @ read.affine)[:3].T),
                               numbers(values.ravel(order="F")[::6])]) + "\n")


if __name__ == "__main__":
    with open("volumes/reslices.tsv", "w") as out:
        out.write("# name, LPS affine, size, origin right down, interpolation, fold, slab, values\n")
        planes(out)
    with open("volumes/resampled.tsv", "w") as out:
        out.write("# name, LPS affine, counts, LPS affine of the result, values\n")
        resampled(out)
    nifti()
