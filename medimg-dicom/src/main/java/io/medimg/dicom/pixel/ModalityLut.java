package io.medimg.dicom.pixel;

import io.medimg.core.image.PixelBuffer;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.facts.ValueRange;
import java.util.Optional;

/**
 * The table of the Modality LUT Sequence (0028,3000), which stands in the place of slope and
 * intercept (DICOM PS3.3, C.11.1). The reader applies it: an image then holds what comes out of the
 * table. Immutable and safe for use by several threads.
 */
public final class ModalityLut {
  private static final int TYPE = 0x0028_3004;

  private final LookupTable table;
  private final String units;

  private ModalityLut(LookupTable table, String units) {
    this.table = table;
    this.units = units;
  }

  /**
   * The table of an image, or of the transformation group that all its frames share.
   *
   * @param d its attributes
   * @return empty if there is none, or a broken one
   */
  public static Optional<ModalityLut> of(DicomDataset d) {
    return d.item(Tag.MODALITY_LUT_SEQUENCE)
        .flatMap(
            item ->
                LookupTable.of(item, ValueRange.stored(d))
                    .map(table -> new ModalityLut(table, item.string(TYPE).orElse(""))));
  }

  /** Units of the output, for example {@code HU} or {@code OD}; empty for unspecified ones. */
  public String units() {
    return units.equals("US") ? "" : units;
  }

  /** What a user of the values should know. */
  public Optional<String> notice() {
    return table.tooWide("Modality LUT");
  }

  /** Bits of an entry, 8 to 16. */
  public int bits() {
    return table.bits();
  }

  public int apply(int stored) {
    return table.apply(stored);
  }

  public PixelBuffer apply(PixelBuffer stored) {
    return table.apply(stored);
  }
}
