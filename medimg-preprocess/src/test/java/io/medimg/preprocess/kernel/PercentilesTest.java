package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Percentiles against a sorted copy. */
class PercentilesTest {
  private static final double[] PERCENTS = {0, 0.5, 1, 25, 50, 75, 99, 99.5, 100};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 1_000, 4_097})
  void floatsEqualTheSortedCopy(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i % 3 == 0 ? random.nextInt(5) - 2 : (float) (random.nextGaussian() * 1e3);
    }
    assertThat(Percentiles.ofFloats(values, length, PERCENTS)).containsExactly(bySorting(values));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1, 0})
  void countedEqualTheSortedCopy(int direction) {
    Random random = new Random(3 + direction);
    float[] table = new float[256];
    for (int i = 0; i < 256; i++) {
      table[i] = direction == 0 ? random.nextInt(300) - 100 : direction * (i / 3) * 0.7f;
    }
    int[] counts = new int[256];
    float[] values = new float[5_000];
    for (int i = 0; i < values.length; i++) {
      int k = (int) Math.abs(random.nextGaussian() * 30 + 60) % 256;
      counts[k]++;
      values[i] = table[k];
    }
    assertThat(Percentiles.ofCounted(table, counts, PERCENTS)).containsExactly(bySorting(values));
  }

  private static float[] bySorting(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    float[] result = new float[PERCENTS.length];
    for (int p = 0; p < PERCENTS.length; p++) {
      int rank = (int) Math.ceil(PERCENTS[p] * values.length / 100);
      result[p] = sorted[Math.max(rank, 1) - 1];
    }
    return result;
  }
}
