package io.medimg.preprocess.step.color;

import io.medimg.preprocess.kernel.Stains;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Normalises haematoxylin and eosin after Macenko et al., <em>A method for normalizing histology
 * slides for quantitative analysis</em>, ISBI 2009, 1107-1110: optical density {@code -ln((v + 1) /
 * 240)}, pixels with a channel below 0.15 left out, stains at the percentiles 1 and 99 of the angle
 * in the plane of the two largest principal components, concentrations scaled to the percentile 99
 * of the reference stains that widespread code uses (H 0.5626 0.7201 0.4062, E 0.2159 0.8012
 * 0.5581, largest 1.9705 and 1.0308). A pixel becomes {@code 240 exp(-(h H + e E))} with its scaled
 * concentrations {@code h} and {@code e}. Works on 256 levels of three channels; a picture with
 * fewer than 16 stained pixels, or without two stains, stays. Immutable and safe for use by several
 * threads.
 */
public record StainMacenko() implements Step {

  @Override
  public String describe() {
    return "stainMacenko";
  }

  public void run(Frame frame) {
    frame.colour("stainMacenko", Stains::macenko);
  }
}
