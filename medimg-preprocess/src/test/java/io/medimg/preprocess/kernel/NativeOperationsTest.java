package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.preprocess.kernel.NativeOperations.Plane;
import io.medimg.preprocess.kernel.NativeOperations.Warp;
import io.medimg.preprocess.kernel.Pictures.Content;
import io.medimg.preprocess.opencv.OpenCvOperations;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The OpenCV twin gives what plain Java gives, bit for bit, or does not take the case. */
class NativeOperationsTest {
  private static final NativeOperations NATIVE = new OpenCvOperations();

  @Test
  void plainJavaRunsUnlessAsked() {
    assertThat(Kernels.operations()).isInstanceOf(PlainOperations.class);
    assertThat(NATIVE.describe()).isEqualTo("OpenCV 4.9.0");
  }

  @ParameterizedTest
  @EnumSource
  void medianIsTheSame(Depth depth) {
    for (int i = 0; i < 140; i++) {
      Plane plane = plane(i, 1, depth);
      int size = 3 + 2 * (i % 5);
      float[] source = values(plane, i);
      float[] wanted = Pictures.filter(new MedianFilter(size), depth, source, plane.width());
      TypedPlane typed = Pictures.plane(depth, source, plane.width());
      TypedPlane target = typed.blank();
      boolean taken = NATIVE.median(typed, size, target);
      float[] got = Pictures.values(target);
      boolean small = depth != Depth.S16 && size <= 5;
      assertThat(taken).isEqualTo(small || (depth == Depth.U8 && size > 9));
      assertThat(got)
          .as("%s size %d", plane, size)
          .isEqualTo(taken ? wanted : new float[got.length]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void gaussianIsTheSame(Depth depth) {
    for (int i = 0; i < 140; i++) {
      Plane plane = plane(i, 1, depth);
      var kernel = new GaussianFilter.Kernel(1 + 2 * (i % 9), i % 4 == 0 ? 0 : 0.3 + i / 30.0);
      float[] source = values(plane, i);
      float[] wanted = Pictures.filter(new GaussianFilter(kernel), depth, source, plane.width());
      TypedPlane typed = Pictures.plane(depth, source, plane.width());
      TypedPlane target = typed.blank();
      boolean taken = NATIVE.gaussian(typed, kernel, target);
      float[] got = Pictures.values(target);
      assertThat(taken).isEqualTo(depth == Depth.U8 || depth == Depth.U16);
      assertThat(got).as("%s %s", plane, kernel).isEqualTo(taken ? wanted : new float[got.length]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void affineMapsAreTheSame(Depth depth) {
    Random random = new Random(3);
    for (int i = 0; i < 140; i++) {
      Plane plane = plane(i, i % 2 == 0 ? 1 : 3, depth);
      double[] map = random.doubles(6, -2, 2).toArray();
      Warp warp = new Warp(map, 1 + random.nextInt(70), 100);
      float[] source = values(plane, i);
      float[] wanted = new float[(1 + random.nextInt(70)) * warp.width() * plane.channels()];
      Samples samples = Pictures.samples(depth, source, plane.width(), plane.channels());
      AffineWarp.run(samples, depth, map, warp.width(), warp.fill(), wanted);
      float[] got = new float[wanted.length];
      boolean taken = NATIVE.warpAffine(source, plane, warp, got);
      assertThat(taken).isEqualTo(depth == Depth.U8 || depth == Depth.U16);
      assertThat(got).as("%s", plane).isEqualTo(taken ? wanted : new float[got.length]);
    }
  }

  private static Plane plane(int i, int channels, Depth depth) {
    return new Plane(1 + i % 70, 1 + i * 13 % 70, channels, depth);
  }

  private static float[] values(Plane plane, int i) {
    int length = plane.width() * plane.height() * plane.channels();
    return Pictures.values(plane.depth(), length, Content.values()[i % 5], i);
  }
}
