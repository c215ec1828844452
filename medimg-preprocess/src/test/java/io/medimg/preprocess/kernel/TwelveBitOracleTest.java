package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Pictures.Content;
import io.medimg.preprocess.kernel.ResizeOracleTest.Kernel;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** Values of 10, 12 and 14 bits in 16, as films have them: equal to OpenCV, every value. */
class TwelveBitOracleTest {

  @BeforeAll
  static void loadOracle() {
    Cv.load();
  }

  private static float[] values(int bits, int length, Content content, long seed) {
    float[] values = Pictures.values(Depth.U16, length, content, seed);
    for (int i = 0; i < length; i++) {
      values[i] = (float) Math.floor(values[i] / (1 << (16 - bits)));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 12, 14})
  void resizing(int bits) {
    Random random = new Random(bits);
    for (int i = 0; i < 300; i++) {
      int width = 1 + i % 70;
      int height = 1 + random.nextInt(70);
      int newWidth = 1 + random.nextInt(i % 2 == 0 ? width : 70);
      int newHeight = 1 + random.nextInt(i % 2 == 0 ? height : 70);
      int[] sizes = {width, height, newWidth, newHeight};
      resize(bits, sizes, i, Imgproc.INTER_AREA, AreaResize::run);
      resize(bits, sizes, i, Imgproc.INTER_LINEAR, LinearResize::run);
      resize(bits, sizes, i, Imgproc.INTER_CUBIC, CubicResize::run);
    }
    for (int side : new int[] {224, 225, 97}) {
      int[] sizes = {1024, 771, side, side};
      resize(bits, sizes, side, Imgproc.INTER_AREA, AreaResize::run);
    }
  }

  private static void resize(int bits, int[] sizes, int number, int how, Kernel kernel) {
    Content content = Content.values()[number % Content.values().length];
    float[] values = values(bits, sizes[0] * sizes[1], content, number);
    Mat mat = Pictures.mat(Depth.U16, values, sizes[0], 1);
    float[] wanted = Cv.resize(mat, sizes[2], sizes[3], how);
    mat.release();
    float[] got = new float[wanted.length];
    Samples samples = Pictures.samples(Depth.U16, values, sizes[0], 1);
    kernel.run(samples, Depth.U16, sizes[2], sizes[3], got);
    String what =
        "%d bits %s, way %d, %dx%d -> %dx%d"
            .formatted(bits, content, how, sizes[0], sizes[1], sizes[2], sizes[3]);
    Pictures.assertSame(what, got, wanted, 0f);
  }

  @ParameterizedTest
  @EnumSource
  void clahe(Content content) {
    Random random = new Random(6);
    double[] clips = {0, 2, 40, 4000};
    for (int i = 0; i < 40; i++) {
      int width = 1 + random.nextInt(200);
      int height = 1 + random.nextInt(200);
      Clahe.Grid grid =
          new Clahe.Grid(clips[i % 4], 1 + random.nextInt(4), 1 + random.nextInt(4), 65_536);
      float[] values = values(12, width * height, content, i);
      short[] target = new short[values.length];
      Clahe.shorts(Pictures.toShorts(values), width, height, grid, target);
      float[] got = new float[values.length];
      Tables.apply(target, Tables.identity(Depth.U16), got);
      float[] wanted =
          Cv.clahe(
              Pictures.mat(Depth.U16, values, width, 1),
              grid.clipLimit(),
              grid.tilesX(),
              grid.tilesY());
      Pictures.assertSame("%s %dx%d %s".formatted(content, width, height, grid), got, wanted, 0f);
    }
  }
}
