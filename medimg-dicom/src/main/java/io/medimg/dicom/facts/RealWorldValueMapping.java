package io.medimg.dicom.facts;

import io.medimg.core.image.Rescale;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A linear Real World Value Mapping (DICOM PS3.3, C.7.6.16.2.11): stored values to measurements
 * with coded units, beside or in the place of the rescale. Immutable and safe for use by several
 * threads.
 *
 * @param first least stored value that it holds for
 * @param last largest stored value that it holds for
 * @param rescale slope, intercept, and units as a UCUM code, for example {@code {SUVbw}g/ml}
 * @param label LUT Label (0040,9210); empty if there is none
 */
public record RealWorldValueMapping(double first, double last, Rescale rescale, String label) {
  private static final int MAPPINGS = 0x0040_9096;
  private static final int UNITS = 0x0040_08EA;
  private static final int CODE_VALUE = 0x0008_0100;
  private static final int LABEL = 0x0040_9210;
  private static final int LAST = 0x0040_9211;
  private static final int FIRST = 0x0040_9216;
  private static final int DOUBLE_LAST = 0x0040_9213;
  private static final int DOUBLE_FIRST = 0x0040_9214;
  private static final int INTERCEPT = 0x0040_9224;
  private static final int SLOPE = 0x0040_9225;

  /**
   * The mappings of a frame.
   *
   * @param d the image's attributes
   * @param frame from 0
   * @return its own, else the shared ones, else those of the data set; tables and broken ones are
   *     left out
   */
  public static List<RealWorldValueMapping> of(DicomDataset d, int frame) {
    List<DicomDataset> frames = d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    List<DicomDataset> items =
        frame < frames.size() ? frames.get(frame).items(MAPPINGS) : List.of();
    if (items.isEmpty()) {
      items =
          d.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)
              .map(group -> group.items(MAPPINGS))
              .orElse(List.of());
    }
    List<RealWorldValueMapping> mappings = new ArrayList<>();
    for (DicomDataset item : items.isEmpty() ? d.items(MAPPINGS) : items) {
      OptionalDouble slope = item.number(SLOPE);
      if (slope.isPresent() && slope.getAsDouble() != 0) {
        mappings.add(mapping(item, slope.getAsDouble()));
      }
    }
    return List.copyOf(mappings);
  }

  private static RealWorldValueMapping mapping(DicomDataset item, double slope) {
    String units = item.item(UNITS).flatMap(code -> code.string(CODE_VALUE)).orElse("");
    return new RealWorldValueMapping(
        item.number(FIRST).orElse(item.number(DOUBLE_FIRST).orElse(Double.NEGATIVE_INFINITY)),
        item.number(LAST).orElse(item.number(DOUBLE_LAST).orElse(Double.POSITIVE_INFINITY)),
        new Rescale(slope, item.number(INTERCEPT).orElse(0), units),
        item.string(LABEL).orElse(""));
  }
}
