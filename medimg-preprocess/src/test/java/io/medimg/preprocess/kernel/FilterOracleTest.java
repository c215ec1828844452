package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.preprocess.kernel.Pictures.Content;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Filters against OpenCV over sizes from 1 to 70: integers bit for bit, floats 1e-5 of the range.
 */
class FilterOracleTest {
  /** Pictures.values of floats span 4,000. */
  private static final float FLOATS = 4000 * 1e-5f;

  @BeforeAll
  static void loadOracle() {
    Cv.load();
  }

  private static float tolerance(Depth depth, float signed) {
    return switch (depth) {
      case U8, U16 -> 0f;
      case S16 -> signed;
      case F32 -> FLOATS;
    };
  }

  @ParameterizedTest
  @EnumSource
  void gaussianEqualsOpenCv(Depth depth) {
    Random random = new Random(11);
    for (int i = 0; i < 400; i++) {
      int width = 1 + i % 70;
      int height = 1 + random.nextInt(70);
      double sigma = i % 5 == 0 ? 0 : 0.2 + random.nextInt(40) / 8.0;
      int size = i % 5 == 0 || i % 3 == 0 ? 1 + 2 * random.nextInt(12) : 0;
      Content content = Content.values()[i / 70 % 5];
      float[] source = Pictures.values(depth, width * height, content, i);
      int used = size > 0 ? size : GaussianFilter.sizeFor(depth, sigma);
      var kernel = new GaussianFilter.Kernel(used, sigma);
      float[] got = Pictures.filter(new GaussianFilter(kernel), depth, source, width);
      String what =
          "%s %s %dx%d size %d sigma %s".formatted(depth, content, width, height, size, sigma);
      float[] wanted = Cv.gaussian(Pictures.mat(depth, source, width, 1), size, sigma);
      Pictures.assertSame(what, got, wanted, tolerance(depth, 1f));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "S16", mode = EnumSource.Mode.EXCLUDE)
  void medianEqualsOpenCv(Depth depth) {
    Random random = new Random(12);
    for (int i = 0; i < 300; i++) {
      int width = 1 + i % 70;
      int height = 1 + random.nextInt(70);
      int size = depth == Depth.U8 ? 3 + 2 * random.nextInt(15) : 3 + 2 * random.nextInt(2);
      Content content = Content.values()[i / 70 % 5];
      float[] source = Pictures.values(depth, width * height, content, i);
      float[] got = Pictures.filter(new MedianFilter(size), depth, source, width);
      String what = "%s %s %dx%d size %d".formatted(depth, content, width, height, size);
      Pictures.assertSame(what, got, Cv.median(Pictures.mat(depth, source, width, 1), size), 0f);
    }
  }

  /** Where OpenCV has no median, the ranks of bytes must agree with those of wider types. */
  @ParameterizedTest
  @EnumSource(names = {"S16", "F32", "U16"})
  void medianOfAnyDepthIsThatOfBytes(Depth depth) {
    for (int size = 3; size <= 21; size += 6) {
      float[] bytes = Pictures.values(Depth.U8, 41 * 33, Content.NOISE, size);
      float[] wanted = Pictures.filter(new MedianFilter(size), Depth.U8, bytes, 41);
      float[] shifted = bytes.clone();
      Scale.affine(shifted, 3, depth == Depth.U16 ? 5 : -100);
      float[] got = Pictures.filter(new MedianFilter(size), depth, shifted, 41);
      Scale.affine(wanted, 3, depth == Depth.U16 ? 5 : -100);
      Pictures.assertSame(depth + " " + size, got, wanted, 0f);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"U8", "F32"})
  void bilateralEqualsOpenCv(Depth depth) {
    Random random = new Random(13);
    int off = 0;
    int pixels = 0;
    for (int i = 0; i < 200; i++) {
      int width = 1 + i % 70;
      int height = 1 + random.nextInt(70);
      double colors = (depth == Depth.U8 ? 1 : 16) * (2 + random.nextInt(100));
      double space = 0.5 + random.nextInt(20) / 4.0;
      int diameter = i % 2 == 0 ? 0 : 1 + random.nextInt(12);
      Content content = Content.values()[i / 40];
      float[] source = Pictures.values(depth, width * height, content, i);
      int radius = diameter > 0 ? diameter / 2 : (int) Math.rint(space * 1.5);
      BilateralFilter.Reach reach = new BilateralFilter.Reach(Math.max(1, radius), colors, space);
      float[] got = Pictures.filter(new BilateralFilter(reach), depth, source, width);
      String what = "%s %s %dx%d %s".formatted(depth, content, width, height, reach);
      float[] wanted = Cv.bilateral(Pictures.mat(depth, source, width, 1), diameter, colors, space);
      Pictures.assertSame(what, got, wanted, depth == Depth.U8 ? 1f : FLOATS);
      for (int k = 0; k < got.length; k++) {
        off += depth == Depth.U8 && got[k] != wanted[k] ? 1 : 0;
      }
      pixels += got.length;
    }
    assertThat(off).as("bytes of %d that differ by one", pixels).isLessThan(pixels / 10_000 + 1);
  }

  @Test
  void pyramidsEqualOpenCv() {
    Random random = new Random(14);
    for (int width = 1; width <= 70; width++) {
      for (int height : new int[] {1, 2, width, 1 + random.nextInt(70)}) {
        float[] source = Pictures.values(Depth.F32, width * height, Content.NOISE, width);
        float[] down = Pyramid.down(source, width, height);
        String what = width + "x" + height;
        Pictures.assertSame(
            what, down, Cv.pyrDown(Pictures.mat(Depth.F32, source, width, 1)), FLOATS);
        float[] up = Pyramid.up(down, width, height);
        float[] wanted = Cv.pyrUp(Pictures.mat(Depth.F32, down, (width + 1) / 2, 1), width, height);
        Pictures.assertSame("up to " + what, up, wanted, FLOATS);
      }
    }
  }
}
