package io.medimg.dicom.facts;

import io.medimg.dicom.dataset.CharacterSet;
import io.medimg.dicom.dataset.DatasetBuilder;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Encoding;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.facts.SuvFactors.Factor;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The dose of a PET scan and what is left of it at the time that values are corrected to. Immutable
 * and safe for use by several threads.
 *
 * @param drug the item of the Radiopharmaceutical Information Sequence (0054,0016)
 * @param halfLife seconds
 * @param left Bq, or why that cannot be told
 */
record PetDose(DicomDataset drug, double halfLife, Factor left) {
  private static final int RADIOPHARMACEUTICAL = 0x0054_0016;
  private static final int TOTAL_DOSE = 0x0018_1074;
  private static final int HALF_LIFE = 0x0018_1075;

  private static final DicomDataset NOTHING =
      new DicomDataset(
          new DatasetBuilder(),
          new byte[0],
          new Encoding(
              TransferSyntax.EXPLICIT_LITTLE, ByteOrder.LITTLE_ENDIAN, CharacterSet.DEFAULT));

  /** Nobody is scanned with less; smaller numbers are MBq or mCi. */
  private static final double LEAST_BECQUERELS = 10_000;

  /** The dose as given. */
  static PetDose given(DicomDataset d) {
    List<DicomDataset> drugs = d.items(RADIOPHARMACEUTICAL);
    if (drugs.size() != 1) {
      return none(
          drugs.isEmpty()
              ? "Radiopharmaceutical Information Sequence (0054,0016) is missing"
              : "Radiopharmaceutical Information Sequence (0054,0016) has several items");
    }
    DicomDataset drug = drugs.get(0);
    double dose = drug.number(TOTAL_DOSE).orElse(0);
    double halfLife = drug.number(HALF_LIFE).orElse(0);
    if (!(dose > 0) || !(halfLife > 0)) {
      return none("Radionuclide Total Dose (0018,1074) or Half Life (0018,1075) is missing");
    }
    if (dose < LEAST_BECQUERELS) {
      return none("Radionuclide Total Dose (0018,1074) is below 10 kBq, so not in becquerels");
    }
    return new PetDose(drug, halfLife, Factor.of(dose));
  }

  private static PetDose none(String reason) {
    return new PetDose(NOTHING, 0, Factor.none(reason));
  }

  boolean isKnown() {
    return left.value().isPresent();
  }

  /** What is left after a time. */
  PetDose after(PetTimes.Elapsed elapsed) {
    Factor share =
        elapsed.seconds().isPresent()
            ? Factor.of(Math.pow(2, -elapsed.seconds().getAsDouble() / halfLife))
            : Factor.none(elapsed.reason());
    return new PetDose(drug, halfLife, left.times(share));
  }

  /** The mean over a frame of the dose that is left when the frame starts. */
  PetDose meanOver(double seconds) {
    double decay = Math.log(2) / halfLife * seconds;
    return new PetDose(drug, halfLife, left.times(Factor.of(-Math.expm1(-decay) / decay)));
  }
}
