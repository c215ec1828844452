package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.preprocess.kernel.Pictures.Content;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Filters against the definition, one pixel at a time, over widths that straddle machine words,
 * vectors and the stripes of {@link MedianHistogram}, for every depth, also where OpenCV has none.
 */
class FilterReferenceTest {
  private static final int[] WIDTHS = {
    1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 129, 447, 448, 449, 897
  };

  @ParameterizedTest
  @EnumSource
  void theMedianIsTheMiddleOfTheSortedWindow(Depth depth) {
    Random random = new Random(21);
    for (int width : WIDTHS) {
      for (int size = 3; size <= 13; size += 2) {
        int height = 1 + random.nextInt(width > 100 ? 4 : 19);
        Content content = Content.values()[random.nextInt(5)];
        float[] source = Pictures.values(depth, width * height, content, size);
        float[] got = Pictures.filter(new MedianFilter(size), depth, source, width);
        String what = "%s %s %dx%d size %d".formatted(depth, content, width, height, size);
        Pictures.assertSame(what, got, median(source, width, height, size), 0f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void windowsMayBeLargerThanThePicture(Depth depth) {
    for (int size : new int[] {3, 9, 11, 181, 183, 255}) {
      float[] source = Pictures.values(depth, 5 * 4, Content.NOISE, size);
      float[] got = Pictures.filter(new MedianFilter(size), depth, source, 5);
      Pictures.assertSame(depth + " " + size, got, median(source, 5, 4, size), 0f);
    }
  }

  @Test
  void aConstantFillsTheHistogramOfTheLargestWindow() {
    float[] source = new float[300 * 3];
    for (float level : new float[] {0, 16, 17, 254, 255}) {
      Arrays.fill(source, level);
      assertThat(Pictures.filter(new MedianFilter(255), Depth.U8, source, 300)).containsOnly(level);
    }
  }

  @Test
  void infinitiesAndSignsKeepTheirOrder() {
    float[] source = {Float.NEGATIVE_INFINITY, -1e-40f, -3, 1e-40f, Float.POSITIVE_INFINITY, 2, -4};
    assertThat(Pictures.filter(new MedianFilter(3), Depth.F32, source, 7))
        .containsExactly(median(source, 7, 1, 3));
  }

  private static float[] median(float[] source, int width, int height, int size) {
    int radius = size / 2;
    float[] result = new float[source.length];
    float[] window = new float[size * size];
    for (int i = 0; i < result.length; i++) {
      int n = 0;
      for (int dy = -radius; dy <= radius; dy++) {
        int y = Math.max(0, Math.min(i / width + dy, height - 1));
        for (int dx = -radius; dx <= radius; dx++) {
          window[n++] = source[y * width + Math.max(0, Math.min(i % width + dx, width - 1))];
        }
      }
      Arrays.sort(window);
      result[i] = window[n / 2];
    }
    return result;
  }

  /** All products of weights at once, in exact arithmetic, rounded at the end. */
  @ParameterizedTest
  @EnumSource(names = {"U8", "U16"})
  void smoothingIsTheWeightedSumOfTheWindow(Depth depth) {
    Random random = new Random(22);
    for (int width : WIDTHS) {
      int one = depth == Depth.U8 ? 256 : 65_536;
      // Sizes without a sigma have weights in 256ths, which are known.
      int[] weights = random.nextBoolean() ? new int[] {1, 2, 1} : new int[] {1, 4, 6, 4, 1};
      int sum = Arrays.stream(weights).sum();
      for (int k = 0; k < weights.length; k++) {
        weights[k] *= one / sum;
      }
      int height = 1 + random.nextInt(9);
      Content content = Content.values()[random.nextInt(5)];
      float[] source = Pictures.values(depth, width * height, content, width);
      var filter = new GaussianFilter(new GaussianFilter.Kernel(weights.length, 0));
      float[] got = Pictures.filter(filter, depth, source, width);
      String what = "%s %s %dx%d %s".formatted(depth, content, width, height, weights.length);
      Pictures.assertSame(what, got, smooth(source, width, height, weights, one), 0f);
    }
  }

  private static float[] smooth(float[] source, int width, int height, int[] weights, long one) {
    int radius = weights.length / 2;
    int[] columns = Borders.reflect101(-radius, width + radius, width);
    int[] rows = Borders.reflect101(-radius, height + radius, height);
    float[] result = new float[source.length];
    for (int i = 0; i < result.length; i++) {
      long sum = one * one / 2;
      for (int r = 0; r < weights.length; r++) {
        for (int c = 0; c < weights.length; c++) {
          long value = (long) source[rows[i / width + r] * width + columns[i % width + c]];
          sum += (long) weights[r] * weights[c] * value;
        }
      }
      result[i] = sum / (one * one);
    }
    return result;
  }

  /** Every neighbour of every pixel in its turn, as OpenCV adds them up. */
  @ParameterizedTest
  @EnumSource
  void theBilateralMeanWeighsPlaceAndValue(Depth depth) {
    Random random = new Random(23);
    for (int width : new int[] {1, 2, 5, 16, 70, 513, 1023, 1024, 1025, 2049}) {
      int height = 1 + random.nextInt(width > 100 ? 7 : 19);
      double sigma = depth == Depth.U8 ? 30 : 900;
      int radius = 1 + random.nextInt(9);
      var reach = new BilateralFilter.Reach(radius, sigma, 0.5 + random.nextInt(40) / 8.0);
      Content content = Content.values()[random.nextInt(5)];
      float[] source = Pictures.values(depth, width * height, content, width);
      float[] got = Pictures.filter(new BilateralFilter(reach), depth, source, width);
      float[] wanted = bilateral(source, width, height, reach, depth == Depth.U8);
      depth.round(wanted, 0, wanted.length);
      Pictures.assertSame(
          "%s %s %dx%d %s".formatted(depth, content, width, height, reach), got, wanted, 0f);
    }
  }

  private static float[] bilateral(
      float[] source, int width, int height, BilateralFilter.Reach reach, boolean bytes) {
    int radius = reach.radius();
    int[] columns = Borders.reflect101(-radius, width + radius, width);
    int[] rows = Borders.reflect101(-radius, height + radius, height);
    float[] range = Scale.finiteRange(source);
    float perValue = bytes ? 1f : 4096 / (range[1] - range[0]);
    if (!(range[1] > range[0])) {
      return source.clone();
    }
    float[] result = new float[source.length];
    for (int i = 0; i < result.length; i++) {
      float sum = 0;
      float total = 0;
      for (int dy = -radius; dy <= radius; dy++) {
        for (int dx = -radius; dx <= radius; dx++) {
          int square = dx * dx + dy * dy;
          if (square <= radius * radius) {
            int row = rows[i / width + radius + dy] * width;
            float value = source[row + columns[i % width + radius + dx]];
            float place =
                (float) Math.exp(square * (-0.5 / (reach.sigmaSpace() * reach.sigmaSpace())));
            float weight = place * color(Math.abs(value - source[i]) * perValue, perValue, reach);
            sum += value * weight;
            total += weight;
          }
        }
      }
      result[i] = sum / total;
    }
    return result;
  }

  private static float color(float position, float perValue, BilateralFilter.Reach reach) {
    int index = (int) position;
    float low = entry(index, perValue, reach);
    return low + (position - index) * (entry(index + 1, perValue, reach) - low);
  }

  private static float entry(int index, float perValue, BilateralFilter.Reach reach) {
    double difference = index / (double) perValue;
    double factor = -0.5 / (reach.sigmaColor() * reach.sigmaColor());
    return (float) Math.exp(difference * difference * factor);
  }
}
