package io.medimg.dicom;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.PixelSpacing.Source;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in medimg's words. What is broken or contradictory is left out: it never stops a
 * picture. Safe for use by several threads.
 */
final class ImageFacts {
  private ImageFacts() {}

  static ImageMetadata.Builder of(DicomDataset d, PixelModule module, ShownPixels shown) {
    Modality modality = Modality.ofCode(d.string(Tag.MODALITY).orElse(""));
    String view = d.string(Tag.VIEW_POSITION).orElse("");
    ImageMetadata.Builder facts =
        ImageMetadata.builder()
            .format("DICOM")
            .modality(modality)
            .photometricInterpretation(shown.photometric())
            .rescale(rescale(d, modality))
            .windows(windows(d))
            .pixelSpacing(spacing(d))
            .bodyPartExamined(upper(d.string(Tag.BODY_PART_EXAMINED)))
            .viewPosition(ViewPosition.ofCode(view))
            .patientPosition(position(d, view))
            .patientAgeYears(age(d.string(Tag.PATIENT_AGE).orElse("")))
            .burnedInAnnotation(yesOrNo(d.string(Tag.BURNED_IN_ANNOTATION).orElse("")))
            .pixelPaddingValue(padding(d, module));
    if (module.pixelTag() == Tag.PIXEL_DATA && module.color() != PixelModule.Color.PALETTE) {
      facts.bitsStored(module.bitsStored());
    }
    return facts;
  }

  private static @Nullable String upper(Optional<String> text) {
    return text.map(s -> s.toUpperCase(Locale.ROOT)).orElse(null);
  }

  /** Patient Position, else what the view says ({@code AP Supine}). */
  private static @Nullable String position(DicomDataset d, String view) {
    String stated = upper(d.string(Tag.PATIENT_POSITION));
    if (stated != null) {
      return stated;
    }
    for (String word : new String[] {"SUPINE", "PRONE", "ERECT", "DECUBITUS"}) {
      if (view.toUpperCase(Locale.ROOT).contains(word)) {
        return word;
      }
    }
    return null;
  }

  /** The data set, then the functional groups that hold for every frame. */
  private static Optional<DicomDataset> group(DicomDataset d, int tag, int sequence) {
    if (d.contains(tag)) {
      return Optional.of(d);
    }
    for (DicomDataset shared : d.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)) {
      for (DicomDataset item : shared.items(sequence)) {
        return Optional.of(item);
      }
    }
    return perFrame(d, tag, sequence);
  }

  /** What the frames' own groups say, if all say the same. */
  private static Optional<DicomDataset> perFrame(DicomDataset d, int tag, int sequence) {
    DicomDataset first = null;
    for (DicomDataset frame : d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)) {
      List<DicomDataset> items = frame.items(sequence);
      if (items.isEmpty()
          || (first != null && !items.get(0).strings(tag).equals(first.strings(tag)))) {
        return Optional.empty();
      }
      first = items.get(0);
    }
    return Optional.ofNullable(first);
  }

  private static Rescale rescale(DicomDataset d, Modality modality) {
    Optional<DicomDataset> group =
        group(d, Tag.RESCALE_SLOPE, Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
    OptionalDouble slope =
        group.map(g -> g.number(Tag.RESCALE_SLOPE)).orElse(OptionalDouble.empty());
    if (group.isEmpty() || slope.isEmpty() || slope.getAsDouble() == 0) {
      return Rescale.IDENTITY;
    }
    String byModality =
        switch (modality) {
          case CT -> "HU";
          case PT -> d.string(Tag.UNITS).orElse("");
          default -> "";
        };
    String units = group.get().string(Tag.RESCALE_TYPE).orElse(byModality);
    return new Rescale(
        slope.getAsDouble(),
        group.get().number(Tag.RESCALE_INTERCEPT).orElse(0),
        units.equals("US") ? byModality : units);
  }

  private static List<VoiWindow> windows(DicomDataset d) {
    DicomDataset group = group(d, Tag.WINDOW_CENTER, Tag.FRAME_VOI_LUT_SEQUENCE).orElse(d);
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
    for (int i = 0; i < Math.min(centers.length, widths.length); i++) {
      if (!Double.isNaN(centers[i]) && widths[i] >= least) {
        windows.add(new VoiWindow(centers[i], widths[i], function));
      }
    }
    return windows;
  }

  private static @Nullable PixelSpacing spacing(DicomDataset d) {
    DicomDataset measures = group(d, Tag.PIXEL_SPACING, Tag.PIXEL_MEASURES_SEQUENCE).orElse(d);
    PixelSpacing spacing = spacing(measures, Tag.PIXEL_SPACING, Source.PIXEL_SPACING);
    if (spacing == null) {
      spacing = spacing(d, Tag.IMAGER_PIXEL_SPACING, Source.IMAGER_PIXEL_SPACING);
    }
    return spacing != null
        ? spacing
        : spacing(d, Tag.NOMINAL_SCANNED_PIXEL_SPACING, Source.NOMINAL_SCANNED);
  }

  private static @Nullable PixelSpacing spacing(DicomDataset d, int tag, Source source) {
    double[] mm = d.numbers(tag);
    return mm.length == 2 && mm[0] > 0 && mm[1] > 0 ? new PixelSpacing(mm[0], mm[1], source) : null;
  }

  /** An Age String, for example {@code 045Y}, in years. */
  private static double age(String text) {
    if (!text.matches("\\d{1,3}[DWMY]")) {
      return Double.NaN;
    }
    int number = Integer.parseInt(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 'D' -> number / 365.25;
      case 'W' -> number * 7 / 365.25;
      case 'M' -> number / 12.0;
      default -> number;
    };
  }

  private static @Nullable Boolean yesOrNo(String text) {
    return text.equals("YES") ? Boolean.TRUE : text.equals("NO") ? Boolean.FALSE : null;
  }

  private static @Nullable Integer padding(DicomDataset d, PixelModule module) {
    if (d.integer(Tag.PIXEL_PADDING_VALUE).isEmpty()) {
      return null;
    }
    int value = d.integer(Tag.PIXEL_PADDING_VALUE).getAsInt();
    return module.signed() ? (int) (short) value : value & 0xFFFF;
  }
}
