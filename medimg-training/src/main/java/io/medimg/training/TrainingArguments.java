package io.medimg.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was typed behind the trainer: options with a value each, some of them more than once, and
 * {@code --no-test}, which has none. Immutable and safe for use by several threads.
 */
final class TrainingArguments {
  /** Leaves the test films unmeasured. */
  static final String NO_TEST = "no-test";

  private static final Set<String> VALUED =
      Set.of(
          "data",
          "out",
          "backbone",
          "part",
          "shipped",
          "rejected",
          "fold-run",
          "size",
          "batch",
          "epochs",
          "kermany",
          "nih",
          "rate",
          "head-rate",
          "decay",
          "average",
          "strength",
          "dropout",
          "mixup",
          "adult-share",
          "probe",
          "balanced",
          "coarse",
          "fold",
          "folds",
          "seed");

  private final Map<String, List<String>> values;

  private TrainingArguments(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads arguments.
   *
   * @param args {@code --name value}, or {@code --no-test} alone
   * @return what they say
   * @throws IllegalArgumentException if a name is unknown or a value is missing
   */
  static TrainingArguments of(String... args) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      List<String> given = values.computeIfAbsent(name, n -> new ArrayList<>());
      if (name.equals(NO_TEST)) {
        continue;
      }
      if (!VALUED.contains(name)) {
        throw new IllegalArgumentException(
            "'%s' is not an option; there are --%s, and --%s without a value"
                .formatted(args[i], String.join(", --", new TreeSet<>(VALUED)), NO_TEST));
      }
      i++;
      if (i == args.length) {
        throw new IllegalArgumentException("--%s needs a value behind it".formatted(name));
      }
      given.add(args[i]);
    }
    return new TrainingArguments(values);
  }

  /** Whether an option was given. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Every value of an option, in the order given. */
  List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** Every value of an option as a path. */
  List<Path> paths(String name) {
    return all(name).stream().map(Path::of).toList();
  }

  /** The last value of an option. */
  String text(String name, String otherwise) {
    List<String> given = all(name);
    return given.isEmpty() ? otherwise : given.get(given.size() - 1);
  }

  int integer(String name, int otherwise) {
    String text = text(name, String.valueOf(otherwise));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--%s is a whole number, got '%s'".formatted(name, text), e);
    }
  }

  double number(String name, double otherwise) {
    String text = text(name, String.valueOf(otherwise));
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--%s is a number, got '%s'".formatted(name, text), e);
    }
  }

  boolean truth(String name, boolean otherwise) {
    String text = text(name, String.valueOf(otherwise));
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("--%s is true or false, got '%s'".formatted(name, text));
    }
    return Boolean.parseBoolean(text);
  }
}
