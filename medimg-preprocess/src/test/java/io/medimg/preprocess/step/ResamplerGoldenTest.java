package io.medimg.preprocess.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Golden;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.run.Resizing;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Resamplers against Pillow, scikit-image and PyTorch; see src/test/golden/ORIGIN.md. */
class ResamplerGoldenTest {
  private static final List<String> LINES = Golden.lines("resamplers.txt");

  /** The range of float pictures is 1024. */
  private static final double TOLERANCE = 1024 * 1e-5;

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"PIL_BICUBIC", "SK_RESIZE", "SK_RESIZE_ZERO", "TORCH_BILINEAR", "TORCH_BILINEAR_AA"})
  void equalsItsTool(Resampler resampler) {
    List<String> lines = LINES.stream().filter(l -> l.startsWith(resampler + " ")).toList();
    assertThat(lines).hasSizeGreaterThan(300);
    for (String line : lines) {
      try {
        check(resampler, line.split(" "));
      } catch (AssertionError e) {
        throw new AssertionError(line + ": " + e.getMessage(), e);
      }
    }
  }

  private static void check(Resampler resampler, String[] w) {
    Depth depth = Depth.valueOf(w[1]);
    int channels = Integer.parseInt(w[3]);
    int width = Integer.parseInt(w[4]);
    int height = Integer.parseInt(w[5]);
    int newWidth = Integer.parseInt(w[6]);
    int newHeight = Integer.parseInt(w[7]);
    float[] values = Golden.picture(depth, Long.parseLong(w[2]), width * height * channels);
    float[] got = new float[newWidth * newHeight * channels];
    Resizing.run(
        resampler,
        Pictures.samples(depth, values, width, channels),
        depth,
        newWidth,
        newHeight,
        got);
    Golden.check(w, 8, depth, got, TOLERANCE);
  }

  /** Nothing leaves the depth, constant pictures stay, and the same size changes nothing. */
  @ParameterizedTest
  @EnumSource
  void extremesStayInTheirDepth(Resampler resampler) {
    for (Depth depth : Depth.values()) {
      for (int[] size : new int[][] {{1, 1}, {1, 9}, {9, 1}, {2, 2}, {13, 17}, {70, 3}}) {
        float[] edges = Pictures.values(depth, size[0] * size[1], Pictures.Content.EXTREMES, 3);
        float[] same = new float[edges.length];
        Resizing.run(
            resampler, Pictures.samples(depth, edges, size[0], 1), depth, size[0], size[1], same);
        assertThat(same).as("%s %s", resampler, depth).containsExactly(edges);
        float[] got = new float[11 * 5];
        Resizing.run(resampler, Pictures.samples(depth, edges, size[0], 1), depth, 11, 5, got);
        for (float value : got) {
          assertThat(value).as("%s %s", resampler, depth).isBetween(depth.min(), depth.max());
          assertThat(depth.round(value)).isEqualTo(value);
        }
        if (resampler == Resampler.SK_RESIZE_ZERO) {
          continue; // leans towards 0 at the edges
        }
        float[] constant = new float[edges.length];
        Arrays.fill(constant, 77);
        Resizing.run(resampler, Pictures.samples(depth, constant, size[0], 1), depth, 11, 5, got);
        for (float value : got) {
          assertThat(value).isBetween(77 - 1e-4f, 77 + 1e-4f);
        }
      }
    }
  }
}
