package io.medimg.preprocess.step.modality;

import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Inverts MONOCHROME1 images about the middle of their range, so that dense tissue is bright in
 * every film: {@code value = low + high - value}. Other images stay. A window after this step is
 * applied to the real values of the file and its result inverted, as DICOM PS3.3 C.7.6.3.1.2 wants.
 * Immutable and safe for use by several threads.
 */
public record Polarity() implements Step {

  @Override
  public String describe() {
    return "polarity";
  }

  public void run(Frame frame) {
    frame.fixPolarity();
  }
}
