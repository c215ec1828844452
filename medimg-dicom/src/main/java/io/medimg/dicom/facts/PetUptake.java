package io.medimg.dicom.facts;

import io.medimg.dicom.facts.PatientBody.Norm;
import io.medimg.dicom.facts.SuvFactors.Factor;
import org.jspecify.annotations.Nullable;

/**
 * What real values of PET become with a factor: the share of the dose in a millilitre, or such a
 * share times what stands for the patient. Immutable and safe for use by several threads.
 *
 * @param factor of real values, or why there is none
 * @param normalised what the result is normalised by; null if it is a share of the dose
 */
record PetUptake(Factor factor, @Nullable Norm normalised) {
  static PetUptake none(String reason) {
    return new PetUptake(Factor.none(reason), null);
  }

  /** Bq/ml, to be divided by the dose that is left. */
  static PetUptake ofActivity(double toBecquerels, PetDose dose) {
    return new PetUptake(Factor.of(toBecquerels).times(dose.left().inverse()), null);
  }
}
