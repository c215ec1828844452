package io.medimg.dicom;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Samples as stored: frame by frame, row by row, the samples of a pixel together; no palette and no
 * colour conversion applied. Immutable and safe for use by several threads.
 *
 * @param pixels U8, U16, S16 or F32
 */
record StoredPixels(PixelBuffer pixels) {
  /** Whole numbers up to here are exact in a float. */
  private static final long EXACT = 1L << 24;

  static StoredPixels of(PixelModule module, DicomDataset dataset) throws IOException {
    ByteBuffer bytes = dataset.view(module.pixelTag());
    if (bytes.remaining() < module.storedBytes()) {
      throw new MalformedImageException(
          "%s: %s at offset %d holds %d bytes, but %d frames of %d x %d x %d x %d bit need %d"
              .formatted(
                  module.name(),
                  Tag.toString(module.pixelTag()),
                  dataset.offset(module.pixelTag()),
                  bytes.remaining(),
                  module.frames(),
                  module.columns(),
                  module.rows(),
                  module.samples(),
                  module.bitsAllocated(),
                  module.storedBytes()));
    }
    if (module.color() == PixelModule.Color.YBR_FULL_422) {
      return new StoredPixels(PixelBuffer.U8.wrap(halvedChroma(module, bytes)));
    }
    return new StoredPixels(
        switch (module.bitsAllocated()) {
          case 1 -> PixelBuffer.U8.wrap(bits(module, bytes));
          case 8 -> eight(module, bytes);
          case 16 -> sixteen(module, bytes);
          default -> PixelBuffer.F32.wrap(floats(module, bytes));
        });
  }

  /** One bit per sample, the lowest of a byte first, without gaps. */
  private static byte[] bits(PixelModule module, ByteBuffer bytes) {
    byte[] out = new byte[module.values()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (bytes.get(i >> 3) >> (i & 7) & 1);
    }
    return out;
  }

  private static PixelBuffer eight(PixelModule module, ByteBuffer bytes) {
    if (module.signed()) {
      short[] out = new short[module.values()];
      for (int i = 0; i < out.length; i++) {
        out[place(module, i)] = (short) value(module, bytes.get(i));
      }
      return PixelBuffer.S16.wrap(out);
    }
    byte[] out = new byte[module.values()];
    if (module.bitsStored() == 8 && !module.planar()) {
      bytes.get(out);
    } else {
      for (int i = 0; i < out.length; i++) {
        out[place(module, i)] = (byte) value(module, bytes.get(i));
      }
    }
    return PixelBuffer.U8.wrap(out);
  }

  private static PixelBuffer sixteen(PixelModule module, ByteBuffer bytes) {
    short[] out = new short[module.values()];
    if (module.bitsStored() == 16 && !module.planar()) {
      bytes.asShortBuffer().get(out);
    } else {
      for (int i = 0; i < out.length; i++) {
        out[place(module, i)] = (short) value(module, bytes.getShort(2 * i));
      }
    }
    return module.signed() ? PixelBuffer.S16.wrap(out) : PixelBuffer.U16.wrap(out);
  }

  private static float[] floats(PixelModule module, ByteBuffer bytes) throws IOException {
    float[] out = new float[module.values()];
    for (int i = 0; i < out.length; i++) {
      out[place(module, i)] =
          switch (module.pixelTag()) {
            case Tag.FLOAT_PIXEL_DATA -> bytes.getFloat(4 * i);
            case Tag.DOUBLE_FLOAT_PIXEL_DATA -> (float) bytes.getDouble(8 * i);
            default -> exact(module, value(module, bytes.getInt(4 * i)));
          };
    }
    return out;
  }

  private static float exact(PixelModule module, long value) throws UnsupportedImageException {
    if (Math.abs(value) > EXACT) {
      throw new UnsupportedImageException(
          "%s: 32-bit values beyond %d, which a float does not hold exactly, are not supported"
              .formatted(module.name(), EXACT));
    }
    return value;
  }

  /** The stored bits of a word, with their sign. */
  private static long value(PixelModule module, int word) {
    int unused = 64 - module.bitsStored();
    long up = (long) word << (unused - module.shift());
    return module.signed() ? up >> unused : up >>> unused;
  }

  /** Where a sample in the order of the file belongs. */
  private static int place(PixelModule module, int i) {
    if (!module.planar()) {
      return i;
    }
    int plane = module.rows() * module.columns();
    int frame = i / (plane * module.samples());
    int inFrame = i % (plane * module.samples());
    return (frame * plane + inFrame % plane) * module.samples() + inFrame / plane;
  }

  /** Y, Y, Cb, Cr of two pixels become Y, Cb, Cr of each (PS3.3, C.7.6.3.1.2). */
  private static byte[] halvedChroma(PixelModule module, ByteBuffer bytes) {
    byte[] out = new byte[module.values()];
    int pairs = (module.columns() + 1) / 2;
    int to = 0;
    for (int row = 0; row < module.rows() * module.frames(); row++) {
      for (int x = 0; x < module.columns(); x++) {
        int from = (row * pairs + x / 2) * 4;
        out[to++] = bytes.get(from + x % 2);
        out[to++] = bytes.get(from + 2);
        out[to++] = bytes.get(from + 3);
      }
    }
    return out;
  }
}
