package io.medimg.preprocess;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Moves;
import io.medimg.preprocess.kernel.Scale;
import io.medimg.preprocess.kernel.Similarity;
import io.medimg.preprocess.kernel.Similarity.Unit;

/**
 * How much contrast an image has. Values count as levels from 0 to 255 over the image's range: what
 * the bits stored can express for integers; for floats the first window where there is one (a plan
 * leaves its range there), else from the least to the greatest value. All colour channels count,
 * alpha does not. Images have one frame. Safe for use by several threads.
 */
public final class ContrastMeasure {
  private static final int BLOCKS = 8;

  private ContrastMeasure() {}

  /**
   * {@link #eme(MedicalImage, int, int)} with 8 x 8 blocks, or as many as there are pixels.
   *
   * @param image left as it is
   * @return 0 or more; 0 for a constant image
   * @throws IllegalArgumentException if a value is not finite or there are several frames
   */
  public static double eme(MedicalImage image) {
    return eme(image, Math.min(BLOCKS, image.width()), Math.min(BLOCKS, image.height()));
  }

  /**
   * The measure of enhancement EME of Agaian, Panetta and Grigoryan (IEEE Transactions on Image
   * Processing 10 (2001) 367-382): the mean over blocks of {@code 20 log10(most / least)}. A block
   * with a black pixel has no such quotient, so both sides are raised by one level, which is this
   * project's reading.
   *
   * @param image left as it is
   * @param blocksX blocks from left to right, 1 to the width
   * @param blocksY blocks from top to bottom, 1 to the height
   * @return 0 or more; 0 for a constant image
   * @throws IllegalArgumentException if blocks are out of range, a value is not finite or there are
   *     several frames
   */
  public static double eme(MedicalImage image, int blocksX, int blocksY) {
    Checks.range("eme", "number of blocks across", blocksX, 1, image.width());
    Checks.range("eme", "number of blocks down", blocksY, 1, image.height());
    return Similarity.blockContrast(unit(image), blocksX, blocksY);
  }

  /**
   * Local contrast: the mean over pixels of Michelson's {@code (most - least) / (most + least)} in
   * the 3 x 3 pixels around each.
   *
   * @param image left as it is
   * @return 0 to 1; 0 for a constant image
   * @throws IllegalArgumentException if a value is not finite or there are several frames
   */
  public static double local(MedicalImage image) {
    return Similarity.localContrast(unit(image));
  }

  /** The values without alpha, and what makes them shares of the image's range. */
  static Unit unit(MedicalImage image) {
    if (image.frames() != 1) {
      throw new IllegalArgumentException(
          "contrast is measured in one frame, the image has %d; choose one with image.frame(index)"
              .formatted(image.frames()));
    }
    float[] values = image.toFloatArray();
    int channels = image.channels();
    if (channels == 2 || channels == 4) {
      float[] kept = new float[values.length / channels * (channels - 1)];
      Moves.dropLastChannel(values, channels, kept);
      values = kept;
      channels--;
    }
    double[] range = range(image, values);
    if (image.metadata().rescale().isFalling()) {
      range = rising(range, values);
    }
    double factor = range[1] > range[0] ? 1 / (range[1] - range[0]) : 0;
    return new Unit(values, image.width(), channels, range[0], factor);
  }

  /** Turns values around that fall as real ones rise; they are this call's own. */
  private static double[] rising(double[] range, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
    return new double[] {-range[1], -range[0]};
  }

  private static double[] range(MedicalImage image, float[] values) {
    ImageMetadata about = image.metadata();
    return switch (image.sampleType()) {
      case U8 -> new double[] {0, (1 << bits(about, 8)) - 1};
      case U16 -> new double[] {0, (1 << bits(about, 16)) - 1};
      case S16 -> {
        int half = 1 << (bits(about, 16) - 1);
        yield new double[] {-half, half - 1};
      }
      case F32 -> floatRange(about, values);
    };
  }

  private static int bits(ImageMetadata about, int type) {
    return Math.min(about.bitsStored().orElse(type), type);
  }

  private static double[] floatRange(ImageMetadata about, float[] values) {
    if (!Scale.isFinite(values)) {
      throw new IllegalArgumentException(
          "contrast needs finite values, the image has some that are not; run a plan on it first");
    }
    Rescale rescale = about.rescale();
    if (about.windows().isEmpty()) {
      float[] ends = Scale.finiteRange(values);
      return new double[] {ends[0], ends[1]};
    }
    VoiWindow window = about.windows().get(0);
    double middle = (window.windowCenter() - rescale.rescaleIntercept()) / rescale.rescaleSlope();
    double half = Math.abs(window.windowWidth() / 2 / rescale.rescaleSlope());
    return new double[] {middle - half, middle + half};
  }
}
