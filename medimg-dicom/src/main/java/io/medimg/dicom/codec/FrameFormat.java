package io.medimg.dicom.codec;

import io.medimg.core.io.MalformedImageException;

/**
 * What the header says about every frame. Immutable and safe for use by several threads.
 *
 * @param rows at least 1
 * @param columns at least 1
 * @param samples per pixel, 1 or 3
 * @param bitsAllocated 1, 8, 16 or 32
 * @param planar whether a native frame has one plane after the other
 * @param chroma what the photometric interpretation says of colour differences
 */
public record FrameFormat(
    int rows, int columns, int samples, int bitsAllocated, boolean planar, Chroma chroma) {
  /** Colour differences, as the header has them. */
  public enum Chroma {
    /** There are none: gray, palettes and RGB. */
    NONE,
    /** One of each for every pixel, or in a way that the codestream tells. */
    FULL,
    /** One of each for two pixels of a row: YBR_FULL_422. */
    HALVED
  }

  /** Pixels of a frame. */
  public int pixels() {
    return rows * columns;
  }

  /** Bytes that one sample takes in a native frame of whole bytes. */
  public int sampleBytes() {
    return Math.max(1, bitsAllocated / 8);
  }

  /** Checks that a codestream is the picture that the header promises. */
  public void check(Codestream in, int at, long width, long height, int components)
      throws MalformedImageException {
    if (width != columns || height != rows || components != samples) {
      throw in.malformed(
          at,
          "describes %d x %d pixels of %d samples, but the header says %d x %d of %d"
              .formatted(width, height, components, columns, rows, samples));
    }
  }

  /** Checks that samples of a codestream fit the header's words. */
  public void checkPrecision(Codestream in, int at, int bits) throws MalformedImageException {
    if (bits < 1 || bits > 8 * sampleBytes()) {
      throw in.malformed(
          at,
          "has samples of %d bits, which do not fit the %d bits allocated"
              .formatted(bits, bitsAllocated));
    }
  }
}
