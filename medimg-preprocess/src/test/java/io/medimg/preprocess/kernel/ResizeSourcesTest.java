package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.preprocess.kernel.Pictures.Content;
import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same values give the same result however they are kept, to the last bit. */
class ResizeSourcesTest {
  /**
   * Rows and columns of a larger picture around the one that is resized; it ends where that does.
   */
  private static final int AROUND = 3;

  enum Kernel {
    LINEAR(LinearResize::run),
    AREA(AreaResize::run),
    CUBIC(CubicResize::run),
    PIL(PilResize::run),
    PIL_CUBIC(PilResize::cubic),
    SK((s, d, w, h, t) -> SkResize.run(s, d, SkResize.Edge.MIRROR, w, h, t)),
    SK_ZERO((s, d, w, h, t) -> SkResize.run(s, d, SkResize.Edge.ZERO, w, h, t)),
    TORCH(TorchResize::plain),
    TORCH_ANTIALIASED(TorchResize::antialiased),
    AFFINE(
        (s, d, w, h, t) ->
            AffineWarp.run(s, d, new double[] {0.9, -0.3, 1.3, 0.3, 0.8, -2.6}, w, 9, t));

    private final ResizeOracleTest.Kernel kernel;

    Kernel(ResizeOracleTest.Kernel kernel) {
      this.kernel = kernel;
    }

    float[] run(Samples source, Depth depth, int width, int height) {
      float[] target = new float[width * height * source.layout().channels()];
      Arrays.fill(target, Float.NaN);
      kernel.run(source, depth, width, height, target);
      return target;
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotMatterHowBytesAreKept(Kernel kernel) {
    everySize(kernel, Depth.U8);
  }

  @ParameterizedTest
  @EnumSource
  void doesNotMatterHowShortsAreKept(Kernel kernel) {
    everySize(kernel, Depth.U16);
  }

  private static void everySize(Kernel kernel, Depth depth) {
    Random random = new Random(11);
    for (int i = 0; i < 60; i++) {
      int channels = 1 + i % 4;
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      int newWidth = 1 + random.nextInt(40);
      int newHeight = 1 + random.nextInt(40);
      float[] values = Pictures.values(depth, width * height * channels, Content.NOISE, i);
      Samples plain = Pictures.samples(depth, values, width, channels);
      float[] wanted = kernel.run(plain, depth, newWidth, newHeight);
      forms(values, depth, plain.layout())
          .forEach(
              (name, source) ->
                  assertThat(kernel.run(source, depth, newWidth, newHeight))
                      .as("%s x%d %dx%d", name, channels, width, height)
                      .containsExactly(wanted));
    }
  }

  private static Map<String, Samples> forms(float[] values, Depth depth, Layout layout) {
    Map<String, Samples> forms = new LinkedHashMap<>();
    forms.put("floats", new Samples.Floats(values, layout));
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i] = depth.max() - values[i];
    }
    float[] table = Tables.identity(depth);
    for (int i = 0; i < table.length; i++) {
      table[i] = depth.max() - table[i];
    }
    float[] wide = Tables.identity(Depth.U16);
    for (int i = 0; i < wide.length; i++) {
      wide[i] = Math.max(0, depth.max() - i);
    }
    forms.put("shorts behind a table", new Samples.Shorts(Pictures.toShorts(turned), wide, layout));
    Layout part = surrounded(layout);
    float[] more = surround(values, layout, part);
    forms.put("a part of floats", new Samples.Floats(more, part));
    if (depth == Depth.U8) {
      forms.put("a table", new Samples.Bytes(Pictures.toBytes(turned), table, layout));
      forms.put("a part", new Samples.Bytes(Pictures.toBytes(more), Tables.identity(depth), part));
    } else {
      forms.put(
          "a part", new Samples.Shorts(Pictures.toShorts(more), Tables.identity(depth), part));
    }
    return forms;
  }

  private static Layout surrounded(Layout layout) {
    int width = layout.width() + AROUND;
    int height = layout.height() + AROUND;
    return Layout.dense(width, height, layout.channels())
        .crop(AROUND, AROUND, layout.width(), layout.height());
  }

  private static float[] surround(float[] values, Layout layout, Layout part) {
    int row = layout.rowLength();
    float[] more = new float[part.start(layout.height() - 1) + row];
    Arrays.fill(more, 77);
    for (int y = 0; y < layout.height(); y++) {
      System.arraycopy(values, y * row, more, part.start(y), row);
    }
    return more;
  }

  /** CLAHE that is made while a resize reads it. */
  @ParameterizedTest
  @EnumSource
  void rowsMadeWhenReadAreRowsThatAreThere(Kernel kernel) {
    byte[] bytes = Pictures.toBytes(Pictures.values(Depth.U8, 90 * 70, Content.GRADIENT, 4));
    Clahe.Grid grid = new Clahe.Grid(2.0, 4, 4, 256);
    Samples plain = new Samples.Bytes(bytes, Tables.identity(Depth.U8), Layout.dense(90, 70, 1));
    byte[] equalized = new byte[bytes.length];
    Clahe.bytes(plain, grid, equalized);
    Samples there =
        new Samples.Bytes(equalized, Tables.identity(Depth.U8), Layout.dense(90, 70, 1));
    assertThat(kernel.run(Clahe.whenRead(plain, grid), Depth.U8, 31, 23))
        .containsExactly(kernel.run(there, Depth.U8, 31, 23));
  }

  /** A mirror about an edge pixel, far beyond the other edge. */
  @Test
  void mirrorsAnyDistance() {
    assertThat(SkResize.Edge.MIRROR.positions(3, 5))
        .containsExactly(1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1);
    assertThat(SkResize.Edge.ZERO.positions(2, 1)).containsExactly(-1, 0, 1, -1);
  }
}
