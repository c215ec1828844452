package io.medimg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Limits;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.NotAssessed;
import io.medimg.models.explain.TensorClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a model on labelled images. Not safe for use by several threads. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measure a model on images whose labels are known.",
      "Prints AUROC, sensitivity and specificity with 95 %% intervals, average precision and"
          + " calibration. Images count as independent: give one per patient."
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private FactOptions facts = new FactOptions();
  @Mixin private ThreadOptions work = new ThreadOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "CSV",
      description = "A table with the column file, and for each label 1, 0 or nothing.")
  private Path labels = Path.of("");

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Where the files of the table are (beside the table).")
  private @Nullable Path root;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--csv", description = "Print one line per label, separated by commas.")
  private boolean csv;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    if (json && csv) {
      throw usage("--json and --csv both print on standard output; choose one");
    }
    int threads = work.threads();
    LabelTable table = table();
    try (TensorClassifier classifier = model.classifier(null)) {
      Map<String, LabelFigures> figures = figures(table, classifier);
      Map<String, Map<String, Boolean>> truths = truths(table, figures);
      int code = new Scoring(classifier, figures, truths).run(threads);
      print(List.copyOf(figures.values()));
      return code;
    }
  }

  private LabelTable table() {
    try {
      return LabelTable.read(labels);
    } catch (IOException e) {
      throw usage("--labels " + labels + ": " + Failures.describe(e, labels.toString()));
    }
  }

  /** An empty record for each label that both the table and the model have. */
  private Map<String, LabelFigures> figures(LabelTable table, TensorClassifier classifier) {
    Map<String, LabelFigures> figures = new LinkedHashMap<>();
    List<String> known = classifier.labels().stream().map(Label::name).toList();
    for (String column : table.labels()) {
      known.stream()
          .filter(k -> plain(k).equals(plain(column)))
          .forEach(k -> figures.put(column, new LabelFigures(k)));
    }
    if (figures.isEmpty()) {
      throw usage(
          "no column of %s is a label of the model; it has %s"
              .formatted(table.labels(), String.join(", ", known)));
    }
    return figures;
  }

  /** Upper and lower case, blanks and underscores are alike. */
  private static String plain(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replace('_', ' ').strip();
  }

  /** What the table says of each file; a bad value of a label that is measured stops here. */
  private Map<String, Map<String, Boolean>> truths(
      LabelTable table, Map<String, LabelFigures> figures) {
    try {
      return table.truths(figures.keySet());
    } catch (IOException e) {
      throw usage("--labels " + labels + ": " + Failures.describe(e));
    }
  }

  /** Scores images beside what is known of them. Not safe for use by several threads. */
  private final class Scoring {
    private final TensorClassifier classifier;
    private final Map<String, LabelFigures> figures;
    private final Map<String, Map<String, Boolean>> truths;
    private final Map<String, Integer> omitted = new LinkedHashMap<>();
    private final Tally tally = new Tally(terminal);
    private int done;

    Scoring(
        TensorClassifier classifier,
        Map<String, LabelFigures> figures,
        Map<String, Map<String, Boolean>> truths) {
      this.classifier = classifier;
      this.figures = figures;
      this.truths = truths;
    }

    int run(int threads) {
      Path parent = labels.toAbsolutePath().getParent();
      Path base = root != null ? root : parent == null ? Path.of("") : parent;
      List<Input> inputs = new ArrayList<>();
      truths.keySet().forEach(file -> inputs.add(new Input(file, base.resolve(file))));
      Progress progress = new Progress(terminal, inputs.size());
      InOrder.run(
          inputs,
          threads,
          this::classified,
          (input, outcome) -> {
            progress.show(done++, input.name());
            take(input, outcome);
            return true;
          });
      omitted.forEach(
          (what, n) -> terminal.note("medimg: %s in %d images; see --age".formatted(what, n)));
      return tally.close(inputs.size());
    }

    private Classification classified(Input input) throws IOException {
      MedicalImage image = input.read(Limits.defaults()).frame(0);
      return classifier.classify(image, facts.facts());
    }

    private void take(Input input, Callable<Classification> outcome) {
      try {
        Classification c = outcome.call();
        truths
            .getOrDefault(input.name(), Map.of())
            .forEach((label, truth) -> add(figures.get(label), c.findings(), truth));
        c.omitted().forEach((label, why) -> count(omitted, label, why));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CliException(ExitCode.INTERRUPTED, "interrupted", e);
      } catch (Exception | OutOfMemoryError | StackOverflowError e) {
        tally.fail(input, e);
      }
    }
  }

  private static void count(Map<String, Integer> omitted, Label label, NotAssessed why) {
    if (why.isAboutAge()) {
      String what = "%s not assessed (%s)".formatted(label.name(), why.words());
      omitted.merge(what, 1, Integer::sum);
    }
  }

  private static void add(@Nullable LabelFigures figures, List<Finding> findings, boolean truth) {
    if (figures != null) {
      findings.stream()
          .filter(f -> f.label().name().equals(figures.label()))
          .forEach(f -> figures.add(f, truth));
    }
  }

  private void print(List<LabelFigures> all) throws JsonProcessingException {
    if (json) {
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      List<Map<String, @Nullable Object>> list = new ArrayList<>();
      all.forEach(f -> list.add(f.fields()));
      terminal.println(mapper.writeValueAsString(list));
    } else if (csv) {
      terminal.println(Csv.line(all.get(0).fields().keySet().toArray()));
      all.forEach(f -> terminal.println(Csv.line(f.fields().values().toArray())));
    } else {
      all.forEach(f -> terminal.println(f.line()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
