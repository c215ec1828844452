package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.AreaResize;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Fields;
import io.medimg.preprocess.kernel.Samples;
import io.medimg.preprocess.run.Frame;

/**
 * Cuts a frontal chest film to the field of the lungs: the film is reduced to at most 192 pixels a
 * side, air is what Otsu's threshold calls dark, air that touches the edge lies outside the body,
 * and the two largest regions left are the lungs, if they lie beside each other and take a
 * twentieth to three quarters of the film together; otherwise the film stays whole. This is the
 * project's own reading, no segmentation: put polarity before it. What is cut depends on the
 * pixels, so {@link #map} cannot tell; the plan's run records it. Gray images only. Immutable and
 * safe for use by several threads.
 *
 * @param margin kept around the lungs, as a fraction of their rectangle's sides, 0 to 1
 */
public record LungCrop(double margin) implements ContentCrop {
  private static final double SIDE = 192;

  /**
   * Checks the fraction.
   *
   * @throws IllegalArgumentException if it is not 0 to 1
   */
  public LungCrop {
    Checks.unit("lungCrop", "margin", margin);
  }

  @Override
  public String describe() {
    return "lungCrop(margin " + Checks.number(margin) + ")";
  }

  public void run(Frame frame) {
    frame.requireGray("lungCrop");
    Size size = frame.size();
    double scale = Math.min(1, SIDE / Math.max(size.width(), size.height()));
    int width = (int) Math.max(1, Math.rint(size.width() * scale));
    int height = (int) Math.max(1, Math.rint(size.height() * scale));
    float[] small = new float[width * height];
    Samples samples =
        new Samples.Floats(frame.toFloats(), Samples.Layout.dense(size.width(), size.height(), 1));
    AreaResize.run(samples, Depth.F32, width, height, small);
    int[] lungs = Fields.lungs(small, width);
    int[] across = widened(lungs[0], lungs[2], (double) size.width() / width, size.width());
    int[] down = widened(lungs[1], lungs[3], (double) size.height() / height, size.height());
    frame.cropFound(new int[] {across[0], down[0], across[1], down[1]});
  }

  /** Start and length in the film's pixels, with the margin, inside the film. */
  private int[] widened(int start, int length, double scale, int most) {
    double from = (start - margin * length) * scale;
    double to = (start + length + margin * length) * scale;
    int first = (int) Math.max(0, Math.floor(from));
    return new int[] {first, (int) Math.min(most, Math.ceil(to)) - first};
  }
}
