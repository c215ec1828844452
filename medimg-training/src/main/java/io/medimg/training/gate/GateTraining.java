package io.medimg.training.gate;

import io.medimg.models.quality.GateNetwork;
import io.medimg.models.quality.Thumbnail;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains the gate network: Adam on cross-entropies, every picture turned, inverted, mirrored,
 * shifted and re-exposed at random. A run takes about a minute on one core. Not safe for use by
 * several threads; build one per thread.
 */
final class GateTraining {
  /**
   * A picture to learn from.
   *
   * @param pixels a thumbnail of SIDE x SIDE values
   * @param kind what it shows, in words
   * @param chest whether it is an upright frontal chest film
   */
  record Example(float[] pixels, String kind, boolean chest) {}

  private static final int SIDE = Thumbnail.SIDE;

  private final SplittableRandom random;
  private final int hidden;
  private final float[] weights;
  private final float[] gradient;
  private final float[] first;
  private final float[] second;
  private int step;

  GateTraining(int hidden, long seed) {
    this.random = new SplittableRandom(seed);
    this.hidden = hidden;
    int n = GateNetwork.parameters(hidden);
    weights = new float[n];
    gradient = new float[n];
    first = new float[n];
    second = new float[n];
    initialize();
  }

  private void initialize() {
    int w = 0;
    float scale = (float) Math.sqrt(2.0 / Thumbnail.LENGTH);
    for (int h = 0; h < hidden; h++, w++) {
      for (int i = 0; i < Thumbnail.LENGTH; i++, w++) {
        weights[w] = (float) gaussian() * scale;
      }
    }
    float outScale = (float) Math.sqrt(1.0 / hidden);
    for (int o = 0; o < GateNetwork.OUTPUTS; o++, w++) {
      for (int h = 0; h < hidden; h++, w++) {
        weights[w] = (float) gaussian() * outScale;
      }
    }
  }

  private double gaussian() {
    double u = Math.max(random.nextDouble(), 1e-12);
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /**
   * Trains for some epochs; half of every batch are chest films.
   *
   * @param examples chest films and others
   * @param epochs passes over as many pictures as there are examples
   * @return the trained network
   */
  GateNetwork run(List<Example> examples, int epochs) {
    List<Example> chest = examples.stream().filter(Example::chest).toList();
    List<Example> others = examples.stream().filter(e -> !e.chest()).toList();
    int batch = 64;
    int steps = Math.max(1, epochs * examples.size() / batch);
    for (int s = 0; s < steps; s++) {
      Arrays.fill(gradient, 0);
      for (int b = 0; b < batch; b++) {
        boolean film = b % 2 == 0;
        List<Example> from = film ? chest : others;
        accumulate(from.get(random.nextInt(from.size())), 1f / batch);
      }
      update(1e-3f * (float) (0.5 + 0.5 * Math.cos(Math.PI * s / steps)) + 1e-6f);
    }
    return new GateNetwork(hidden, weights.clone());
  }

  private void accumulate(Example example, float share) {
    int turn = random.nextInt(10) < 4 ? 0 : random.nextInt(4);
    boolean invert = random.nextInt(3) == 0;
    float[] x = augment(example.pixels(), turn, invert, random);
    GateNetwork net = new GateNetwork(hidden, weights);
    float[] active = new float[hidden];
    float[] out = net.outputs(x, active);
    float[] delta = new float[GateNetwork.OUTPUTS];
    delta[0] = (float) (GateNetwork.sigmoid(out[0]) - (example.chest() ? 0.99 : 0.01)) * share;
    if (example.chest()) {
      delta[1] = (float) (GateNetwork.sigmoid(out[1]) - (invert ? 0.99 : 0.01)) * share;
      turnDelta(out, delta, turn, share);
    }
    backward(x, active, delta);
  }

  private static void turnDelta(float[] out, float[] delta, int turn, float share) {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += Math.exp(out[2 + i]);
    }
    for (int i = 0; i < 4; i++) {
      delta[2 + i] = (float) (Math.exp(out[2 + i]) / sum - (i == turn ? 0.985 : 0.005)) * share;
    }
  }

