package io.medimg.training;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the preprocessing experiment is run. Immutable and safe for use by several threads.
 *
 * @param data folder that holds chest-kermany
 * @param out folder for one result file per run, and the report; made if it is not there
 * @param arms names of the arms to train; empty for all
 * @param seeds how often each is trained, with seeds from 1
 * @param side of the network's input in pixels, a multiple of 8
 * @param epochs passes over the training films
 * @param batch films per step
 */
record ExperimentOptions(
    Path data, Path out, List<String> arms, int seeds, int side, int epochs, int batch) {

  private static final List<String> NAMES =
      List.of("data", "out", "arms", "seeds", "side", "epochs", "batch");

  ExperimentOptions {
    arms = List.copyOf(arms);
    if (side < 16 || side % 8 != 0) {
      throw new IllegalArgumentException(
          "the network takes a side of 16 or more that 8 divides, got " + side);
    }
    if (seeds < 1 || epochs < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "at least 1 seed, 1 epoch and 2 films per step are needed, got %d, %d and %d"
              .formatted(seeds, epochs, batch));
    }
  }

  /**
   * Reads {@code --name value} pairs.
   *
   * @throws IllegalArgumentException if a name is unknown, a value is missing, or out of range
   */
  static ExperimentOptions of(String... args) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].replaceFirst("^--", "");
      if (!NAMES.contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "options are pairs of --name and value, with names of %s; got '%s'%s"
                .formatted(NAMES, args[i], i + 1 == args.length ? " without a value" : ""));
      }
      given.put(name, args[i + 1]);
    }
    String arms = given.getOrDefault("arms", "");
    return new ExperimentOptions(
        Path.of(given.getOrDefault("data", "../shared/data")),
        Path.of(given.getOrDefault("out", "target/preprocessing-experiment")),
        arms.isEmpty() ? List.of() : List.of(arms.split(",", -1)),
        Integer.parseInt(given.getOrDefault("seeds", "5")),
        Integer.parseInt(given.getOrDefault("side", "64")),
        Integer.parseInt(given.getOrDefault("epochs", "6")),
        Integer.parseInt(given.getOrDefault("batch", "32")));
  }

  /** The chosen arms in their usual order. */
  List<ExperimentArm> chosen() {
    List<ExperimentArm> all = ExperimentArm.all(side);
    List<String> known = all.stream().map(ExperimentArm::name).toList();
    for (String name : arms) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no arm '%s'; there are %s".formatted(name, known));
      }
    }
    return all.stream().filter(arm -> arms.isEmpty() || arms.contains(arm.name())).toList();
  }
}
