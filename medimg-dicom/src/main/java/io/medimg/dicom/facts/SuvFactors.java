package io.medimg.dicom.facts;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Notices;
import io.medimg.dicom.facts.PatientBody.Norm;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Factors that turn the real values of a PET image (after rescale) into standardised uptake values,
 * after the vendor-neutral pseudo-code of QIBA (RSNA, Quantitative Imaging Biomarkers Alliance) and
 * the rules of IBSI (Image Biomarker Standardisation Initiative): Units BQML by dose, half-life,
 * times and weight; CNTS by Philips' private factors; GML and CM2ML by what they are normalised to;
 * enhanced PET by its real world values. Slopes may differ from slice to slice: apply each slice's
 * own. Immutable and safe for use by several threads.
 *
 * @param bodyWeight g/ml: SUVbw
 * @param leanBodyMass g/ml by James (1.10 W - 128 (W/H)^2 for men, 1.07 W - 148 (W/H)^2 for women):
 *     SUVlbm
 * @param bodySurface cm2/ml by Du Bois (0.007184 W^0.425 H^0.725 m2): SUVbsa
 * @param notices what was put right on the way, for people and without values; empty as a rule
 */
public record SuvFactors(
    Factor bodyWeight, Factor leanBodyMass, Factor bodySurface, List<String> notices) {

  /** Copies the notices. */
  public SuvFactors {
    notices = List.copyOf(notices);
  }

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

    /** The product of both, or the first reason. */
    Factor times(Factor other) {
      if (value.isEmpty() || other.value.isEmpty()) {
        return value.isEmpty() ? this : other;
      }
      return of(value.getAsDouble() * other.value.getAsDouble());
    }

    /** One by this; reasons stay. */
    Factor inverse() {
      return value.isEmpty() ? this : of(1 / value.getAsDouble());
    }
  }

  /**
   * The factors of an image.
   *
   * @param d its attributes
   * @return each with a value or a reason
   */
  public static SuvFactors of(DicomDataset d) {
    Notices notices = new Notices();
    PatientBody body = PatientBody.of(d, notices);
    PetUptake uptake =
        EnhancedPet.is(d) ? EnhancedPet.uptake(d, notices) : ClassicPet.uptake(d, notices);
    Factor perDose =
        uptake.normalised() == null
            ? uptake.factor()
            : uptake.factor().times(body.norm(uptake.normalised()).inverse());
    return new SuvFactors(
        factor(Norm.BW, uptake, perDose, body),
        factor(Norm.LBMJAMES128, uptake, perDose, body),
        factor(Norm.BSA, uptake, perDose, body),
        notices.all());
  }

  private static Factor factor(Norm norm, PetUptake uptake, Factor perDose, PatientBody body) {
    return norm == uptake.normalised() ? uptake.factor() : perDose.times(body.norm(norm));
  }
}
