package io.medimg.dicom.facts;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Notices;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.facts.PatientBody.Norm;
import io.medimg.dicom.facts.SuvFactors.Factor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Uptake of PET Image Storage (DICOM PS3.3, C.8.9), one slice a file. Safe for use by several
 * threads.
 */
final class ClassicPet {
  private static final int CORRECTED_IMAGE = 0x0028_0051;
  private static final int FRAME_DURATION = 0x0018_1242;
  private static final int SUV_TYPE = 0x0054_1006;
  private static final int DECAY_CORRECTION = 0x0054_1102;
  private static final String PHILIPS = "Philips PET Private Group";

  private ClassicPet() {}

  static PetUptake uptake(DicomDataset d, Notices notices) {
    return switch (d.string(Tag.UNITS).orElse("")) {
      case "GML" -> normalised(d, "BW");
      case "CM2ML" -> normalised(d, "BSA");
      case "BQML" -> activity(d, 1, notices);
      case "CNTS" -> counts(d, notices);
      case "" -> PetUptake.none("Units (0054,1001) are missing");
      default -> PetUptake.none("Units (0054,1001) are none of BQML, CNTS, GML and CM2ML");
    };
  }

  private static PetUptake normalised(DicomDataset d, String standard) {
    String type = d.string(SUV_TYPE).orElse(standard);
    return norm(type)
        .filter(norm -> (norm == Norm.BSA) == standard.equals("BSA"))
        .map(norm -> new PetUptake(Factor.of(1), norm))
        .orElseGet(
            () ->
                PetUptake.none("SUV Type (0054,1006) does not say what values are normalised by"));
  }

  static Optional<Norm> norm(String type) {
    return Arrays.stream(Norm.values()).filter(norm -> norm.name().equals(type)).findFirst();
  }

  private static PetUptake counts(DicomDataset d, Notices notices) {
    OptionalDouble direct = philips(d, 0x00);
    if (direct.orElse(0) > 0) {
      return new PetUptake(Factor.of(direct.getAsDouble()), Norm.BW);
    }
    OptionalDouble activity = philips(d, 0x09);
    return activity.orElse(0) > 0
        ? activity(d, activity.getAsDouble(), notices)
        : PetUptake.none(
            "Units are CNTS, and Philips' factors (7053,xx00) and (7053,xx09) are missing");
  }

  private static OptionalDouble philips(DicomDataset d, int element) {
    OptionalInt tag = d.privateTag(0x7053, PHILIPS, element);
    return tag.isPresent() ? d.number(tag.getAsInt()) : OptionalDouble.empty();
  }

  private static PetUptake activity(DicomDataset d, double toBecquerels, Notices notices) {
    List<String> corrections = d.strings(CORRECTED_IMAGE);
    boolean decay = corrections.stream().anyMatch(c -> c.startsWith("DEC"));
    String reference = d.string(DECAY_CORRECTION).orElse("");
    if (!corrections.contains("ATTN") || decay == reference.equals("NONE")) {
      return PetUptake.none(
          "Corrected Image (0028,0051) lacks ATTN or DECY, or contradicts Decay Correction (0054,1102)");
    }
    PetDose dose = PetDose.given(d);
    if (!dose.isKnown()) {
      return PetUptake.ofActivity(toBecquerels, dose);
    }
    PetTimes times = new PetTimes(d, dose, notices);
    return switch (reference) {
      case "ADMIN" -> PetUptake.ofActivity(toBecquerels, dose);
      case "START" -> PetUptake.ofActivity(toBecquerels, dose.after(times.toScanStart()));
      case "NONE" -> uncorrected(d, toBecquerels, dose.after(times.toAcquisition()));
      default -> PetUptake.none("Decay Correction (0054,1102) is none of START, ADMIN and NONE");
    };
  }

  private static PetUptake uncorrected(DicomDataset d, double toBecquerels, PetDose atStart) {
    double seconds = d.number(FRAME_DURATION).orElse(0) / 1000;
    return seconds > 0
        ? PetUptake.ofActivity(toBecquerels, atStart.meanOver(seconds))
        : PetUptake.none(
            "Decay Correction (0054,1102) is NONE, and Actual Frame Duration (0018,1242) is missing");
  }
}
