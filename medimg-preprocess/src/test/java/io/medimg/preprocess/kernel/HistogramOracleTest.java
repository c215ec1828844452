package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Pictures.Content;
import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Histogram equalisation, CLAHE and gray from colour: equal to OpenCV bit for bit. */
class HistogramOracleTest {

  @BeforeAll
  static void loadOracle() {
    Cv.load();
  }

  @ParameterizedTest
  @EnumSource
  void equalizeEqualsOpenCv(Content content) {
    for (int width = 1; width <= 70; width++) {
      for (int height : new int[] {1, 2, width, 71 - width}) {
        byte[] source =
            Pictures.toBytes(Pictures.values(Depth.U8, width * height, content, width + height));
        int[] table = Equalize.table(Counts.of(source, Layout.dense(width, height, 1)));
        float[] got = new float[source.length];
        for (int i = 0; i < got.length; i++) {
          got[i] = table[source[i] & 0xFF];
        }
        String what = "%s %dx%d".formatted(content, width, height);
        Pictures.assertSame(what, got, Cv.equalizeHist(source, width), 0f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void claheOfBytesEqualsOpenCv(Content content) {
    Random random = new Random(5);
    double[] clips = {0, 0.01, 1, 2, 4, 40, 1000};
    for (int i = 0; i < 700; i++) {
      int width = 1 + random.nextInt(70);
      int height = i % 10 == 0 ? width : 1 + random.nextInt(70);
      int tilesX = i % 3 == 0 ? 8 : 1 + random.nextInt(9);
      int tilesY = i % 3 == 0 ? 8 : 1 + random.nextInt(9);
      Clahe.Grid grid = new Clahe.Grid(clips[i % clips.length], tilesX, tilesY, 256);
      byte[] source = Pictures.toBytes(Pictures.values(Depth.U8, width * height, content, i));
      byte[] target = new byte[source.length];
      Clahe.bytes(source, width, height, grid, target);
      float[] got = new float[source.length];
      Tables.apply(target, Tables.identity(Depth.U8), got);
      String what = "%s %dx%d %s".formatted(content, width, height, grid);
      float[] wanted = Cv.clahe(Cv.bytes(source, width, 1), grid.clipLimit(), tilesX, tilesY);
      Pictures.assertSame(what, got, wanted, 0f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void claheOfShortsEqualsOpenCv(Content content) {
    Random random = new Random(6);
    double[] clips = {0, 2, 40, 4000};
    for (int i = 0; i < 40; i++) {
      int width = 1 + random.nextInt(300);
      int height = 1 + random.nextInt(300);
      int tilesX = 1 + random.nextInt(4);
      int tilesY = 1 + random.nextInt(4);
      Clahe.Grid grid = new Clahe.Grid(clips[i % clips.length], tilesX, tilesY, 65_536);
      short[] source = Pictures.toShorts(Pictures.values(Depth.U16, width * height, content, i));
      short[] target = new short[source.length];
      Clahe.shorts(source, width, height, grid, target);
      float[] got = new float[source.length];
      Tables.apply(target, Tables.identity(Depth.U16), got);
      String what = "%s %dx%d %s".formatted(content, width, height, grid);
      float[] wanted =
          Cv.clahe(Cv.shorts(source, width, 1, false), grid.clipLimit(), tilesX, tilesY);
      Pictures.assertSame(what, got, wanted, 0f);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "S16", mode = EnumSource.Mode.EXCLUDE)
  void grayEqualsOpenCv(Depth depth) {
    for (int width = 1; width <= 70; width++) {
      float[] rgb = Pictures.values(depth, width * 3 * 5, Content.NOISE, width);
      float[] got = new float[width * 5];
      Colors.toGray(rgb, 3, depth, got, 0);
      float[] wanted = Cv.gray(Pictures.mat(depth, rgb, width, 3));
      String what = "%s width %d".formatted(depth, width);
      Pictures.assertSame(what, got, wanted, depth.isInteger() ? 0f : 4000 * 1e-5f);
    }
  }
}
