package io.medimg.dicom.pixel;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.dataset.BulkData;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Words of uncompressed pixels in medimg's order: the samples of a pixel together. Safe for use by
 * several threads.
 */
public final class NativeWords {
  private NativeWords() {}

  /** The pixels of all frames. */
  public static ByteBuffer view(PixelModule module, DicomDataset dataset) throws IOException {
    return inOrder(module, dataset, check(module, dataset), 0, module.storedBytes());
  }

  /** The value that holds the pixels, at least as many bytes as the header promises. */
  public static BulkData check(PixelModule module, DicomDataset dataset)
      throws MalformedImageException {
    BulkData bulk =
        dataset
            .bulk(module.pixelTag())
            .filter(b -> !b.isEncapsulated())
            .orElseThrow(
                () ->
                    new MalformedImageException(
                        "%s: %s holds fragments, which transfer syntax %s does not have"
                            .formatted(
                                module.name(),
                                Tag.toString(module.pixelTag()),
                                dataset.transferSyntax())));
    if (bulk.length() < module.storedBytes()) {
      throw new MalformedImageException(
          "%s: %s at offset %d holds %d bytes, but %d frames of %d x %d x %d x %d bit need %d"
              .formatted(
                  module.name(),
                  Tag.toString(module.pixelTag()),
                  bulk.offset(),
                  bulk.length(),
                  module.frames(),
                  module.columns(),
                  module.rows(),
                  module.samples(),
                  module.bitsAllocated(),
                  module.storedBytes()));
    }
    return bulk;
  }

  /** The bytes of some frames, which {@link #check} has checked, from the first to the last bit. */
  public static ByteBuffer view(PixelModule part, DicomDataset dataset, int from)
      throws IOException {
    BulkData bulk = dataset.bulk(part.pixelTag()).orElseThrow();
    long bits = part.frameBits();
    long start = from * bits / 8;
    long end = ((from + part.frames()) * bits + 7) / 8;
    return inOrder(part, dataset, bulk, start, end - start);
  }

  private static ByteBuffer inOrder(
      PixelModule module, DicomDataset dataset, BulkData bulk, long from, long count)
      throws IOException {
    if (count > Integer.MAX_VALUE - 8) {
      throw new MalformedImageException(
          "%s: %d bytes of pixels are more than an array; read them frame by frame"
              .formatted(module.name(), count));
    }
    boolean swapped =
        module.bitsAllocated() <= 8
            && dataset.byteOrder() == ByteOrder.BIG_ENDIAN
            && dataset.vr(module.pixelTag()).orElse(Vr.OB) == Vr.OW;
    if (!swapped) {
      return bulk.read(from, (int) count).order(dataset.byteOrder());
    }
    // Bytes in words of 16 bits come in pairs (PS3.5, 8.1.1).
    long first = from & ~1L;
    long last = Math.min(bulk.length() & ~1L, (from + count + 1) & ~1L);
    ByteBuffer pairs = bulk.read(first, (int) (last - first)).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer bytes = ByteBuffer.allocate(pairs.remaining());
    while (pairs.hasRemaining()) {
      bytes.putShort(pairs.getShort());
    }
    return bytes.position((int) (from - first)).slice().order(ByteOrder.BIG_ENDIAN);
  }

  /** One bit per sample, the lowest of a byte first, without gaps. */
  static byte[] bits(PixelModule module, ByteBuffer bytes, int firstBit) {
    byte[] out = new byte[module.values()];
    for (int i = 0; i < out.length; i++) {
      int bit = firstBit + i;
      out[i] = (byte) (bytes.get(bit >> 3) >> (bit & 7) & 1);
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
