package io.medimg.core.io.internal;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.SampleType;

/** Arrays of a sample type that is known at run time only. Safe for use by several threads. */
public final class Samples {
  private Samples() {}

  public static Object allocate(SampleType type, int length) {
    return switch (type) {
      case U8 -> new byte[length];
      case U16, S16 -> new short[length];
      case F32 -> new float[length];
    };
  }

  public static PixelBuffer wrap(SampleType type, Object array) {
    return switch (type) {
      case U8 -> PixelBuffer.U8.wrap((byte[]) array);
      case U16 -> PixelBuffer.U16.wrap((short[]) array);
      case S16 -> PixelBuffer.S16.wrap((short[]) array);
      case F32 -> PixelBuffer.F32.wrap((float[]) array);
    };
  }

  /** The array behind a buffer, to be read only. */
  static Object array(PixelBuffer buffer) {
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
}
