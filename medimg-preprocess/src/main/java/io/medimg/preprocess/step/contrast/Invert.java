package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Turns values around within the image's range, whatever its polarity: {@code low + high - value}.
 * The type stays. Equal to Pillow's {@code ImageOps.invert} on 8 bits and to scikit-image's {@code
 * util.invert} on unsigned integers that use all their bits. Immutable and safe for use by several
 * threads.
 */
public record Invert() implements Step {
  @Override
  public String describe() {
    return "invert";
  }

  public void run(Frame frame) {
    frame.invert();
  }
}
