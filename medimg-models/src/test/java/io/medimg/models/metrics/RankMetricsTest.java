package io.medimg.models.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Expected values: scikit-learn 1.2.1 (AUROC, average precision, Brier score, ROC curve), scipy
 * 1.10.1 (normal tails), numpy (quantile), and DeLong's definition written out pair by pair in
 * numpy, on the same 60 cases made by a linear congruential generator.
 */
class RankMetricsTest {
  private static final int CASES = 60;

  private final boolean[] labels = new boolean[CASES];
  private final double[] good = new double[CASES];
  private final double[] poor = new double[CASES];

  RankMetricsTest() {
    double[] u = uniform(7);
    double[] v = uniform(11);
    double[] w = uniform(13);
    for (int i = 0; i < CASES; i++) {
      labels[i] = u[i] < 0.4;
      double yes = labels[i] ? 1 : 0;
      good[i] = Math.rint((0.35 * yes + 0.65 * v[i]) * 100) / 100;
      poor[i] = Math.rint((0.15 * yes + 0.85 * w[i]) * 100) / 100;
    }
  }

  private static double[] uniform(long seed) {
    double[] values = new double[CASES];
    long x = seed;
    for (int i = 0; i < CASES; i++) {
      x = (x * 1103515245L + 12345L) % (1L << 31);
      values[i] = (double) x / (1L << 31);
    }
    return values;
  }

  @Test
  void aurocEqualsScikitLearnWithTies() {
    assertThat(Cases.positives(labels)).isEqualTo(24);
    assertThat(Auroc.of(good, labels)).isCloseTo(0.9456018518518519, within(1e-12));
    assertThat(Auroc.of(poor, labels)).isCloseTo(0.5659722222222223, within(1e-12));
  }

  @Test
  void averagePrecisionEqualsScikitLearn() {
    assertThat(PrecisionRecall.average(good, labels)).isCloseTo(0.9305421158362333, within(1e-12));
    assertThat(PrecisionRecall.average(poor, labels)).isCloseTo(0.5005615093973492, within(1e-12));
  }

  @Test
  void deLongIntervalEqualsItsDefinition() {
    Interval interval = DeLong.interval(good, labels);

    assertThat(interval.low()).isCloseTo(0.8951033812964478, within(1e-12));
    assertThat(interval.high()).isCloseTo(0.9961003224072557, within(1e-12));
  }

  @Test
  void pairedTestEqualsItsDefinition() {
    DeLong.Comparison comparison = DeLong.compare(good, poor, labels);

    assertThat(comparison.difference()).isCloseTo(0.37962962962962954, within(1e-12));
    assertThat(comparison.pValue()).isCloseTo(1.1755510972240353e-06, within(1e-14));
    assertThat(comparison.low()).isPositive();
  }

  @Test
  void scoresComparedWithThemselvesDoNotDiffer() {
    DeLong.Comparison comparison = DeLong.compare(good, good, labels);

    assertThat(comparison.difference()).isZero();
    assertThat(comparison.pValue()).isEqualTo(1);
  }

  @Test
  void youdenFindsTheBestPointOfTheCurve() {
    OperatingPoint point = OperatingPoint.youden(good, labels);

    assertThat(point.index()).isCloseTo(0.736111111111111, within(1e-12));
    assertThat(point.sensitivity().value()).isCloseTo(0.7916666666666666, within(1e-12));
    assertThat(point.specificity().value()).isCloseTo(1 - 0.05555555555555555, within(1e-12));
    assertThat(point.threshold()).isGreaterThan(0.5).isLessThanOrEqualTo(0.57);
  }

  @Test
  void wilsonStaysWithinBoundsAndEqualsTheFormula() {
    Interval interval = Interval.wilson(8, 10);

    assertThat(interval.low()).isCloseTo(0.4901624715366418, within(1e-12));
    assertThat(interval.high()).isCloseTo(0.9433178485456247, within(1e-12));
    assertThat(Interval.wilson(0, 10).low()).isZero();
    assertThat(Interval.wilson(10, 10).high()).isEqualTo(1);
    assertThat(Interval.wilson(0, 0).value()).isNaN();
    assertThatThrownBy(() -> Interval.wilson(11, 10)).hasMessageContaining("11 hits of 10");
  }

  @Test
  void calibrationEqualsScikitLearnAndItsDefinition() {
    Reliability reliability = Reliability.of(good, labels, 10);

    assertThat(reliability.brier()).isCloseTo(0.11135, within(1e-12));
    assertThat(reliability.expectedError()).isCloseTo(0.17033333333333336, within(1e-12));
    assertThat(reliability.bins().stream().mapToInt(Reliability.Bin::count).sum()).isEqualTo(CASES);
    assertThatThrownBy(() -> Reliability.of(new double[] {1.2}, new boolean[1], 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.2");
  }

  @Test
  void normalTailsEqualScipy() {
    assertThat(Normal.twoSided(0.5)).isCloseTo(0.6170750774519738, within(1e-12));
    assertThat(Normal.twoSided(-1.96)).isCloseTo(0.04999579029644087, within(1e-12));
    assertThat(Normal.twoSided(3)).isCloseTo(0.0026997960632601866, within(1e-14));
    assertThat(Normal.twoSided(5.5)).isCloseTo(3.797912493177536e-08, within(1e-18));
    assertThat(Bootstrap.quantile(new double[] {1, 2, 4, 8, 16}, 0.3))
        .isCloseTo(2.4, within(1e-12));
  }

  @Test
  void oneClassAloneGivesNoFigure() {
    boolean[] none = new boolean[CASES];

    assertThat(Auroc.of(good, none)).isNaN();
    assertThat(PrecisionRecall.average(good, none)).isNaN();
    assertThat(DeLong.interval(good, none).low()).isNaN();
    assertThat(DeLong.compare(good, poor, none).pValue()).isNaN();
    assertThat(OperatingPoint.youden(good, none).threshold()).isNaN();
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertThatThrownBy(() -> Auroc.of(new double[2], new boolean[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 scores but 3 labels");
    assertThatThrownBy(() -> Auroc.of(new double[] {Double.NaN}, new boolean[1]))
        .hasMessageContaining("score 0 of 1");
  }

  @Test
  void drawingPatientsWidensTheIntervalOfRepeatedFilms() {
    List<String> apart = new ArrayList<>();
    List<String> together = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      apart.add("p" + i);
      together.add("p" + i / 6);
    }

    Interval films = Bootstrap.byPatient(apart, this::area, 500, 3);
    Interval patients = Bootstrap.byPatient(together, this::positives, 500, 3);
    Interval again = Bootstrap.byPatient(apart, this::area, 500, 3);

    assertThat(films.low()).isLessThan(films.value());
    assertThat(films.high()).isGreaterThan(films.value()).isLessThanOrEqualTo(1);
    assertThat(films).isEqualTo(again);
    assertThat(patients.value()).isEqualTo(24.0 / CASES);
    assertThat(films.low()).isBetween(0.86, 0.93);
  }

  private double area(int[] drawn) {
    double[] scores = new double[drawn.length];
    boolean[] outcomes = new boolean[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      scores[i] = good[drawn[i]];
      outcomes[i] = labels[drawn[i]];
    }
    return Auroc.of(scores, outcomes);
  }

  private double positives(int[] drawn) {
    int count = 0;
    for (int i : drawn) {
      count += labels[i] ? 1 : 0;
    }
    return (double) count / drawn.length;
  }
}
