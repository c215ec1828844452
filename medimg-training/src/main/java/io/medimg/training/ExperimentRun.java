package io.medimg.training;

import io.medimg.core.render.FilesWhole;
import io.medimg.training.Film.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One arm trained with one seed. The seed decides the starting weights, the order of films, and how
 * each is shifted and mirrored, so that runs of one seed differ in the arm alone. Not safe for use
 * by several threads; build one per thread.
 */
final class ExperimentRun {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentRun.class);

  private final ExperimentOptions options;
  private final ExperimentArm arm;
  private final ExperimentFilms films;
  private final int seed;

  ExperimentRun(ExperimentOptions options, ExperimentArm arm, ExperimentFilms films, int seed) {
    this.options = options;
    this.arm = arm;
    this.films = films;
    this.seed = seed;
  }

  /** Where the scores of a run lie. */
  static Path file(Path folder, ExperimentArm arm, int seed) {
    return folder.resolve(arm.name() + "-" + seed + ".csv");
  }

  /**
   * Trains, scores the validation films and the test films under every shift, and writes the scores
   * when all is done.
   */
  void run() throws IOException {
    int steps = films.training().length / options.batch();
    try (ExperimentNetwork network =
        new ExperimentNetwork(options.side(), seed, steps * options.epochs())) {
      long start = System.nanoTime();
      for (int epoch = 0; epoch < options.epochs(); epoch++) {
        double loss = epoch(network, epoch, steps);
        LOG.info(
            "{} seed {} epoch {}: loss {}, {} s",
            arm.name(),
            seed,
            epoch + 1,
            String.format(Locale.ROOT, "%.4f", loss),
            (System.nanoTime() - start) / 1_000_000_000);
      }
      StringBuilder text = new StringBuilder("set,film,patient,label,logit\n");
      append(text, "VALIDATION", Split.VALIDATION, network.score(films.validation()));
      for (FilmShift shift : FilmShift.values()) {
        append(text, shift.name(), Split.TEST, network.score(films.test(shift)));
      }
      FilesWhole.write(
          file(options.out(), arm, seed), text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void append(StringBuilder text, String set, Split split, double[] logits) {
    List<Film> part = films.of(split);
    for (int i = 0; i < logits.length; i++) {
      Film film = part.get(i);
      text.append(set).append(',').append(film.path().getFileName()).append(',');
      text.append(film.patient()).append(',');
      text.append((int) film.label(ChestLabels.PAEDIATRIC)).append(',');
      text.append((float) logits[i]).append('\n');
    }
  }

  private double epoch(ExperimentNetwork network, int epoch, int steps) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < films.training().length; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed * 1_000_003L + epoch));
    float[] all = films.labels(Split.TRAIN);
    int pixels = options.side() * options.side();
    double sum = 0;
    for (int step = 0; step < steps; step++) {
      float[] images = new float[options.batch() * pixels];
      float[] labels = new float[options.batch()];
      for (int i = 0; i < labels.length; i++) {
        int film = order.get(step * labels.length + i);
        Random random = new Random((seed * 1_000L + epoch) * 1_000_003L + film);
        place(films.training()[film], random, images, i * pixels);
        if (arm.grayAugmentation()) {
          grayCurve(images, i * pixels, pixels, random);
        }
        labels[i] = all[film];
      }
      sum += network.step(images, labels);
    }
    return sum / steps;
  }

  /** Mirrors half of the films and shifts each by up to a sixteenth, repeating the edge. */
  private void place(float[] film, Random random, float[] target, int at) {
    int side = options.side();
    int reach = side / 16;
    boolean mirrored = random.nextBoolean();
    int right = random.nextInt(2 * reach + 1) - reach;
    int down = random.nextInt(2 * reach + 1) - reach;
    for (int y = 0; y < side; y++) {
      int row = Math.max(0, Math.min(side - 1, y - down)) * side;
      for (int x = 0; x < side; x++) {
        int from = Math.max(0, Math.min(side - 1, (mirrored ? side - 1 - x : x) - right));
        target[at + y * side + x] = film[row + from];
      }
    }
  }

  /** Gamma from 0.5 to 2, contrast from 0.6 to 1.6 times around the middle, brightness +-0.2. */
  private static void grayCurve(float[] images, int from, int length, Random random) {
    double gamma = Math.exp((random.nextDouble() * 2 - 1) * Math.log(2));
    double contrast = Math.exp((random.nextDouble() * 2 - 1) * Math.log(1.6));
    double brightness = (random.nextDouble() * 2 - 1) * 0.2;
    for (int i = from; i < from + length; i++) {
      double value = Math.pow((images[i] + 1) / 2, gamma);
      value = (value - 0.5) * contrast + 0.5 + brightness;
      images[i] = (float) (Math.max(0, Math.min(1, value)) * 2 - 1);
    }
  }
}
