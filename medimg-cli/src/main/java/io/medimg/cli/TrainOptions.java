package io.medimg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * What the trainer can be told, checked for its type here and handed on as typed; what is not given
 * is the trainer's to choose. Not safe for use by several threads.
 */
@SuppressWarnings("unused") // the trainer reads what was typed
final class TrainOptions {
  @Option(
      names = "--backbone",
      paramLabel = "FILE",
      description = "Weights to start from, or random:FILE for their graph alone; once or more.")
  private List<String> backbones = new ArrayList<>();

  @Option(
      names = "--part",
      paramLabel = "FILE=CHECKPOINTS",
      description =
          "Write and measure trained parts instead: backbone and checkpoints; once or more.")
  private List<String> parts = new ArrayList<>();

  @Option(names = "--no-test", description = "With --part: leave the test films unmeasured.")
  private boolean noTest;

  @Option(
      names = "--shipped",
      paramLabel = "DIR",
      description = "Join evaluations instead: the run that is shipped.")
  private @Nullable String shipped;

  @Option(
      names = "--rejected",
      paramLabel = "DIR",
      description = "With --shipped: a run that is not shipped; once or more.")
  private List<String> rejected = new ArrayList<>();

  @Option(
      names = "--fold-run",
      paramLabel = "DIR",
      description = "With --shipped: a run of the cross-validation; once or more.")
  private List<String> foldRuns = new ArrayList<>();

  @Option(names = "--size", paramLabel = "N", description = "Side of the input (192).")
  private @Nullable Integer size;

  @Option(names = "--batch", paramLabel = "N", description = "Films per step (24).")
  private @Nullable Integer batch;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes of the schedule (8).")
  private @Nullable Integer epochs;

  @Option(names = "--kermany", paramLabel = "N", description = "Children's films per epoch (1600).")
  private @Nullable Integer kermany;

  @Option(names = "--nih", paramLabel = "N", description = "Adults' films per epoch (1400).")
  private @Nullable Integer nih;

  @Option(
      names = "--rate",
      paramLabel = "X",
      description = "Peak learning rate of the backbone (5e-4).")
  private @Nullable Double rate;

  @Option(
      names = "--head-rate",
      paramLabel = "X",
      description = "Peak learning rate of the head (2e-3).")
  private @Nullable Double headRate;

  @Option(names = "--decay", paramLabel = "X", description = "Weight decay (0.05).")
  private @Nullable Double decay;

  @Option(
      names = "--average",
      paramLabel = "X",
      description = "What the running average keeps per step (0.99).")
  private @Nullable Double average;

  @Option(names = "--strength", paramLabel = "X", description = "Strength of augmentation (1).")
  private @Nullable Double strength;

  @Option(
      names = "--dropout",
      paramLabel = "X",
      description = "Share of features that training hides from the head (0.2).")
  private @Nullable Double dropout;

  @Option(
      names = "--mixup",
      paramLabel = "X",
      description = "Chance that a film is mixed with another (0.2).")
  private @Nullable Double mixup;

  @Option(
      names = "--adult-share",
      paramLabel = "X",
      description = "Weight of adults in the children's head (0.25).")
  private @Nullable Double adultShare;

  @Option(
      names = "--probe",
      arity = "1",
      paramLabel = "true|false",
      description = "Start the head from a regression on the backbone's features (true).")
  private @Nullable Boolean probe;

  @Option(
      names = "--balanced",
      arity = "1",
      paramLabel = "true|false",
      description = "Draw as many adult films with findings as without (true).")
  private @Nullable Boolean balanced;

  @Option(
      names = "--coarse",
      arity = "1",
      paramLabel = "true|false",
      description = "Let the adult films of 64 pixels take part (true).")
  private @Nullable Boolean coarse;

  @Option(
      names = "--fold",
      paramLabel = "N",
      description = "Part of the adults' films that is held out, from 0; -1 for none (-1).")
  private @Nullable Integer fold;

  @Option(names = "--folds", paramLabel = "N", description = "Number of such parts (5).")
  private @Nullable Integer folds;

  @Option(names = "--seed", paramLabel = "N", description = "Start of every random choice (1).")
  private @Nullable Integer seed;

  /** Refuses what needs another option. */
  void check(Function<String, ParameterException> usage) {
    if (shipped == null && !(rejected.isEmpty() && foldRuns.isEmpty())) {
      throw usage.apply("--rejected and --fold-run are joined to the run that --shipped names");
    }
    if (noTest && parts.isEmpty()) {
      throw usage.apply("--no-test goes with --part: training itself measures no test films");
    }
    if (shipped == null && parts.isEmpty() && backbones.isEmpty()) {
      throw usage.apply("--backbone FILE is needed: what training starts from");
    }
    for (String part : parts) {
      if (!part.contains("=")) {
        throw usage.apply("--part is FILE=CHECKPOINT,..., got '%s'".formatted(part));
      }
    }
  }
}
