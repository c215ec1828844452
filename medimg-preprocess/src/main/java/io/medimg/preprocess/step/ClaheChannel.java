package io.medimg.preprocess.step;

/** What CLAHE equalizes of a color image. */
public enum ClaheChannel {
  /** The green channel; red and blue stay. */
  GREEN,
  /** L of CIE L*a*b*; a and b stay. */
  LIGHTNESS
}
