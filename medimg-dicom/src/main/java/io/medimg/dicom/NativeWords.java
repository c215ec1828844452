package io.medimg.dicom;

import io.medimg.core.io.MalformedImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Words of uncompressed pixels in medimg's order: the samples of a pixel together. Safe for use by
 * several threads.
 */
final class NativeWords {
  private NativeWords() {}

  /** The pixels of the file; at least as many bytes as the header promises. */
  static ByteBuffer view(PixelModule module, DicomDataset dataset) throws MalformedImageException {
    ByteBuffer bytes = inByteOrder(module, dataset);
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
    return bytes;
  }

  /** Bytes that are written as big-endian words stand pairwise the other way round. */
  private static ByteBuffer inByteOrder(PixelModule module, DicomDataset dataset) {
    boolean swapped =
        module.bitsAllocated() <= 8
            && dataset.byteOrder() == ByteOrder.BIG_ENDIAN
            && dataset.vr(module.pixelTag()).equals(Optional.of(Vr.OW));
    return swapped
        ? ByteBuffer.wrap(dataset.bytes(module.pixelTag()).orElseThrow())
        : dataset.view(module.pixelTag());
  }

  /** One bit per sample, the lowest of a byte first, without gaps. */
  static byte[] bits(PixelModule module, ByteBuffer bytes) {
    byte[] out = new byte[module.values()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (bytes.get(i >> 3) >> (i & 7) & 1);
    }
    return out;
  }

  static byte[] bytes(PixelModule module, ByteBuffer bytes) {
    if (module.color() == PixelModule.Color.YBR_FULL_422) {
      return halvedChroma(module, bytes);
    }
    byte[] out = new byte[module.values()];
    if (!module.planar()) {
      bytes.get(out);
      return out;
    }
    for (int i = 0; i < out.length; i++) {
      out[place(module, i)] = bytes.get(i);
    }
    return out;
  }

  static short[] shorts(PixelModule module, ByteBuffer bytes) {
    short[] out = new short[module.values()];
    if (!module.planar()) {
      bytes.asShortBuffer().get(out);
      return out;
    }
    for (int i = 0; i < out.length; i++) {
      out[place(module, i)] = bytes.getShort(2 * i);
    }
    return out;
  }

  static int[] ints(PixelModule module, ByteBuffer bytes) {
    int[] out = new int[module.values()];
    for (int i = 0; i < out.length; i++) {
      out[place(module, i)] = bytes.getInt(4 * i);
    }
    return out;
  }

  /** Float Pixel Data, or Double Float Pixel Data narrowed. */
  static float[] floats(PixelModule module, ByteBuffer bytes) {
    float[] out = new float[module.values()];
    boolean wide = module.pixelTag() == Tag.DOUBLE_FLOAT_PIXEL_DATA;
    for (int i = 0; i < out.length; i++) {
      out[place(module, i)] = wide ? (float) bytes.getDouble(8 * i) : bytes.getFloat(4 * i);
    }
    return out;
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
