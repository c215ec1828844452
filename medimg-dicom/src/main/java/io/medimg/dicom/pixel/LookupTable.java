package io.medimg.dicom.pixel;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.VoiLut;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.facts.ValueRange;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A table of the Modality LUT or VOI LUT Sequence (DICOM PS3.3, C.11.1.1, C.11.2.1.1). Immutable
 * and safe for use by several threads.
 */
public final class LookupTable {
  private static final int DESCRIPTOR = 0x0028_3002;
  private static final int DATA = 0x0028_3006;

  private final int first;
  private final int declaredBits;
  private final int usedBits;
  private final int[] entries;

  private LookupTable(int first, int declaredBits, int usedBits, int[] entries) {
    this.first = first;
    this.declaredBits = declaredBits;
    this.usedBits = usedBits;
    this.entries = entries;
  }

  /**
   * The table of an item.
   *
   * @param item of the sequence
   * @param input the values that it maps
   * @return empty if it is broken, which never stops a picture
   */
  public static Optional<LookupTable> of(DicomDataset item, ValueRange input) {
    double[] descriptor = item.numbers(DESCRIPTOR);
    if (descriptor.length < 3) {
      return Optional.empty();
    }
    int count = (int) descriptor[0] & 0xFFFF;
    count = count == 0 ? 0x1_0000 : count;
    int first = input.firstMapped((int) descriptor[1], count);
    ByteBuffer data = item.view(DATA);
    boolean bytes = data.remaining() < 2 * count && data.remaining() >= count;
    int declared = (int) descriptor[2];
    if (data.remaining() < count || declared < 8 || declared > 16) {
      return Optional.empty();
    }
    int[] entries = new int[count];
    int all = 0;
    for (int i = 0; i < count; i++) {
      entries[i] = bytes ? Palette.byteAt(data, i) : data.getShort(2 * i) & 0xFFFF;
      all |= entries[i];
    }
    // Some writers state other bits than their entries have.
    int used = Math.max(8, Integer.SIZE - Integer.numberOfLeadingZeros(all));
    return Optional.of(new LookupTable(first, declared, all == 0 ? declared : used, entries));
  }

  /** Bits that the entries need and the descriptor grants, 8 to 16. */
  int bits() {
    return Math.max(declaredBits, usedBits);
  }

  /** Empty if all entries lie within the bits of the descriptor. */
  Optional<String> tooWide(String name) {
    return usedBits > declaredBits ? Optional.of(notice(name)) : Optional.empty();
  }

  /** Empty if the entries use the bits of the descriptor, no more and no fewer. */
  public Optional<String> otherWidth(String name) {
    return usedBits == declaredBits ? Optional.empty() : Optional.of(notice(name));
  }

  private String notice(String name) {
    return "the %s holds entries of %d bits, its descriptor says %d; %d bits were taken"
        .formatted(name, usedBits, declaredBits, usedBits);
  }

  /** White is the most that the entries' own bits express, whatever the descriptor says. */
  public VoiLut voiLut() {
    return VoiLut.of(first, usedBits, entries);
  }

  /** The entry of a stored value; values outside get the first or the last one. */
  int apply(int stored) {
    return entries[Math.max(0, Math.min(stored - first, entries.length - 1))];
  }

  /** Every stored value through the table. */
  PixelBuffer apply(PixelBuffer stored) {
    if (bits() == 8) {
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
