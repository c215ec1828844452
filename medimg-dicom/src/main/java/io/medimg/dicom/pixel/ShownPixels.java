package io.medimg.dicom.pixel;

import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.dicom.dataset.DicomDataset;
import java.io.IOException;
import java.util.List;

/**
 * Samples as medimg keeps them: gray as stored or after a Modality LUT, colours as RGB. Immutable
 * and safe for use by several threads.
 *
 * @param pixels of all frames
 * @param channels 1 or 3
 * @param photometric what they mean
 * @param notices where the file was not followed, for people
 */
public record ShownPixels(
    PixelBuffer pixels, int channels, PhotometricInterpretation photometric, List<String> notices) {
  public static ShownPixels of(PixelModule module, DicomDataset dataset, StoredPixels stored)
      throws IOException {
    PixelBuffer pixels = stored.pixels();
    return switch (module.color()) {
      case MONOCHROME1 -> gray(pixels, PhotometricInterpretation.MONOCHROME1);
      case MONOCHROME2 -> gray(pixels, PhotometricInterpretation.MONOCHROME2);
      case RGB, YBR_RCT, YBR_ICT -> rgb(pixels, notices(module, stored));
      case PALETTE -> rgb(Palette.of(module, dataset).apply(pixels), List.of());
      case YBR_FULL, YBR_FULL_422 ->
          rgb(stored.rgb() ? pixels : toRgb(pixels), notices(module, stored));
    };
  }

  private static List<String> notices(PixelModule module, StoredPixels stored) {
    return stored.relabelled()
        ? List.of(
            "the codestream holds other colours than Photometric Interpretation (0028,0004) %s says; the codestream was followed"
                .formatted(module.color()))
        : List.of();
  }

  /** Gray values through the Modality LUT, where there is one. */
  public ShownPixels afterModalityLut(DicomDataset dataset) {
    return channels > 1
        ? this
        : ModalityLut.of(dataset).map(lut -> gray(lut.apply(pixels), photometric)).orElse(this);
  }

  private static ShownPixels gray(PixelBuffer pixels, PhotometricInterpretation photometric) {
    return new ShownPixels(pixels, 1, photometric, List.of());
  }

  private static ShownPixels rgb(PixelBuffer pixels, List<String> notices) {
    return new ShownPixels(pixels, 3, PhotometricInterpretation.RGB, notices);
  }

  /** ITU-R BT.601 in full range, as in PS3.3, C.7.6.3.1.2. */
  private static PixelBuffer toRgb(PixelBuffer ybr) {
    int n = ybr.length();
    boolean wide = ybr instanceof PixelBuffer.U16;
    int most = wide ? 0xFFFF : 0xFF;
    byte[] narrow = new byte[wide ? 0 : n];
    short[] broad = new short[wide ? n : 0];
    int[] rgb = new int[3];
    for (int i = 0; i < n; i += 3) {
      toRgb(ybr.get(i), ybr.get(i + 1), ybr.get(i + 2), most, rgb);
      for (int c = 0; c < 3; c++) {
        if (wide) {
          broad[i + c] = (short) rgb[c];
        } else {
          narrow[i + c] = (byte) rgb[c];
        }
      }
    }
    return wide ? PixelBuffer.U16.wrap(broad) : PixelBuffer.U8.wrap(narrow);
  }

  private static void toRgb(double y, double blue, double red, int most, int[] rgb) {
    double cb = blue - (most + 1) / 2;
    double cr = red - (most + 1) / 2;
    rgb[0] = clamp(y + 1.402 * cr, most);
    rgb[1] = clamp(y - 0.344136 * cb - 0.714136 * cr, most);
    rgb[2] = clamp(y + 1.772 * cb, most);
  }

  private static int clamp(double value, int most) {
    return (int) Math.max(0, Math.min(most, Math.round(value)));
  }
}
