package io.medimg.preprocess;

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

  void run(Frame frame) {
    frame.toRealUnits();
  }
}