  private void backward(float[] x, float[] active, float[] delta) {
    int base = hidden * (Thumbnail.LENGTH + 1);
    float[] back = new float[hidden];
    for (int o = 0; o < GateNetwork.OUTPUTS; o++) {
      int row = base + o * (hidden + 1);
      for (int h = 0; h < hidden; h++) {
        gradient[row + h] += delta[o] * active[h];
        back[h] += delta[o] * weights[row + h];
      }
      gradient[row + hidden] += delta[o];
    }
    for (int h = 0; h < hidden; h++) {
      if (active[h] > 0) {
        int row = h * (Thumbnail.LENGTH + 1);
        for (int i = 0; i < Thumbnail.LENGTH; i++) {
          gradient[row + i] += back[h] * x[i];
        }
        gradient[row + Thumbnail.LENGTH] += back[h];
      }
    }
  }

  private void update(float rate) {
    step++;
    float c1 = 1 - (float) Math.pow(0.9, step);
    float c2 = 1 - (float) Math.pow(0.999, step);
    for (int i = 0; i < weights.length; i++) {
      first[i] = 0.9f * first[i] + 0.1f * gradient[i];
      second[i] = 0.999f * second[i] + 0.001f * gradient[i] * gradient[i];
      weights[i] -=
          rate * (first[i] / c1 / ((float) Math.sqrt(second[i] / c2) + 1e-8f) + 1e-3f * weights[i]);
    }
  }

  /** Zooms, shifts, mirrors, re-exposes, then turns by quarter turns clockwise and inverts. */
  static float[] augment(float[] in, int turn, boolean invert, SplittableRandom random) {
    double zoomX = 0.85 + 0.35 * random.nextDouble();
    double zoomY = 0.85 + 0.35 * random.nextDouble();
    double dx = (random.nextDouble() - 0.5) * 4;
    double dy = (random.nextDouble() - 0.5) * 4;
    double gamma = Math.exp((random.nextDouble() - 0.5) * 1.2);
    boolean mirror = random.nextBoolean();
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float v : in) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    float range = Math.max(high - low, 1e-6f);
    float[] out = new float[in.length];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int[] from = turned(x, y, turn);
        int fromX = mirror ? SIDE - 1 - from[0] : from[0];
        double sx = (fromX - SIDE / 2.0 + 0.5) * zoomX + SIDE / 2.0 - 0.5 + dx;
        double sy = (from[1] - SIDE / 2.0 + 0.5) * zoomY + SIDE / 2.0 - 0.5 + dy;
        double unit = Math.pow((bilinear(in, sx, sy) - low) / range, gamma);
        unit += 0.03 * (random.nextDouble() - 0.5);
        out[y * SIDE + x] = (float) (invert ? 1 - unit : unit);
      }
    }
    return Thumbnail.standardize(out);
  }

  static int[] turned(int x, int y, int turn) {
    int last = SIDE - 1;
    return switch (turn) {
      case 1 -> new int[] {y, last - x};
      case 2 -> new int[] {last - x, last - y};
      case 3 -> new int[] {last - y, x};
      default -> new int[] {x, y};
    };
  }

  private static float bilinear(float[] in, double x, double y) {
    double cx = Math.min(Math.max(x, 0), SIDE - 1.0);
    double cy = Math.min(Math.max(y, 0), SIDE - 1.0);
    int x0 = (int) cx;
    int y0 = (int) cy;
    int x1 = Math.min(x0 + 1, SIDE - 1);
    int y1 = Math.min(y0 + 1, SIDE - 1);
    double fx = cx - x0;
    double fy = cy - y0;
    double top = in[y0 * SIDE + x0] * (1 - fx) + in[y0 * SIDE + x1] * fx;
    double bottom = in[y1 * SIDE + x0] * (1 - fx) + in[y1 * SIDE + x1] * fx;
    return (float) Math.max(top * (1 - fy) + bottom * fy, -1e6);
  }
}
