package io.medimg.preprocess.step.modality;

import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Turns stored values into real ones with the file's rescale slope and intercept: {@code stored *
 * rescaleSlope + rescaleIntercept} (DICOM PS3.3 C.11.1), which are HU in CT and Bq/ml in PET. The
 * result is float. Immutable and safe for use by several threads.
 */
public record RealUnits() implements Step {

  @Override
  public String describe() {
    return "realUnits";
  }

  public void run(Frame frame) {
    frame.toRealUnits();
  }
}
