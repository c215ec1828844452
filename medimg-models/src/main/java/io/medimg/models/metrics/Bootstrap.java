package io.medimg.models.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Intervals by drawing patients, not films: films of one patient are alike, and counting them as
 * independent makes intervals too narrow.
 *
 * <p>Percentile method (Efron and Tibshirani, 1993, chapter 13). Immutable and safe for use by
 * several threads.
 */
public final class Bootstrap {
  private Bootstrap() {}

  /**
   * Measures on all cases, and on {@code rounds} sets of as many patients drawn with putting back.
   *
   * @param patients whose each case is
   * @param measure takes the indices of cases (repeated as drawn) and gives a figure; NaN is left
   *     out of the interval
   * @param rounds how often to draw; 1,000 gives steady ends
   * @param seed start of the random numbers; the same seed gives the same interval
   * @return the figure of all cases; ends NaN when fewer than 20 rounds gave a figure
   * @throws IllegalArgumentException if there is no case or {@code rounds} is below 1
   */
  public static Interval byPatient(
      List<String> patients, ToDoubleFunction<int[]> measure, int rounds, long seed) {
    if (patients.isEmpty() || rounds < 1) {
      throw new IllegalArgumentException(
          "%d cases, %d rounds; both must be at least 1".formatted(patients.size(), rounds));
    }
    List<int[]> groups = groups(patients);
    double[] figures = new double[rounds];
    Random random = new Random(seed);
    for (int r = 0; r < rounds; r++) {
      figures[r] = measure.applyAsDouble(draw(groups, random));
    }
    double[] known = Arrays.stream(figures).filter(f -> !Double.isNaN(f)).sorted().toArray();
    double all = measure.applyAsDouble(all(patients.size()));
    if (known.length < 20) {
      return new Interval(all, Double.NaN, Double.NaN);
    }
    return new Interval(all, quantile(known, 0.025), quantile(known, 0.975));
  }

  private static int[] all(int count) {
    int[] indices = new int[count];
    Arrays.setAll(indices, i -> i);
    return indices;
  }

  private static List<int[]> groups(List<String> patients) {
    Map<String, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < patients.size(); i++) {
      members.computeIfAbsent(patients.get(i), p -> new ArrayList<>()).add(i);
    }
    return members.values().stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  private static int[] draw(List<int[]> groups, Random random) {
    int[][] drawn = new int[groups.size()][];
    int total = 0;
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = groups.get(random.nextInt(groups.size()));
      total += drawn[i].length;
    }
    int[] indices = new int[total];
    int at = 0;
    for (int[] group : drawn) {
      System.arraycopy(group, 0, indices, at, group.length);
      at += group.length;
    }
    return indices;
  }

  /** Linear between order statistics, as numpy's default. */
  static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
