package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What may tell who the patient is in a place that no table of attributes reaches: the pixels. Safe
 * for use by several threads.
 */
final class BurnedIn {
  private static final int OVERLAY_BIT_POSITION = 0x6000_0102;
  private static final int OVERLAY_DATA = 0x6000_3000;
  private static final int MOST_OVERLAYS = 16;

  /** Kinds of images that carry text for people more often than not. */
  private static final Set<String> OFTEN =
      Set.of(
          "US", "ES", "XC", "SC", "OT", "DOC", "GM", "OP", "OPT", "IVUS", "ECG", "HC", "DG", "RG");

  private static final String CAPTURES = "1.2.840.10008.5.1.4.1.1.7";

  private BurnedIn() {}

  static List<String> warnings(DicomDataset d) {
    List<String> warnings = new ArrayList<>();
    if (hasPixels(d)) {
      text(d, warnings);
      overlays(d, warnings);
      faces(d, warnings);
    }
    if (d.contains(0x0042_0011)) {
      warnings.add(
          "a blank document took the place of the encapsulated one, since nothing in that can be judged");
    }
    return warnings;
  }

  private static boolean hasPixels(DicomDataset d) {
    return d.contains(Tag.PIXEL_DATA)
        || d.contains(Tag.FLOAT_PIXEL_DATA)
        || d.contains(Tag.DOUBLE_FLOAT_PIXEL_DATA);
  }

  private static void text(DicomDataset d, List<String> warnings) {
    String said = d.string(Tag.BURNED_IN_ANNOTATION).orElse("");
    String sopClass = d.string(Tag.SOP_CLASS_UID).orElse("");
    boolean likely =
        OFTEN.contains(d.string(Tag.MODALITY).orElse(""))
            || sopClass.equals(CAPTURES)
            || sopClass.startsWith(CAPTURES + ".")
            || d.strings(0x0008_0008).contains("SECONDARY")
            || d.contains(0x0008_0064);
    if (said.equals("YES")) {
      warnings.add("the file says that text is burned into its pixels; look at it before sharing");
    } else if (likely) {
      warnings.add(
          "images of this kind often have text burned into their pixels%s; look at it before sharing"
              .formatted(said.equals("NO") ? ", though the file says it has none" : ""));
    }
  }

  private static void overlays(DicomDataset d, List<String> warnings) {
    for (int i = 0; i < MOST_OVERLAYS; i++) {
      int group = i << 17;
      if (d.integer(OVERLAY_BIT_POSITION + group).orElse(0) > 0
          && !d.contains(OVERLAY_DATA + group)) {
        warnings.add("an overlay lies in unused bits of the pixels and is still there");
        return;
      }
    }
  }

  private static void faces(DicomDataset d, List<String> warnings) {
    boolean volume = Set.of("CT", "MR", "PT").contains(d.string(Tag.MODALITY).orElse(""));
    boolean head =
        Set.of("HEAD", "BRAIN", "FACE", "SKULL", "HEADNECK", "ORBIT")
            .contains(d.string(Tag.BODY_PART_EXAMINED).orElse(""));
    if (d.string(0x0028_0302).orElse("").equals("YES") || (volume && head)) {
      warnings.add("a face may be recognised in these pixels");
    }
  }
}
