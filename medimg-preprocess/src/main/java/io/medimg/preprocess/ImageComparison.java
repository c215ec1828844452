package io.medimg.preprocess;

import io.medimg.core.image.MedicalImage;
import io.medimg.preprocess.kernel.Similarity;
import io.medimg.preprocess.kernel.Similarity.Unit;
import java.util.Locale;

/**
 * What a change did to an image. Each image's values count as shares of its own range (see {@link
 * ContrastMeasure}), so that 12-bit films and their 8-bit results compare. A preprocessing step is
 * meant to change the image: these figures say how much, not how well. Immutable and safe for use
 * by several threads.
 *
 * @param meanSquaredError mean of squared differences, 0 to 1
 * @param psnrDb peak signal-to-noise ratio, {@code -10 log10(meanSquaredError)}, infinite for equal
 *     images; equal to scikit-image's {@code peak_signal_noise_ratio} where both images have one
 *     integer type
 * @param ssim structural similarity, -1 to 1, equal to scikit-image's {@code structural_similarity}
 *     as called without options; NaN where a side is shorter than 7 pixels
 * @param brightnessError absolute mean brightness error (AMBE; Chen and Ramli, IEEE Transactions on
 *     Consumer Electronics 49 (2003) 1310-1319), in levels of 0 to 255
 * @param contrastImprovement contrast improvement index (CII): local contrast after, divided by
 *     that before; above 1 is more. The index is that of Laine, Schuler, Fan and Huda, IEEE
 *     Transactions on Medical Imaging 13 (1994) 725-740, on {@link ContrastMeasure#local} over the
 *     whole image; NaN if there was no contrast before
 * @param emeBefore {@link ContrastMeasure#eme} before
 * @param emeAfter {@link ContrastMeasure#eme} after
 */
public record ImageComparison(
    double meanSquaredError,
    double psnrDb,
    double ssim,
    double brightnessError,
    double contrastImprovement,
    double emeBefore,
    double emeAfter) {

  /**
   * Compares two images.
   *
   * @param before left as it is
   * @param after left as it is; of the same size and number of colour channels
   * @return the figures
   * @throws IllegalArgumentException if sizes or channels differ, there are several frames, or
   *     floats that are not finite
   */
  public static ImageComparison of(MedicalImage before, MedicalImage after) {
    if (!before.size().equals(after.size())) {
      throw new IllegalArgumentException(
          "only images of one size compare, got %s and %s; leave crops and resizing out"
              .formatted(before.size(), after.size()));
    }
    Unit a = ContrastMeasure.unit(before);
    Unit b = ContrastMeasure.unit(after);
    if (a.channels() != b.channels()) {
      throw new IllegalArgumentException(
          "only images of as many channels compare, got %d and %d; turn both to gray"
              .formatted(a.channels(), b.channels()));
    }
    double error = Similarity.meanSquaredError(a, b);
    boolean small = Math.min(before.width(), before.height()) < Similarity.WINDOW;
    double contrast = Similarity.localContrast(a);
    return new ImageComparison(
        error,
        error == 0 ? Double.POSITIVE_INFINITY : -10 * Math.log10(error),
        small ? Double.NaN : Similarity.ssim(a, b),
        255 * Math.abs(Similarity.mean(a) - Similarity.mean(b)),
        contrast > 0 ? Similarity.localContrast(b) / contrast : Double.NaN,
        ContrastMeasure.eme(before),
        ContrastMeasure.eme(after));
  }

  /** The figures in a few words. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "PSNR %.1f dB, SSIM %.3f, AMBE %.1f, CII %.2f, EME %.2f to %.2f",
        psnrDb,
        ssim,
        brightnessError,
        contrastImprovement,
        emeBefore,
        emeAfter);
  }
}
