package io.medimg.preprocess.kernel;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Mat;
import org.opencv.core.Size;

/** Affine maps against OpenCV: integers equal, floats within 1e-5 of the range. */
class AffineWarpTest {

  @BeforeAll
  static void loadOracle() {
    Cv.load();
  }

  @ParameterizedTest
  @EnumSource
  void equalsOpenCv(Depth depth) {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      int channels = i % 3 == 0 ? 3 : 1;
      int width = 1 + random.nextInt(70);
      int height = 1 + random.nextInt(70);
      int newWidth = 1 + random.nextInt(70);
      int newHeight = 1 + random.nextInt(70);
      double[] m = matrix(random, i);
      float fill = depth == Depth.U8 ? 114 : depth == Depth.S16 ? -1000 : 1000;
      Pictures.Content content = Pictures.Content.values()[i % 5];
      float[] values = Pictures.values(depth, width * height * channels, content, i);
      float[] wanted =
          Cv.warpAffine(
              Pictures.mat(depth, values, width, channels), m, new Size(newWidth, newHeight), fill);
      float[] got = new float[wanted.length];
      AffineWarp.run(
          Pictures.samples(depth, values, width, channels),
          depth,
          AffineWarp.inverse(m),
          newWidth,
          fill,
          got);
      String what =
          "%s x%d %dx%d -> %dx%d".formatted(depth, channels, width, height, newWidth, newHeight);
      Pictures.assertSame(what, got, wanted, depth.isInteger() ? 0f : 4000 * 1e-5f);
    }
  }

  /** Maps so strong that positions leave the range of whole numbers, or stand still. */
  @ParameterizedTest
  @EnumSource
  void equalsOpenCvWhereTheMapIsExtreme(Depth depth) {
    Random random = new Random(6);
    for (double scale : new double[] {1e-9, 1e-6, 1e-5, 3e-5, 1e-4, 1e3, 1e5, 1e9}) {
      for (double turn : new double[] {0, 0.3, Math.PI / 2}) {
        double[] m = {
          scale * Math.cos(turn),
          -scale * Math.sin(turn),
          random.nextDouble(),
          scale * Math.sin(turn),
          scale * Math.cos(turn),
          random.nextDouble()
        };
        float[] values = Pictures.values(depth, 70 * 60, Pictures.Content.NOISE, 9);
        Mat mat = Pictures.mat(depth, values, 70, 1);
        float[] wanted = Cv.warpAffine(mat, m, new Size(700, 3), 7);
        float[] got = new float[wanted.length];
        Samples samples = Pictures.samples(depth, values, 70, 1);
        AffineWarp.run(samples, depth, AffineWarp.inverse(m), 700, 7, got);
        String what = "%s %s %s".formatted(depth, scale, turn);
        Pictures.assertSame(what, got, wanted, depth.isInteger() ? 0f : 4000 * 1e-5f);
      }
    }
  }

  private static double[] matrix(Random random, int i) {
    if (i % 4 == 0) {
      return new double[] {1, 0, random.nextInt(20) - 10, 0, 1, random.nextInt(20) - 10};
    }
    double angle = random.nextDouble() * 7;
    double scale = 0.3 + random.nextDouble() * 2;
    double shear = i % 4 == 1 ? random.nextDouble() : 0;
    return new double[] {
      scale * Math.cos(angle) + shear,
      -scale * Math.sin(angle),
      random.nextGaussian() * 30,
      scale * Math.sin(angle),
      scale * Math.cos(angle),
      random.nextGaussian() * 30
    };
  }
}
