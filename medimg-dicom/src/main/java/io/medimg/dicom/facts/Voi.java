package io.medimg.dicom.facts;

import io.medimg.core.image.PresentationLutShape;
import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.pixel.LookupTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows, VOI LUTs and what shows them (DICOM PS3.3, C.11.2, C.11.6). What is broken is left out.
 * Safe for use by several threads.
 */
final class Voi {
  private static final int PRESENTATION_LUT_SHAPE = 0x2050_0020;
  private static final int MOST = 64;

  private Voi() {}

  static List<VoiWindow> windows(DicomDataset group) {
    double[] centers = group.numbers(Tag.WINDOW_CENTER);
    double[] widths = group.numbers(Tag.WINDOW_WIDTH);
    VoiLutFunction function =
        switch (group.string(Tag.VOI_LUT_FUNCTION).orElse("")) {
          case "LINEAR_EXACT" -> VoiLutFunction.LINEAR_EXACT;
          case "SIGMOID" -> VoiLutFunction.SIGMOID;
          default -> VoiLutFunction.LINEAR;
        };
    double least = function == VoiLutFunction.LINEAR ? 1 : Double.MIN_VALUE;
    List<VoiWindow> windows = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST, Math.min(centers.length, widths.length)); i++) {
      if (!Double.isNaN(centers[i]) && widths[i] >= least) {
        windows.add(new VoiWindow(centers[i], widths[i], function));
      }
    }
    return windows;
  }

  /**
   * The tables of the VOI LUT Sequence.
   *
   * @param group what holds the sequence
   * @param real the values that they map
   */
  static List<VoiLut> tables(DicomDataset group, ValueRange real) {
    return lookupTables(group, real).stream().map(LookupTable::voiLut).toList();
  }

  private static List<LookupTable> lookupTables(DicomDataset group, ValueRange real) {
    List<LookupTable> tables = new ArrayList<>();
    for (DicomDataset item : group.items(Tag.VOI_LUT_SEQUENCE)) {
      if (tables.size() < MOST) {
        LookupTable.of(item, real).ifPresent(tables::add);
      }
    }
    return tables;
  }

  /** What a user of the tables should know. */
  static List<String> notices(DicomDataset group, ValueRange real) {
    return lookupTables(group, real).stream()
        .flatMap(table -> table.otherWidth("VOI LUT").stream())
        .toList();
  }

  static @Nullable PresentationLutShape shape(DicomDataset d) {
    return switch (d.string(PRESENTATION_LUT_SHAPE).orElse("")) {
      case "IDENTITY" -> PresentationLutShape.IDENTITY;
      case "INVERSE" -> PresentationLutShape.INVERSE;
      default -> null;
    };
  }
}
