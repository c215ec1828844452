package io.medimg.dicom.facts;

import io.medimg.core.image.Rescale;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;

/**
 * The values that a lookup table may be given, by what the header says of them. Immutable and safe
 * for use by several threads.
 *
 * @param least the lowest
 * @param most the highest
 */
public record ValueRange(double least, double most) {
  private static final int WIDEST_STORED = 32;

  /** What comes out of a Modality LUT. */
  static final ValueRange TABLE_OUTPUT = new ValueRange(0, 0xFFFF);

  /** Stored values: by Bits Stored and Pixel Representation. */
  public static ValueRange stored(DicomDataset d) {
    int allocated = d.integer(Tag.BITS_ALLOCATED).orElse(16);
    int bits = d.integer(Tag.BITS_STORED).orElse(allocated);
    double values = Math.pow(2, Math.max(1, Math.min(WIDEST_STORED, bits)));
    boolean signed = d.integer(Tag.PIXEL_REPRESENTATION).orElse(0) == 1;
    return signed ? new ValueRange(-values / 2, values / 2 - 1) : new ValueRange(0, values - 1);
  }

  /** The same after a rescale. */
  ValueRange after(Rescale rescale) {
    double a = rescale.apply(least);
    double b = rescale.apply(most);
    return new ValueRange(Math.min(a, b), Math.max(a, b));
  }

  /**
   * What 16 bits of a LUT Descriptor mean as the first value mapped, which writers give as US or SS
   * whatever the values are (PS3.3, C.11.1.1 and C.11.2.1.1): the reading whose entries meet these
   * values, and where both or none do, the signed one if values may be negative.
   */
  public int firstMapped(int word, int entries) {
    int unsigned = word & 0xFFFF;
    int signed = (short) word;
    boolean meetsUnsigned = meets(unsigned, entries);
    if (meetsUnsigned != meets(signed, entries)) {
      return meetsUnsigned ? unsigned : signed;
    }
    return least < 0 ? signed : unsigned;
  }

  private boolean meets(int first, int entries) {
    return first <= most && first + entries - 1 >= least;
  }
}
