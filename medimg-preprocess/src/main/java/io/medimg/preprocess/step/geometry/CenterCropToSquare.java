package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Cuts the largest square out of the middle, from {@code length / 2 - side / 2} along the longer
 * side (whole divisions, as TorchXRayVision does). Immutable and safe for use by several threads.
 */
public record CenterCropToSquare() implements Step {

  @Override
  public String describe() {
    return "centerCropToSquare";
  }

  @Override
  public Size sizeAfter(Size before) {
    int side = Math.min(before.width(), before.height());
    return new Size(side, side);
  }

  @Override
  public AffineMap map(Size before) {
    int side = sizeAfter(before).width();
    return AffineMap.translate(-start(before.width(), side), -start(before.height(), side));
  }

  private static int start(int length, int side) {
    return length / 2 - side / 2;
  }

  public void run(Frame frame) {
    Size size = frame.size();
    int side = sizeAfter(size).width();
    frame.crop(start(size.width(), side), start(size.height(), side), side, side);
  }
}
