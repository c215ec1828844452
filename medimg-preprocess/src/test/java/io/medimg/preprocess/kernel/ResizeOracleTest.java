package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Pictures.Content;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** Resizers against OpenCV: integers equal, floats within 1e-5 of the range. */
class ResizeOracleTest {
  private static final int[][] CHOSEN = {
    {1, 1, 1, 1},
    {1, 1, 7, 5},
    {7, 5, 1, 1},
    {2, 2, 1, 1},
    {4, 4, 2, 2},
    {6, 4, 3, 2},
    {9, 9, 3, 3},
    {64, 64, 32, 32},
    {66, 34, 33, 17},
    {70, 70, 10, 10},
    {70, 69, 10, 3},
    {49, 49, 7, 1},
    {300, 8, 10, 4},
    {257, 301, 31, 29},
    {33, 70, 70, 33},
    {70, 33, 33, 70},
    {640, 480, 224, 224},
    {5, 5, 64, 64},
    {3, 70, 3, 35},
    {70, 3, 35, 3},
    {512, 512, 1, 1},
    {600, 520, 2, 2}
  };

  @BeforeAll
  static void loadOracle() {
    Cv.load();
  }

  interface Kernel {
    void run(Samples source, Depth depth, int width, int height, float[] target);
  }

  @ParameterizedTest
  @EnumSource
  void areaEqualsOpenCv(Depth depth) {
    everySize(depth, Imgproc.INTER_AREA, AreaResize::run);
  }

  /** Long sides have edges within a thousandth of a pixel, which OpenCV leaves out. */
  @ParameterizedTest
  @EnumSource
  void areaOfLongSidesEqualsOpenCv(Depth depth) {
    int[][] sides = {
      {1100, 5, 1001, 3},
      {3001, 7, 2000, 5},
      {2048, 9, 1000, 4},
      {5, 2600, 3, 1301},
      {4001, 3, 1999, 2},
      {1002, 1003, 1001, 1002}
    };
    for (int[] c : sides) {
      for (Content content : Content.values()) {
        check(depth, 1, c, Imgproc.INTER_AREA, AreaResize::run, content);
        check(depth, 3, c, Imgproc.INTER_AREA, AreaResize::run, content);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void linearEqualsOpenCv(Depth depth) {
    everySize(depth, Imgproc.INTER_LINEAR, LinearResize::run);
  }

  @ParameterizedTest
  @EnumSource
  void cubicEqualsOpenCv(Depth depth) {
    everySize(depth, Imgproc.INTER_CUBIC, CubicResize::run);
  }

  @ParameterizedTest
  @EnumSource
  void nearestEqualsOpenCvExact(Depth depth) {
    everySize(
        depth,
        Imgproc.INTER_NEAREST_EXACT,
        (source, d, w, h, target) -> NearestResize.run(source, w, h, target));
  }

  private static void everySize(Depth depth, int interpolation, Kernel kernel) {
    Random random = new Random(17);
    for (int channels : new int[] {1, 3, 4}) {
      for (int[] c : CHOSEN) {
        check(depth, channels, c, interpolation, kernel, Content.NOISE);
      }
      for (int i = 0; i < 400; i++) {
        int[] c = {
          1 + random.nextInt(70),
          1 + random.nextInt(70),
          1 + random.nextInt(70),
          1 + random.nextInt(70)
        };
        Content content = Content.values()[i % Content.values().length];
        check(depth, channels, c, interpolation, kernel, content);
      }
      for (int n = 1; n <= 70; n++) {
        int k = 1 + n % 5;
        check(
            depth, channels, new int[] {n * k, n * 2, n, n}, interpolation, kernel, Content.NOISE);
      }
    }
  }

  private static void check(
      Depth depth, int channels, int[] c, int interpolation, Kernel kernel, Content content) {
    long seed = 31L * c[0] + 37L * c[1] + 41L * c[2] + c[3];
    float[] values = Pictures.values(depth, c[0] * c[1] * channels, content, seed);
    Mat mat = Pictures.mat(depth, values, c[0], channels);
    float[] wanted = Cv.resize(mat, c[2], c[3], interpolation);
    mat.release();
    float[] got = new float[wanted.length];
    kernel.run(Pictures.samples(depth, values, c[0], channels), depth, c[2], c[3], got);
    String what =
        "%s %s x%d %dx%d -> %dx%d".formatted(depth, content, channels, c[0], c[1], c[2], c[3]);
    Pictures.assertSame(what, got, wanted, depth.isInteger() ? 0f : 4000 * 1e-5f);
  }
}
