package io.medimg.dicom.facts;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Notices;
import io.medimg.dicom.facts.SuvFactors.Factor;

/**
 * Weight, height and sex as uptake is normalised by them. Immutable and safe for use by several
 * threads.
 *
 * @param kg Patient's Weight (0010,1030); 0 if unknown
 * @param cm Patient's Size (0010,1020); 0 if unknown
 * @param sex Patient's Sex (0010,0040)
 */
record PatientBody(double kg, double cm, String sex) {
  private static final int SEX = 0x0010_0040;
  private static final int SIZE = 0x0010_1020;
  private static final int WEIGHT = 0x0010_1030;

  /** What uptake may be normalised by: the terms of SUV Type (0054,1006). */
  enum Norm {
    BW,
    LBM,
    LBMJAMES128,
    LBMJANMA,
    IBW,
    BSA
  }

  static PatientBody of(DicomDataset d, Notices notices) {
    double kg = Math.max(0, d.number(WEIGHT).orElse(0));
    if (kg >= 1000) {
      kg /= 1000;
      notices.add("Patient's Weight (0010,1030) is 1000 or more and was taken as grams");
    }
    double metres = Math.max(0, d.number(SIZE).orElse(0));
    if (metres > 3) {
      metres /= 100;
      notices.add("Patient's Size (0010,1020) is above 3 and was taken as centimetres");
    }
    boolean plausible = metres > 0.2 && metres < 3;
    return new PatientBody(kg, plausible ? metres * 100 : 0, d.string(SEX).orElse(""));
  }

  /** Grams that stand for the patient, square centimetres for {@link Norm#BSA}; or why none. */
  Factor norm(Norm norm) {
    if (!(kg > 0)) {
      return Factor.none("Patient's Weight (0010,1030) is missing or not above 0");
    }
    if (norm == Norm.BW) {
      return Factor.of(kg * 1000);
    }
    if (!(cm > 0)) {
      return Factor.none("Patient's Size (0010,1020) is missing or not a plausible height");
    }
    if (norm == Norm.BSA) {
      return Factor.of(0.007184 * Math.pow(kg, 0.425) * Math.pow(cm, 0.725) * 10_000);
    }
    boolean man = sex.equals("M");
    if (!man && !sex.equals("F")) {
      return Factor.none("Patient's Sex (0010,0040) is neither M nor F");
    }
    return Factor.of(1000 * lean(norm, man));
  }

  /** Kilograms by the formulae that IBSI names. */
  private double lean(Norm norm, boolean man) {
    double square = (kg / cm) * (kg / cm);
    double women = 1.07 * kg - 148 * square;
    double bmi = kg / (cm * cm / 10_000);
    return switch (norm) {
      case LBM -> man ? 1.10 * kg - 120 * square : women;
      case LBMJAMES128 -> man ? 1.10 * kg - 128 * square : women;
      case LBMJANMA -> man ? 9270 * kg / (6680 + 216 * bmi) : 9270 * kg / (8780 + 244 * bmi);
      default -> man ? 48.0 + 1.06 * (cm - 152) : 45.5 + 0.91 * (cm - 152);
    };
  }
}
