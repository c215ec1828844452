package io.medimg.cli;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.SampleType;
import io.medimg.core.render.Display;
import io.medimg.core.render.Overlay;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;

/** Images as PNG. Safe for use by several threads. */
final class PngFiles {
  private PngFiles() {}

  /** Bytes as they are; other values as a viewer would show them. */
  static byte[] eightBits(MedicalImage image) throws IOException {
    if (image.sampleType() != SampleType.U8) {
      return encode(Display.render(image, image.size()));
    }
    boolean color = image.channels() >= 3;
    int bands = color ? 3 : 1;
    int type = color ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY;
    BufferedImage out = new BufferedImage(image.width(), image.height(), type);
    WritableRaster raster = out.getRaster();
    int[] row = new int[image.width() * bands];
    for (int y = 0; y < image.height(); y++) {
      for (int i = 0; i < row.length; i++) {
        int at = (y * image.width() + i / bands) * image.channels() + i % bands;
        row[i] = (int) image.pixels().get(at);
      }
      raster.setPixels(0, y, image.width(), 1, row);
    }
    return encode(out);
  }

  /**
   * Gray in 16 bits: unsigned words as they are, bytes times 257, signed words plus 32768, floats
   * from least to greatest.
   */
  static byte[] sixteenBits(MedicalImage image) throws IOException {
    if (image.channels() >= 3) {
      throw new IOException("--16bit writes gray images, this one is in colour; add --gray");
    }
    BufferedImage out =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_USHORT_GRAY);
    PixelBuffer p = image.pixels();
    double[] line = line(p, image.channels());
    int[] row = new int[image.width()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        float v = p.get((y * row.length + x) * image.channels());
        row[x] = (int) Math.round(Math.min(65_535, Math.max(0, v * line[0] + line[1])));
      }
      out.getRaster().setPixels(0, y, row.length, 1, row);
    }
    return encode(out);
  }

  /** Slope and intercept to 0 to 65535. */
  private static double[] line(PixelBuffer p, int channels) {
    return switch (p.type()) {
      case U8 -> new double[] {257, 0};
      case U16 -> new double[] {1, 0};
      case S16 -> new double[] {1, 32_768};
      case F32 -> range(p, channels);
    };
  }

  private static double[] range(PixelBuffer p, int channels) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < p.length(); i += channels) {
      if (Float.isFinite(p.get(i))) {
        min = Math.min(min, p.get(i));
        max = Math.max(max, p.get(i));
      }
    }
    double slope = max > min ? 65_535 / (max - min) : 0;
    return new double[] {slope, max >= min ? -min * slope : 0};
  }

  private static byte[] encode(BufferedImage picture) throws IOException {
    return Overlay.encode(picture);
  }
}
