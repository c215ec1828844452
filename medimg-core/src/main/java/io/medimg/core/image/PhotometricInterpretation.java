package io.medimg.core.image;

/** What decoded samples mean. Palettes and YBR are already expanded to RGB by the readers. */
public enum PhotometricInterpretation {
  /** One gray channel, the smallest value shows white. */
  MONOCHROME1,
  /** One gray channel, the smallest value shows black. */
  MONOCHROME2,
  /** Red, green, blue. */
  RGB
}
