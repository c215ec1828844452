package io.medimg.dicom;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.VoiLut;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A table of the Modality LUT or VOI LUT Sequence (DICOM PS3.3, C.11.1.1, C.11.2.1.1). Immutable
 * and safe for use by several threads.
 */
final class LookupTable {
  private static final int DESCRIPTOR = 0x0028_3002;
  private static final int DATA = 0x0028_3006;

  private final int first;
  private final int bits;
  private final int[] entries;

  private LookupTable(int first, int bits, int[] entries) {
    this.first = first;
    this.bits = bits;
    this.entries = entries;
  }

  /**
   * The table of an item.
   *
   * @param item of the sequence
   * @param signed whether the values that it maps may be negative
   * @return empty if it is broken, which never stops a picture
   */
  static Optional<LookupTable> of(DicomDataset item, boolean signed) {
    double[] descriptor = item.numbers(DESCRIPTOR);
    if (descriptor.length < 3) {
      return Optional.empty();
    }
    int count = (int) descriptor[0] & 0xFFFF;
    count = count == 0 ? 0x1_0000 : count;
    int first = signed ? (short) (int) descriptor[1] : (int) descriptor[1] & 0xFFFF;
    first = descriptor[1] < 0 ? (int) descriptor[1] : first;
    ByteBuffer data = item.view(DATA);
    boolean bytes = data.remaining() < 2 * count && data.remaining() >= count;
    int bits = (int) descriptor[2];
    if (data.remaining() < count || bits < 8 || bits > 16) {
      return Optional.empty();
    }
    int[] entries = new int[count];
    int all = 0;
    for (int i = 0; i < count; i++) {
      entries[i] = bytes ? data.get(i) & 0xFF : data.getShort(2 * i) & 0xFFFF;
      all |= entries[i];
    }
    // Some writers state fewer bits than their entries have.
    return Optional.of(new LookupTable(first, all >> bits == 0 ? bits : 16, entries));
  }

  int bits() {
    return bits;
  }

  VoiLut voiLut() {
    return VoiLut.of(first, bits, entries);
  }

  /** The entry of a stored value; values outside get the first or the last one. */
  int apply(int stored) {
    return entries[Math.max(0, Math.min(stored - first, entries.length - 1))];
  }

  /** Every stored value through the table. */
  PixelBuffer apply(PixelBuffer stored) {
    if (bits == 8) {
      byte[] out = new byte[stored.length()];
      for (int i = 0; i < out.length; i++) {
        out[i] = (byte) apply((int) stored.get(i));
      }
      return PixelBuffer.U8.wrap(out);
    }
    short[] out = new short[stored.length()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (short) apply((int) stored.get(i));
    }
    return PixelBuffer.U16.wrap(out);
  }
}
