package io.medimg.dicom;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Factors that turn the real values of a PET image (after rescale) into standardised uptake values,
 * after the vendor-neutral pseudo-code of QIBA (RSNA, Quantitative Imaging Biomarkers Alliance):
 * Units BQML by dose, half-life, times and weight; CNTS by Philips' private factors; GML as they
 * are. Slopes may differ from slice to slice: apply each slice's own. Immutable and safe for use by
 * several threads.
 *
 * @param bodyWeight g/ml: SUVbw
 * @param leanBodyMass g/ml by James (1.10 W - 128 (W/H)^2 for men, 1.07 W - 148 (W/H)^2 for women):
 *     SUVlbm
 * @param bodySurface cm2/ml by Du Bois (0.007184 W^0.425 H^0.725 m2): SUVbsa
 */
public record SuvFactors(Factor bodyWeight, Factor leanBodyMass, Factor bodySurface) {
  private static final int CORRECTED_IMAGE = 0x0028_0051;
  private static final int PATIENT_SEX = 0x0010_0040;
  private static final int PATIENT_SIZE = 0x0010_1020;
  private static final int PATIENT_WEIGHT = 0x0010_1030;
  private static final int SUV_TYPE = 0x0054_1006;
  private static final int DECAY_CORRECTION = 0x0054_1102;
  private static final int RADIOPHARMACEUTICAL = 0x0054_0016;
  private static final int TOTAL_DOSE = 0x0018_1074;
  private static final int HALF_LIFE = 0x0018_1075;
  private static final String PHILIPS = "Philips PET Private Group";

  /**
   * A factor, or why there is none.
   *
   * @param value {@code suv = real * value}; empty if it cannot be told
   * @param reason what is missing, by attribute and without values; empty where a value is
   */
  public record Factor(OptionalDouble value, String reason) {
    static Factor of(double value) {
      return value > 0 && Double.isFinite(value)
          ? new Factor(OptionalDouble.of(value), "")
          : none("the attributes give no positive factor");
    }

    static Factor none(String reason) {
      return new Factor(OptionalDouble.empty(), reason);
    }
  }

  /**
   * The factors of an image.
   *
   * @param d its attributes
   * @return each with a value or a reason
   */
  public static SuvFactors of(DicomDataset d) {
    double kg = d.number(PATIENT_WEIGHT).orElse(0);
    Factor weight = bodyWeight(d, kg);
    if (weight.value().isEmpty()) {
      return new SuvFactors(weight, weight, weight);
    }
    double perGram = weight.value().getAsDouble() / (kg * 1000);
    double metres = d.number(PATIENT_SIZE).orElse(0);
    if (!(kg > 0)) {
      Factor none = Factor.none("Patient's Weight (0010,1030) is missing or not above 0");
      return new SuvFactors(weight, none, none);
    }
    if (!(metres > 0.2 && metres < 3)) {
      Factor none = Factor.none("Patient's Size (0010,1020) is missing or no height in metres");
      return new SuvFactors(weight, none, none);
    }
    double surface = 0.007184 * Math.pow(kg, 0.425) * Math.pow(metres * 100, 0.725);
    return new SuvFactors(
        weight,
        lean(d.string(PATIENT_SEX).orElse(""), kg, metres * 100, perGram),
        Factor.of(perGram * surface * 10_000));
  }

  private static Factor lean(String sex, double kg, double cm, double perGram) {
    double square = (kg / cm) * (kg / cm);
    return switch (sex) {
      case "M" -> Factor.of(perGram * 1000 * (1.10 * kg - 128 * square));
      case "F" -> Factor.of(perGram * 1000 * (1.07 * kg - 148 * square));
      default -> Factor.none("Patient's Sex (0010,0040) is neither M nor F");
    };
  }

  private static Factor bodyWeight(DicomDataset d, double kg) {
    return switch (d.string(Tag.UNITS).orElse("")) {
      case "GML" -> gramsPerMillilitre(d);
      case "BQML" -> becquerels(d, kg, 1);
      case "CNTS" -> counts(d, kg);
      case "" -> Factor.none("Units (0054,1001) are missing");
      default -> Factor.none("Units (0054,1001) are none of BQML, CNTS and GML");
    };
  }

  private static Factor gramsPerMillilitre(DicomDataset d) {
    String type = d.string(SUV_TYPE).orElse("BW");
    return type.equals("BW")
        ? Factor.of(1)
        : Factor.none(
            "SUV Type (0054,1006) is not BW: the values are normalised otherwise already");
  }

  private static Factor counts(DicomDataset d, double kg) {
    OptionalDouble direct = philips(d, 0x00);
    if (direct.isPresent() && direct.getAsDouble() > 0) {
      return Factor.of(direct.getAsDouble());
    }
    OptionalDouble activity = philips(d, 0x09);
    if (activity.isPresent() && activity.getAsDouble() > 0) {
      return becquerels(d, kg, activity.getAsDouble());
    }
    return Factor.none(
        "Units are CNTS, and Philips' factors (7053,xx00) and (7053,xx09) are missing");
  }

  private static OptionalDouble philips(DicomDataset d, int element) {
    OptionalInt tag = d.privateTag(0x7053, PHILIPS, element);
    return tag.isPresent() ? d.number(tag.getAsInt()) : OptionalDouble.empty();
  }

  private static Factor becquerels(DicomDataset d, double kg, double toBecquerels) {
    List<String> corrections = d.strings(CORRECTED_IMAGE);
    if (!corrections.contains("ATTN") || !corrections.stream().anyMatch(c -> c.startsWith("DEC"))) {
      return Factor.none("Corrected Image (0028,0051) lacks ATTN or DECY");
    }
    Optional<DicomDataset> item = d.item(RADIOPHARMACEUTICAL);
    double dose = item.map(i -> i.number(TOTAL_DOSE).orElse(0)).orElse(0.0);
    double halfLife = item.map(i -> i.number(HALF_LIFE).orElse(0)).orElse(0.0);
    if (!(kg > 0) || !(dose > 0) || !(halfLife > 0)) {
      return Factor.none(
          !(kg > 0)
              ? "Patient's Weight (0010,1030) is missing or not above 0"
              : "Radionuclide Total Dose (0018,1074) or Half Life (0018,1075) is missing");
    }
    return switch (d.string(DECAY_CORRECTION).orElse("")) {
      case "ADMIN" -> Factor.of(toBecquerels * kg * 1000 / dose);
      case "START" -> atStart(d, item.get(), toBecquerels * kg * 1000 / dose, halfLife);
      default -> Factor.none("Decay Correction (0054,1102) is neither START nor ADMIN");
    };
  }

  private static Factor atStart(
      DicomDataset d, DicomDataset drug, double perDose, double halfLife) {
    Optional<LocalDateTime> scan = PetTimes.scanStart(d, halfLife);
    if (scan.isEmpty()) {
      return Factor.none("the start of the scan cannot be told from series, frame and acquisition");
    }
    Optional<LocalDateTime> injected = PetTimes.injection(drug, scan.get());
    if (injected.isEmpty()) {
      return Factor.none("Radiopharmaceutical Start Time (0018,1072) or (0018,1078) is missing");
    }
    double seconds = Duration.between(injected.get(), scan.get()).toMillis() / 1000.0;
    if (seconds < 0 || seconds > 20 * halfLife) {
      return Factor.none("the radiopharmaceutical was given after the scan, or long before it");
    }
    return Factor.of(perDose * Math.pow(2, seconds / halfLife));
  }
}
