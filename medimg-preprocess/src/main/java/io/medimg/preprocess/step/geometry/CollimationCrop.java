package io.medimg.preprocess.step.geometry;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Fields;
import io.medimg.preprocess.run.Frame;

/**
 * Cuts a radiograph to the irradiated field: rows and columns at the edges that are flat, black or
 * white, whatever the detector or a shutter left there. A line is flat if its percentiles 5 and 95
 * differ by no more than a fraction of the difference between the percentiles 1 and 99 of the
 * image, so that markers and noise do not matter. Fields that are turned by more than a few degrees
 * stay whole. This is the project's own reading. What is cut depends on the pixels, so {@link #map}
 * cannot tell; the plan's run records it. Gray images only. Immutable and safe for use by several
 * threads.
 *
 * @param flatness 0 to 1; 0.1 is usual
 */
public record CollimationCrop(double flatness) implements ContentCrop {
  /**
   * Checks the fraction.
   *
   * @throws IllegalArgumentException if it is not 0 to 1
   */
  public CollimationCrop {
    Checks.unit("collimationCrop", "flatness", flatness);
  }

  @Override
  public String describe() {
    return "collimationCrop(" + Checks.number(flatness) + ")";
  }

  public void run(Frame frame) {
    frame.requireGray("collimationCrop");
    float[] ends = frame.percentiles(1, 99);
    double spread = flatness * (ends[1] - ends[0]);
    frame.cropFound(Fields.uneven(frame.toFloats(), frame.size().width(), spread));
  }
}
