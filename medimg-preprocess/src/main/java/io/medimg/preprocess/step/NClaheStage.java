package io.medimg.preprocess.step;

/** The first of the two stages of N-CLAHE. */
public enum NClaheStage {
  /** Logarithm of the levels above the least. */
  LOG,
  /** Straight line from the least to the greatest value. */
  MINMAX
}
