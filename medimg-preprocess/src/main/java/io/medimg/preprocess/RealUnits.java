package io.medimg.preprocess;

/**
 * Turns stored values into real ones with the file's rescale slope and intercept: HU in CT, Bq/ml
 * in PET. The result is float. Immutable and safe for use by several threads.
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
