package io.medimg.dicom.facts;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.Sex;
import io.medimg.core.image.ViewPosition;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Notices;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.pixel.ModalityLut;
import io.medimg.dicom.pixel.PixelModule;
import io.medimg.dicom.pixel.ShownPixels;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in medimg's words. What is broken or contradictory is left out: it never stops a
 * picture. Safe for use by several threads.
 */
public final class ImageFacts {
  private static final SuvFactors NO_UPTAKE = noUptake();
  private static final int PATIENT_SEX = 0x0010_0040;

  private ImageFacts() {}

  private static SuvFactors noUptake() {
    SuvFactors.Factor none = SuvFactors.Factor.none("no PET, or frames that differ in their slope");
    return new SuvFactors(none, none, none, List.of());
  }

  public static ImageMetadata.Builder of(DicomDataset d, PixelModule module, ShownPixels shown) {
    String view = d.string(Tag.VIEW_POSITION).orElse("");
    Optional<ModalityLut> lut = shown.channels() == 1 ? ModalityLut.of(d) : Optional.empty();
    Rescale rescale = rescale(d, shown, lut);
    DicomDataset voi =
        FunctionalGroups.common(d, Tag.WINDOW_CENTER, Tag.FRAME_VOI_LUT_SEQUENCE).orElse(d);
    ValueRange real =
        lut.isPresent() ? ValueRange.TABLE_OUTPUT : ValueRange.stored(d).after(rescale);
    SuvFactors uptake = uptake(d);
    ImageMetadata.Builder facts =
        ImageMetadata.builder()
            .format("DICOM")
            .modality(Modality.ofCode(d.string(Tag.MODALITY).orElse("")))
            .photometricInterpretation(shown.photometric())
            .rescale(rescale)
            .windows(Voi.windows(voi))
            .voiLuts(Voi.tables(voi, real))
            .presentationLutShape(Voi.shape(d))
            .pixelSpacing(spacing(d))
            .bodyPartExamined(upper(d.string(Tag.BODY_PART_EXAMINED)))
            .viewPosition(ViewPosition.ofCode(view))
            .laterality(FrameFacts.laterality(d, 0).orElse(null))
            .patientPosition(position(d, view))
            .patientAgeYears(age(d.string(Tag.PATIENT_AGE).orElse("")))
            .patientSex(d.string(PATIENT_SEX).flatMap(Sex::ofCode).orElse(null))
            .burnedInAnnotation(yesOrNo(d.string(Tag.BURNED_IN_ANNOTATION).orElse("")))
            .pixelPaddingValue(padding(d, module, lut))
            .suvFactor(uptake.bodyWeight().value().orElse(Double.NaN));
    Notices notices = new Notices();
    notices.addAll(d.notices());
    notices.addAll(module.notices(d));
    notices.addAll(shown.notices());
    lut.flatMap(ModalityLut::notice).ifPresent(notices::add);
    notices.addAll(Voi.notices(voi, real));
    notices.addAll(uptake.notices());
    facts.notices(notices.all());
    if (module.pixelTag() == Tag.PIXEL_DATA && module.color() != PixelModule.Color.PALETTE) {
      facts.bitsStored(lut.map(ModalityLut::bits).orElse(module.bitsStored()));
    }
    return facts;
  }

  /** Uptake of PET, unless frames differ in what their stored values are. */
  private static SuvFactors uptake(DicomDataset d) {
    if (Modality.ofCode(d.string(Tag.MODALITY).orElse("")) != Modality.PT) {
      return NO_UPTAKE;
    }
    boolean common =
        d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).isEmpty()
            || FunctionalGroups.common(
                    d, Tag.RESCALE_SLOPE, Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE)
                .isPresent();
    return common ? SuvFactors.of(d) : NO_UPTAKE;
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

  /** Identity behind a Modality LUT, and for colours, which have no modality transform. */
  private static Rescale rescale(DicomDataset d, ShownPixels shown, Optional<ModalityLut> lut) {
    return shown.channels() > 1
        ? Rescale.IDENTITY
        : lut.map(l -> new Rescale(1, 0, l.units())).orElseGet(() -> rescale(d));
  }

  private static Rescale rescale(DicomDataset d) {
    return FunctionalGroups.common(d, Tag.RESCALE_SLOPE, Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE)
        .map(group -> FrameFacts.rescale(d, group))
        .orElse(Rescale.IDENTITY);
  }

  private static @Nullable PixelSpacing spacing(DicomDataset d) {
    return Spacings.of(
        d, FunctionalGroups.common(d, Tag.PIXEL_SPACING, Tag.PIXEL_MEASURES_SEQUENCE).orElse(d));
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

  /** The padding as the image has it: where a Modality LUT is applied, what becomes of it. */
  private static @Nullable Integer padding(
      DicomDataset d, PixelModule module, Optional<ModalityLut> lut) {
    if (d.integer(Tag.PIXEL_PADDING_VALUE).isEmpty()) {
      return null;
    }
    int value = d.integer(Tag.PIXEL_PADDING_VALUE).getAsInt();
    int stored = module.signed() ? (int) (short) value : value & 0xFFFF;
    return lut.isPresent() ? Integer.valueOf(lut.get().apply(stored)) : Integer.valueOf(stored);
  }
}
