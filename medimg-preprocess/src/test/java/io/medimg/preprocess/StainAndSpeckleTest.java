package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.image.MedicalImage;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Golden;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.kernel.Stains;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.StainMacenko;
import io.medimg.preprocess.step.color.StainReinhard;
import io.medimg.preprocess.step.filter.Lee;
import io.medimg.preprocess.step.filter.Srad;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stain normalisation and speckle filters against their formulae in NumPy; see ORIGIN.md. */
class StainAndSpeckleTest {
  private static final double[] H = {0.65, 0.70, 0.29};
  private static final double[] E = {0.07, 0.99, 0.11};

  static List<String> cases() {
    List<String> lines = Golden.lines("modalities.txt");
    assertThat(lines).hasSize(16);
    return lines;
  }

  private static Step step(String name) {
    return switch (name) {
      case "stainMacenko" -> new StainMacenko();
      case "stainReinhard" ->
          new StainReinhard(List.of(-0.6, 0.02, 0.03), List.of(0.2, 0.05, 0.02));
      case "lee" -> new Lee(2, 0.1);
      default -> new Srad(20, 0.05);
    };
  }

  /** As {@code tissue} of make_modalities.py. */
  private static float[] tissue(long seed, int count) {
    float[] h = Golden.bits(seed, count, 8);
    float[] e = Golden.bits(seed + 1, count, 8);
    float[] empty = Golden.bits(seed + 2, count, 3);
    float[] rgb = new float[3 * count];
    for (int i = 0; i < rgb.length; i++) {
      int p = i / 3;
      double density = h[p] / 160.0 * H[i % 3] + e[p] / 240.0 * E[i % 3];
      density *= empty[p] == 0 ? 0.05 : 1;
      rgb[i] = (float) Math.floor(Math.min(240 * Math.exp(-density), 255));
    }
    return rgb;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsItsFormula(String line) {
    String[] w = line.split(" ");
    long seed = Long.parseLong(w[1]);
    int width = Integer.parseInt(w[2]);
    int height = Integer.parseInt(w[3]);
    boolean colour = w[0].startsWith("stain");
    byte[] bytes =
        Pictures.toBytes(
            colour ? tissue(seed, width * height) : Golden.picture(Depth.U8, seed, width * height));
    MedicalImage image =
        colour ? MedicalImage.rgb(width, height, bytes) : MedicalImage.gray(width, height, bytes);
    float[] got = Preprocessing.builder().add(step(w[0])).build().apply(image).toFloatArray();
    Golden.check(w, 4, Depth.F32, got, colour ? 0 : 1e-5);
  }

  @Test
  void reinhardMatchesItsReference() {
    byte[] reference = Pictures.toBytes(tissue(70, 900));
    StainReinhard step = (StainReinhard) Steps.stainsLike(MedicalImage.rgb(30, 30, reference));
    MedicalImage other = MedicalImage.rgb(30, 30, Pictures.toBytes(tissue(80, 900)));
    float[] got = Preprocessing.builder().add(step).build().apply(other).toFloatArray();
    double[] statistics = Stains.statistics(got);
    for (int c = 0; c < 3; c++) {
      assertThat(statistics[c]).isCloseTo(step.mean().get(c), within(0.02));
      assertThat(statistics[3 + c]).isCloseTo(step.std().get(c), within(0.03));
    }
    assertThatThrownBy(() -> Steps.stainsLike(MedicalImage.gray(1, 1, new byte[1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 1 channels");
  }

  @Test
  void anEmptySlideStays() {
    float[] rgb = new float[300];
    Arrays.fill(rgb, 250);
    float[] before = rgb.clone();
    Stains.macenko(rgb);
    assertThat(rgb).containsExactly(before);
  }

  @Test
  void speckleFallsAndEdgesStay() {
    float[] noise = Golden.picture(Depth.U8, 4, 60 * 40);
    byte[] bytes = new byte[60 * 40];
    for (int i = 0; i < bytes.length; i++) {
      int base = i % 60 < 30 ? 60 : 200;
      bytes[i] = (byte) (base * (0.85 + 0.3 * noise[i] / 255));
    }
    MedicalImage image = MedicalImage.gray(60, 40, bytes);
    float[] before = Preprocessing.builder().scaleTo(0, 1).build().toTensor(image).toArray();
    for (Step step : List.of(new Lee(2, 0.02), new Srad(60, 0.2))) {
      float[] after = Preprocessing.builder().add(step).build().toTensor(image).toArray();
      assertThat(deviation(after, 5, 25)).isLessThan(0.7 * deviation(before, 5, 25));
      double edge = mean(after, 34, 37) - mean(after, 23, 26);
      double edgeBefore = mean(before, 34, 37) - mean(before, 23, 26);
      assertThat(edge).as("%s", step).isGreaterThan(0.75 * edgeBefore);
    }
  }

  private static double mean(float[] values, int from, int to) {
    double sum = 0;
    for (int y = 5; y < 35; y++) {
      for (int x = from; x < to; x++) {
        sum += values[y * 60 + x];
      }
    }
    return sum / (30.0 * (to - from));
  }

  private static double deviation(float[] values, int from, int to) {
    double mean = mean(values, from, to);
    double sum = 0;
    for (int y = 5; y < 35; y++) {
      for (int x = from; x < to; x++) {
        sum += (values[y * 60 + x] - mean) * (values[y * 60 + x] - mean);
      }
    }
    return Math.sqrt(sum / (30.0 * (to - from)));
  }
}
