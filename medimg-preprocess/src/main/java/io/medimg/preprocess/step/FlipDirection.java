package io.medimg.preprocess.step;

/** Which sides of an image change places. */
public enum FlipDirection {
  /** Left and right. */
  LEFT_RIGHT,
  /** Top and bottom. */
  TOP_BOTTOM
}
