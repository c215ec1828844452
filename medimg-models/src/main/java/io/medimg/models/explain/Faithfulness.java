package io.medimg.models.explain;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Point;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Heatmap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a heatmap shows what the network really uses (Petsiuk, Das, Saenko, BMVC 2018): pixels of
 * the network's input are taken away, or put in, in the order of the map, most important first, and
 * the label's score is watched. A faithful map lets the score fall early when pixels go (a small
 * deletion area) and rise early when they come (a large insertion area). Compare maps of one image
 * with each other; the areas have no absolute scale. Safe for use by several threads as long as the
 * classifier is open.
 */
public final class Faithfulness {
  private final TensorClassifier classifier;
  private final int steps;
  private final RunSettings settings;

  private Faithfulness(Builder builder) {
    this.classifier = builder.classifier;
    this.steps = builder.steps;
    this.settings = builder.settings();
  }

  /**
   * Starts a measure. It watches the sigmoid in 32 steps.
   *
   * @param classifier borrowed, never closed
   * @return a builder
   */
  public static Builder of(TensorClassifier classifier) {
    return new Builder(classifier);
  }

  /**
   * Takes the most important pixels away first; they take the baseline.
   *
   * @param image the explained image
   * @param map its explanation, made with the same preprocessing plan
   * @return the score against the part of the pixels that is gone, from 0 to 1
   * @throws io.medimg.core.task.OperationCancelledException if the thread was interrupted or the
   *     time was over
   */
  public Curve deletion(MedicalImage image, Heatmap map) {
    return curve(image, map, true);
  }

  /**
   * Starts from the baseline alone and puts the most important pixels in first.
   *
   * @param image the explained image
   * @param map its explanation, made with the same preprocessing plan
   * @return the score against the part of the pixels that shows, from 0 to 1
   * @throws io.medimg.core.task.OperationCancelledException if the thread was interrupted or the
   *     time was over
   */
  public Curve insertion(MedicalImage image, Heatmap map) {
    return curve(image, map, false);
  }

  /**
   * How alike two maps of one grid are: the cosine of the angle between their raw values. Near 1
   * between a network and the same network with scrambled weights, a method shows the image, not
   * what the network learned (Adebayo et al., NeurIPS 2018).
   *
   * @param a one map
   * @param b another on the same grid
   * @return -1 to 1; NaN if one is zero everywhere
   * @throws IllegalArgumentException if the grids differ
   */
  public static double similarity(Heatmap a, Heatmap b) {
    if (!a.grid().equals(b.grid())) {
      throw new IllegalArgumentException(
          "maps of one grid are compared, got %s and %s".formatted(a.grid(), b.grid()));
    }
    float[] x = a.values();
    float[] y = b.values();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (double) x[i] * y[i];
      xx += (double) x[i] * x[i];
      yy += (double) y[i] * y[i];
    }
    return xy / Math.sqrt(xx * yy);
  }

  private Curve curve(MedicalImage image, Heatmap map, boolean deletion) {
    Subject subject = Subject.of(classifier, image, map.label().name());
    int[] order = order(subject, map);
    float[] hidden = settings.hidden(subject);
    double[] scores = new double[steps + 1];
    ProbeRunner.Probe probe =
        new ProbeRunner.Probe() {
          @Override
          public void change(int index, int slot, float[] pixels) {
            int split = (int) ((long) order.length * index / steps);
            int from = deletion ? 0 : split;
            int to = deletion ? split : order.length;
            hide(pixels, order, from, to, hidden);
          }

          @Override
          public void score(int index, int slot, double score) {
            scores[index] = score;
          }
        };
    String what = (deletion ? "deletion" : "insertion") + " in " + steps + " steps";
    int done = new ProbeRunner(subject, settings, what).run(steps + 1, probe);
    if (done <= steps) {
      throw new io.medimg.core.task.OperationCancelledException(
          "%s ran out of its budget of %s after %d runs; half a curve has no area, allow more time"
              .formatted(what, settings.budget(), done));
    }
    return new Curve(Arrays.stream(scores).boxed().toList());
  }

  private static void hide(float[] pixels, int[] order, int from, int to, float[] hidden) {
    int plane = pixels.length / hidden.length;
    for (int c = 0; c < hidden.length; c++) {
      for (int i = from; i < to; i++) {
        pixels[c * plane + order[i]] = hidden[c];
      }
    }
  }

  /** The pixels of the input, most important first; equal ones in reading order. */
  private static int[] order(Subject subject, Heatmap map) {
    Size size = subject.size();
    AffineMap toGrid = subject.toSource(size).andThen(map.gridToSource().inverse());
    float[] values = map.values();
    float[] rank = new float[subject.plane()];
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        Point p = toGrid.apply(new Point(x + 0.5, y + 0.5));
        rank[y * size.width() + x] = Blend.sample(values, map.grid(), p.x() - 0.5, p.y() - 0.5);
      }
    }
    return IntStream.range(0, rank.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> rank[i]).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Scores at equal steps of the part of the pixels. Immutable and safe for use by several threads.
   *
   * @param scores from part 0 to part 1
   */
  public record Curve(List<Double> scores) {
    /** Copies the list. */
    public Curve {
      scores = List.copyOf(scores);
    }

    /**
     * The area under the curve, by trapezoids.
     *
     * @return on the scale of the scores
     */
    public double area() {
      double sum = 0;
      for (int i = 1; i < scores.size(); i++) {
        sum += (scores.get(i - 1) + scores.get(i)) / 2;
      }
      return sum / (scores.size() - 1);
    }
  }

  /** Collects settings. Not safe for use by several threads; build one per thread. */
  public static final class Builder extends PerturbationBuilder<Builder> {
    private int steps = 32;

    private Builder(TensorClassifier classifier) {
      super(classifier, TargetScore.SIGMOID);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * In how many steps pixels go or come; 32 if not said. Each costs a run.
     *
     * @param value at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder steps(int value) {
      this.steps = atLeastOne("the number of steps", value);
      return this;
    }

    /** Builds the measure. */
    public Faithfulness build() {
      return new Faithfulness(this);
    }
  }
}
