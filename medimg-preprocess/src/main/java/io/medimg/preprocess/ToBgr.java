package io.medimg.preprocess;

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

  void run(Frame frame) {
    frame.swapRedAndBlue();
  }
}
