package io.medimg.core.image;

/**
 * Takes voxel values row by row into an array of a sample type; integers are rounded, halves up,
 * and kept within the type. Not safe for use by several threads.
 */
final class VoxelSink {
  private final SampleType type;
  private final byte[] bytes;
  private final short[] shorts;
  private final float[] floats;
  private final int[] filled = new int[1];

  VoxelSink(SampleType type, int length) {
    this.type = type;
    bytes = new byte[type == SampleType.U8 ? length : 0];
    shorts = new short[type == SampleType.U16 || type == SampleType.S16 ? length : 0];
    floats = new float[type == SampleType.F32 ? length : 0];
  }

  void add(double[] row) {
    int at = filled[0];
    switch (type) {
      case U8 -> {
        for (double v : row) {
          bytes[at++] = (byte) whole(v);
        }
      }
      case U16, S16 -> {
        for (double v : row) {
          shorts[at++] = (short) whole(v);
        }
      }
      case F32 -> {
        for (double v : row) {
          floats[at++] = (float) v;
        }
      }
    }
    filled[0] = at;
  }

  private long whole(double v) {
    return Math.round(Math.max(type.min(), Math.min(type.max(), v)));
  }

  PixelBuffer buffer() {
    return switch (type) {
      case U8 -> PixelBuffer.U8.wrap(bytes);
      case U16 -> PixelBuffer.U16.wrap(shorts);
      case S16 -> PixelBuffer.S16.wrap(shorts);
      case F32 -> PixelBuffer.F32.wrap(floats);
    };
  }
}
