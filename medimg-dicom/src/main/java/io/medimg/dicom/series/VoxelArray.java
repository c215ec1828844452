package io.medimg.dicom.series;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.io.MalformedImageException;
import java.nio.file.Path;

/** Voxels of one type, filled slice by slice. Not safe for use by several threads. */
final class VoxelArray {
  private final SampleType type;
  private final Object array;
  private int filled;

  VoxelArray(SampleType type, int length) {
    this.type = type;
    array =
        switch (type) {
          case U8 -> new byte[length];
          case U16, S16 -> new short[length];
          case F32 -> new float[length];
        };
  }

  /** Adds a slice as it is; floats take any type. */
  void add(PixelBuffer slice, Path file) throws MalformedImageException {
    if (slice.type() == type) {
      System.arraycopy(backing(slice), 0, array, filled, slice.length());
    } else if (type == SampleType.F32) {
      float[] floats = (float[]) array;
      for (int i = 0; i < slice.length(); i++) {
        floats[filled + i] = slice.get(i);
      }
    } else {
      throw new MalformedImageException(
          "%s: holds %s although its header promised %s like the slices before"
              .formatted(file.getFileName(), slice.type(), type));
    }
    filled += slice.length();
  }

  /** The values of a part of a picture, row by row, copied. */
  static PixelBuffer tile(PixelBuffer picture, SliceHeader.Tile tile, int columns, int rows) {
    VoxelArray part = new VoxelArray(picture.type(), rows * columns);
    Object from = backing(picture);
    for (int row = 0; row < rows; row++) {
      int at = (tile.y() + row) * tile.frameColumns() + tile.x();
      System.arraycopy(from, at, part.array, row * columns, columns);
    }
    return part.buffer();
  }

  /** Values and how they become real ones. Immutable and safe for use by several threads. */
  record Slice(PixelBuffer pixels, Rescale rescale) {
    double real(int index) {
      return rescale.apply(pixels.get(index));
    }
  }

  /** Adds a slice between two: real values are mixed, then stored by the given rescale. */
  void addMix(Slice below, Slice above, double weight, Rescale to) {
    int length = below.pixels.length();
    for (int i = 0; i < length; i++) {
      double low = below.real(i);
      double real = low + weight * (above.real(i) - low);
      put(filled + i, (real - to.rescaleIntercept()) / to.rescaleSlope());
    }
    filled += length;
  }

  private void put(int at, double value) {
    double held = Math.max(type.min(), Math.min(type.max(), value));
    switch (type) {
      case U8 -> ((byte[]) array)[at] = (byte) Math.round(held);
      case U16, S16 -> ((short[]) array)[at] = (short) Math.round(held);
      case F32 -> ((float[]) array)[at] = (float) value;
    }
  }

  private static Object backing(PixelBuffer buffer) {
    if (buffer instanceof PixelBuffer.U8 u8) {
      return u8.backingArray();
    } else if (buffer instanceof PixelBuffer.U16 u16) {
      return u16.backingArray();
    } else if (buffer instanceof PixelBuffer.S16 s16) {
      return s16.backingArray();
    } else {
      return ((PixelBuffer.F32) buffer).backingArray();
    }
  }

  PixelBuffer buffer() {
    return switch (type) {
      case U8 -> PixelBuffer.U8.wrap((byte[]) array);
      case U16 -> PixelBuffer.U16.wrap((short[]) array);
      case S16 -> PixelBuffer.S16.wrap((short[]) array);
      case F32 -> PixelBuffer.F32.wrap((float[]) array);
    };
  }
}
