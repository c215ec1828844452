package io.medimg.dicom.facts;

import io.medimg.core.image.Rescale;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Notices;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.facts.PatientBody.Norm;
import io.medimg.dicom.facts.SuvFactors.Factor;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Uptake of Enhanced PET Image Storage (DICOM PS3.3, C.8.22), many frames a file: units are those
 * of the real world value mapping or the Rescale Type, decay is corrected to a stated date and
 * time. Safe for use by several threads.
 */
final class EnhancedPet {
  private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.130";
  private static final int DECAY_CORRECTION_DATE_TIME = 0x0018_9701;
  private static final int DECAY_CORRECTED = 0x0018_9758;
  private static final int ATTENUATION_CORRECTED = 0x0018_9759;

  private EnhancedPet() {}

  static boolean is(DicomDataset d) {
    return d.string(Tag.SOP_CLASS_UID).orElse("").equals(STORAGE);
  }

  /**
   * What the real values of frames are.
   *
   * @param scale turns them into the unit
   * @param normalised what they are normalised by; null for Bq/ml
   */
  private record Unit(double scale, @Nullable Norm normalised) {
    boolean isLike(Unit other) {
      return normalised == other.normalised && Math.abs(scale / other.scale - 1) < 1e-6;
    }
  }

  static PetUptake uptake(DicomDataset d, Notices notices) {
    Optional<Unit> common = commonUnit(d);
    if (common.isEmpty()) {
      return PetUptake.none(
          "the frames' Real World Value Mapping (0040,9096) and Rescale Type (0028,1054) do not"
              + " give one unit of Bq/ml, g/ml or cm2/ml");
    }
    Unit unit = common.get();
    return unit.normalised == null
        ? activity(d, unit.scale, notices)
        : new PetUptake(Factor.of(unit.scale), unit.normalised);
  }

  private static Optional<Unit> commonUnit(DicomDataset d) {
    Optional<Unit> first = unit(d, 0);
    int frames = d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).size();
    for (int f = 1; f < frames && first.isPresent(); f++) {
      Optional<Unit> next = unit(d, f);
      first = next.isPresent() && next.get().isLike(first.get()) ? first : Optional.empty();
    }
    return first;
  }

  private static Optional<Unit> unit(DicomDataset d, int frame) {
    Rescale rescale =
        FunctionalGroups.ofFrame(
                d, frame, Tag.RESCALE_SLOPE, Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE)
            .map(group -> FrameFacts.rescale(d, group))
            .orElse(Rescale.IDENTITY);
    List<Unit> units = new ArrayList<>();
    for (RealWorldValueMapping mapping : RealWorldValueMapping.of(d, frame)) {
      Rescale world = mapping.rescale();
      double scale = world.rescaleSlope() / rescale.rescaleSlope();
      double gap = world.rescaleIntercept() - scale * rescale.rescaleIntercept();
      if (scale > 0 && Math.abs(gap) <= 1e-6 * Math.abs(world.rescaleSlope())) {
        unit(world.units(), scale).ifPresent(units::add);
      }
    }
    unit(rescale.units(), 1).ifPresent(units::add);
    return units.stream()
        .filter(u -> u.normalised == Norm.BW)
        .findFirst()
        .or(() -> units.stream().findFirst());
  }

  /** UCUM with the annotations of CID 85, or the terms of Units (0054,1001). */
  private static Optional<Unit> unit(String code, double scale) {
    String compact = code.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
    String base = compact.replaceAll("\\{[^{}]*\\}", "").replace("/", "");
    String norm = compact.replaceAll("^[^{]*\\{SUV|\\}.*$|[()]", "");
    return switch (base) {
      case "BQML" -> Optional.of(new Unit(scale, null));
      case "GML" ->
          ClassicPet.norm(compact.contains("{") ? norm : "BW")
              .filter(n -> n != Norm.BSA)
              .map(n -> new Unit(scale, n));
      case "CM2ML" -> Optional.of(new Unit(scale, Norm.BSA));
      default -> Optional.empty();
    };
  }

  private static PetUptake activity(DicomDataset d, double toBecquerels, Notices notices) {
    if (!is(d, ATTENUATION_CORRECTED) || !is(d, DECAY_CORRECTED)) {
      return PetUptake.none(
          "Attenuation Corrected (0018,9759) or Decay Corrected (0018,9758) is not YES");
    }
    Optional<LocalDateTime> reference = d.dateTime(DECAY_CORRECTION_DATE_TIME);
    if (reference.isEmpty()) {
      return PetUptake.none("Decay Correction DateTime (0018,9701) is missing");
    }
    PetDose dose = PetDose.given(d);
    return PetUptake.ofActivity(
        toBecquerels,
        dose.isKnown()
            ? dose.after(new PetTimes(d, dose, notices).to(reference.get(), true))
            : dose);
  }

  private static boolean is(DicomDataset d, int tag) {
    return d.string(tag).orElse("").equals("YES");
  }
}
