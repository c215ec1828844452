package io.medimg.preprocess.step.filter;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Pyramid;
import io.medimg.preprocess.kernel.Pyramid.Detail;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Strengthens detail of all sizes, as films of digital radiography are processed: the image is
 * taken apart into a Laplacian pyramid, detail {@code d} of every band becomes {@code gain * span *
 * sign(d) * |d / span|^power} with {@code span} the image's range, and it is put together again,
 * limited to the range. After P. Vuylsteke, E. Schoeters, "Multiscale image contrast amplification
 * (MUSICA)", SPIE 2167, 1994, from the published formula; makers' own curves are not published, so
 * no parity with a product is claimed. The pyramid's filters are OpenCV's {@code pyrDown} and
 * {@code pyrUp}. With gain and power 1 nothing changes. Channel by channel; type and range stay;
 * integers are rounded, ties to even. Immutable and safe for use by several threads.
 *
 * @param levels bands from the finest on, 1 to 12; fewer where a side falls below 2 pixels
 * @param gain factor of all detail above 0, to 100
 * @param power above 0, to 2; below 1 lifts weak detail more than strong; 0.7 is usual
 */
public record PyramidDetail(int levels, double gain, double power) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public PyramidDetail {
    Checks.range("pyramidDetail", "number of levels", levels, 1, 12);
    Checks.positive("pyramidDetail", "gain", gain, 100);
    Checks.positive("pyramidDetail", "power", power, 2);
  }

  @Override
  public String describe() {
    return "pyramidDetail(%d levels, gain %s, power %s)"
        .formatted(levels, Checks.number(gain), Checks.number(power));
  }

  public void run(Frame frame) {
    Scope scope = frame.scope();
    Detail detail = new Detail(levels, gain, power, scope.high() - scope.low());
    frame.filter(
        (source, width, height, target) -> {
          Pyramid.enhance(source, width, height, detail, target);
          scope.settle(target);
        });
  }
}
