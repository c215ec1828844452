package io.medimg.core.image;

import io.medimg.core.geometry.Point3;

/**
 * Values between voxels: the hot loops of {@link Reslicer}. Coordinates are voxel indices.
 * Immutable and safe for use by several threads.
 */
final class VoxelSampler {
  /** Coordinates this near to a voxel's centre are meant to be there. */
  private static final double SNAP = 1e-6;

  private final int width;
  private final int height;
  private final int depth;
  private final SampleType type;
  private final byte[] bytes;
  private final short[] shorts;
  private final float[] floats;
  private final double[] slopes;
  private final double[] intercepts;
  private final boolean nearest;

  VoxelSampler(Volume volume, boolean real, Reslicing.Interpolation interpolation) {
    width = volume.width();
    height = volume.height();
    depth = volume.depth();
    PixelBuffer voxels = volume.voxels();
    type = voxels.type();
    bytes = voxels instanceof PixelBuffer.U8 u8 ? u8.backingArray() : new byte[0];
    shorts =
        voxels instanceof PixelBuffer.U16 u16
            ? u16.backingArray()
            : voxels instanceof PixelBuffer.S16 s16 ? s16.backingArray() : new short[0];
    floats = voxels instanceof PixelBuffer.F32 f32 ? f32.backingArray() : new float[0];
    slopes = new double[depth];
    intercepts = new double[depth];
    for (int k = 0; k < depth; k++) {
      Rescale rescale = real ? volume.rescale(k) : Rescale.IDENTITY;
      slopes[k] = rescale.rescaleSlope();
      intercepts[k] = rescale.rescaleIntercept();
    }
    nearest = interpolation == Reslicing.Interpolation.NEAREST;
  }

  /** The least value of all, NaN left out; 0 if there is none. */
  double least() {
    double least = Double.POSITIVE_INFINITY;
    int plane = width * height;
    for (int k = 0; k < depth; k++) {
      for (int i = k * plane; i < (k + 1) * plane; i++) {
        double value = stored(i) * slopes[k] + intercepts[k];
        if (value < least) {
          least = value;
        }
      }
    }
    return least == Double.POSITIVE_INFINITY ? 0 : least;
  }

  private double stored(int index) {
    return switch (type) {
      case U8 -> bytes[index] & 0xFF;
      case U16 -> shorts[index] & 0xFFFF;
      case S16 -> shorts[index];
      case F32 -> floats[index];
    };
  }

  /**
   * Samples along a line.
   *
   * @param start first sample
   * @param step from sample to sample
   * @param out overwritten; left as it is where a sample lies outside
   * @param inside set where a sample lies inside
   */
  void line(Point3 start, Point3 step, double[] out, boolean[] inside) {
    for (int n = 0; n < out.length; n++) {
      double x = start.x() + n * step.x();
      double y = start.y() + n * step.y();
      double z = start.z() + n * step.z();
      inside[n] = isIn(x, width) && isIn(y, height) && isIn(z, depth);
      if (inside[n]) {
        out[n] = at(onRim(x, width), onRim(y, height), onRim(z, depth));
      }
    }
  }

  private static boolean isIn(double c, int count) {
    return c >= -0.5 - SNAP && c <= count - 0.5 + SNAP;
  }

  private static double onRim(double c, int count) {
    double whole = Math.rint(c);
    double snapped = Math.abs(c - whole) < SNAP ? whole : c;
    return Math.max(0, Math.min(count - 1, snapped));
  }

  private double at(double x, double y, double z) {
    if (nearest) {
      int k = (int) Math.floor(z + 0.5);
      int row = k * height + (int) Math.floor(y + 0.5);
      return stored(row * width + (int) Math.floor(x + 0.5)) * slopes[k] + intercepts[k];
    }
    int k = (int) z;
    double f = z - k;
    double low = inSlice(x, y, k) * slopes[k] + intercepts[k];
    if (f == 0) {
      return low;
    }
    double high = inSlice(x, y, k + 1) * slopes[k + 1] + intercepts[k + 1];
    return low + f * (high - low);
  }

  /** Bilinear, of stored values; a neighbour without weight plays no part, be it NaN. */
  private double inSlice(double x, double y, int k) {
    int i = (int) x;
    int j = (int) y;
    double fx = x - i;
    double fy = y - j;
    int at = (k * height + j) * width + i;
    double top = inRow(at, fx);
    return fy == 0 ? top : top + fy * (inRow(at + width, fx) - top);
  }

  private double inRow(int at, double fx) {
    double left = stored(at);
    return fx == 0 ? left : left + fx * (stored(at + 1) - left);
  }
}
