package io.medimg.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.medimg.models.metrics.Auroc;
import io.medimg.training.Film.Source;
import io.medimg.training.Film.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearProbeTest {
  private static final int COUNT = 400;
  private static final int FEATURES = 6;

  private final float[][] features = new float[COUNT][FEATURES];
  private final List<Film> films = new ArrayList<>();

  LinearProbeTest() {
    Random random = new Random(8);
    for (int i = 0; i < COUNT; i++) {
      for (int f = 0; f < FEATURES; f++) {
        features[i][f] = (float) (random.nextGaussian() * (f + 1) + f);
      }
      float[] labels = new float[ChestLabels.ALL.size()];
      Arrays.fill(labels, Float.NaN);
      boolean sick = features[i][2] - 2 + random.nextGaussian() > 0;
      labels[0] = i % 10 == 0 ? Float.NaN : sick ? 1 : 0;
      films.add(new Film(Path.of("none"), Source.NIH_512, "p" + i, Split.TRAIN, "PA", labels));
    }
  }

  private double value(LinearProbe.Line line, int film) {
    double sum = line.bias();
    for (int f = 0; f < FEATURES; f++) {
      sum += line.weight()[f] * features[film][f];
    }
    return sum;
  }

  @Test
  void theRightFeatureDecides() {
    LinearProbe.Line line = new LinearProbe(features).fit(films, 0);
    List<Integer> known = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      if (!Float.isNaN(films.get(i).label(0))) {
        known.add(i);
      }
    }
    double[] scores = known.stream().mapToDouble(i -> value(line, i)).toArray();
    boolean[] labels = new boolean[scores.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = films.get(known.get(i)).label(0) == 1;
    }

    assertThat(Auroc.of(scores, labels)).isGreaterThan(0.93);
  }

  @Test
  void theResultIsTheMinimumOfThePenalisedLoss() {
    LinearProbe.Line line = new LinearProbe(features).fit(films, 0);
    double[] gradient = new double[FEATURES];
    double biasGradient = 0;
    double[] mean = new double[FEATURES];
    double[] deviation = new double[FEATURES];
    for (int f = 0; f < FEATURES; f++) {
      for (float[] row : features) {
        mean[f] += row[f] / COUNT;
      }
      for (float[] row : features) {
        deviation[f] += Math.pow(row[f] - mean[f], 2) / COUNT;
      }
      deviation[f] = Math.sqrt(deviation[f]);
      gradient[f] = 1e4 * line.weight()[f] * deviation[f];
    }
    for (int i = 0; i < COUNT; i++) {
      if (Float.isNaN(films.get(i).label(0))) {
        continue;
      }
      double error = 1 / (1 + Math.exp(-value(line, i))) - films.get(i).label(0);
      biasGradient += error;
      for (int f = 0; f < FEATURES; f++) {
        gradient[f] += error * (features[i][f] - mean[f]) / deviation[f];
      }
    }

    assertThat(biasGradient).isCloseTo(0, within(0.05));
    for (double slope : gradient) {
      assertThat(slope).isCloseTo(0, within(0.05));
    }
  }
}
