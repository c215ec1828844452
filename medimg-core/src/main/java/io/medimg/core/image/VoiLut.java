package io.medimg.core.image;

import java.util.Arrays;

/**
 * A value-of-interest lookup table: one item of DICOM's VOI LUT Sequence (0028,3010), PS3.3
 * C.11.2.1.1. Values below the first one mapped get the first entry, values beyond the last the
 * last. Immutable and safe for use by several threads.
 */
public final class VoiLut implements VoiTransformation {
  private static final int MOST_ENTRIES = 65_536;

  private final int firstMapped;
  private final int bits;
  private final int maximum;
  private final char[] entries;

  private VoiLut(int firstMapped, int bits, int maximum, char[] entries) {
    this.firstMapped = firstMapped;
    this.bits = bits;
    this.maximum = maximum;
    this.entries = entries;
  }

  /**
   * A table.
   *
   * @param firstMapped the real value (after rescale) of entry 0: the second number of LUT
   *     Descriptor (0028,3002), signed if the values that it maps are
   * @param bits of an entry, 8 to 16: the third number of the descriptor
   * @param entries 1 to 65,536 of them, each from 0 to {@code 2^bits - 1}; copied
   * @return the table
   * @throws IllegalArgumentException if a number is out of range
   */
  public static VoiLut of(int firstMapped, int bits, int[] entries) {
    if (bits < 8 || bits > 16) {
      throw new IllegalArgumentException("a VOI LUT has 8 to 16 bits per entry, got " + bits);
    }
    if (entries.length < 1 || entries.length > MOST_ENTRIES) {
      throw new IllegalArgumentException(
          "a VOI LUT has 1 to %d entries, got %d".formatted(MOST_ENTRIES, entries.length));
    }
    char[] copy = new char[entries.length];
    for (int i = 0; i < copy.length; i++) {
      if (entries[i] < 0 || entries[i] >= 1 << bits) {
        throw new IllegalArgumentException(
            "entry %d of a VOI LUT of %d bits is 0 to %d, got %d"
                .formatted(i, bits, (1 << bits) - 1, entries[i]));
      }
      copy[i] = (char) entries[i];
    }
    return new VoiLut(firstMapped, bits, (1 << bits) - 1, copy);
  }

  /**
   * The same table with its greatest entry as white, for tables whose entries end below the bits
   * that were declared for them.
   *
   * @return a table with another {@link #maximum()}; this one if all entries are 0
   */
  public VoiLut toGreatestEntry() {
    int greatest = 0;
    for (char entry : entries) {
      greatest = Math.max(greatest, entry);
    }
    return greatest == 0 ? this : new VoiLut(firstMapped, bits, greatest, entries);
  }

  /** The real value that entry 0 stands for. */
  public int firstMapped() {
    return firstMapped;
  }

  /** Bits per entry, 8 to 16. */
  public int bits() {
    return bits;
  }

  /** The number of entries, 1 to 65,536. */
  public int size() {
    return entries.length;
  }

  /**
   * The entry that is shown white: {@code 2^bits - 1}, or the greatest entry of a table made by
   * {@link #toGreatestEntry()}.
   */
  public int maximum() {
    return maximum;
  }

  /**
   * Looks a value up.
   *
   * @param real a real value; taken to the nearest whole number, halves upwards; NaN gets entry 0
   * @return the entry, 0 to {@link #maximum()}
   */
  public int apply(double real) {
    double index = Math.floor(real + 0.5) - firstMapped;
    return entries[(int) Math.max(0, Math.min(index, entries.length - 1))];
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof VoiLut other
        && firstMapped == other.firstMapped
        && bits == other.bits
        && maximum == other.maximum
        && Arrays.equals(entries, other.entries);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * firstMapped + bits) + maximum) + Arrays.hashCode(entries);
  }

  @Override
  public String toString() {
    return "VoiLut[%d entries from %d, %d bits]".formatted(entries.length, firstMapped, bits);
  }
}
