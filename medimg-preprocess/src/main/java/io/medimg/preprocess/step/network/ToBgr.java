package io.medimg.preprocess.step.network;

import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Swaps red and blue, for networks that were trained on images as OpenCV reads them. What {@link
 * Preprocessing#apply} shows keeps its colours. Numbers per channel in later steps are in the new
 * order. Immutable and safe for use by several threads.
 */
public record ToBgr() implements Step {

  @Override
  public String describe() {
    return "toBgr";
  }

  public void run(Frame frame) {
    frame.swapRedAndBlue();
  }
}
