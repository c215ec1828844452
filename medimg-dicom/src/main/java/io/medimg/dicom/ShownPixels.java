package io.medimg.dicom;

import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import java.io.IOException;

/**
 * Samples as medimg keeps them: gray as stored, colours as RGB. Immutable and safe for use by
 * several threads.
 *
 * @param pixels of all frames
 * @param channels 1 or 3
 * @param photometric what they mean
 */
record ShownPixels(PixelBuffer pixels, int channels, PhotometricInterpretation photometric) {
  static ShownPixels of(PixelModule module, DicomDataset dataset, StoredPixels stored)
      throws IOException {
    PixelBuffer pixels = stored.pixels();
    return switch (module.color()) {
      case MONOCHROME1 -> new ShownPixels(pixels, 1, PhotometricInterpretation.MONOCHROME1);
      case MONOCHROME2 -> new ShownPixels(pixels, 1, PhotometricInterpretation.MONOCHROME2);
      case RGB -> rgb(pixels);
      case PALETTE -> rgb(Palette.of(module, dataset).apply(pixels));
      case YBR_FULL, YBR_FULL_422 -> {
        byte[] samples = ((PixelBuffer.U8) pixels).backingArray().clone();
        toRgb(samples);
        yield rgb(PixelBuffer.U8.wrap(samples));
      }
    };
  }

  private static ShownPixels rgb(PixelBuffer pixels) {
    return new ShownPixels(pixels, 3, PhotometricInterpretation.RGB);
  }

  /** ITU-R BT.601 in full range, as in PS3.3, C.7.6.3.1.2. */
  private static void toRgb(byte[] triples) {
    for (int i = 0; i < triples.length; i += 3) {
      double y = triples[i] & 0xFF;
      double cb = (triples[i + 1] & 0xFF) - 128;
      double cr = (triples[i + 2] & 0xFF) - 128;
      triples[i] = clamp(y + 1.402 * cr);
      triples[i + 1] = clamp(y - 0.344136 * cb - 0.714136 * cr);
      triples[i + 2] = clamp(y + 1.772 * cb);
    }
  }

  private static byte clamp(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
