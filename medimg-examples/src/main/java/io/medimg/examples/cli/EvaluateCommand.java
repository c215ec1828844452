package io.medimg.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Limits;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.NotAssessed;
import io.medimg.models.TensorClassifier;
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
      "Measure a model on images whose labels are known: AUROC, sensitivity, specificity with 95 %%",
      "intervals, average precision, calibration. Images count as independent: one per patient."
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private FactOptions facts = new FactOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "CSV",
      description = "Columns: file, and for each label 1, 0 or nothing.")
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
    LabelTable table = table();
    try (TensorClassifier classifier = model.classifier(null)) {
      Map<String, LabelFigures> figures = figures(table, classifier);
      int code = score(table, classifier, figures);
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

  private int score(
      LabelTable table, TensorClassifier classifier, Map<String, LabelFigures> figures) {
    Path parent = labels.toAbsolutePath().getParent();
    Path base = root != null ? root : parent == null ? Path.of("") : parent;
    int failed = 0;
    int done = 0;
    Map<String, Integer> omitted = new LinkedHashMap<>();
    for (var row : table.rows().entrySet()) {
      terminal.progress(done++, table.rows().size(), row.getKey());
      Input input = new Input(row.getKey(), base.resolve(row.getKey()));
      try {
        MedicalImage image = input.read(Limits.defaults()).frame(0);
        Classification c = classifier.classify(image, facts.facts());
        row.getValue().forEach((label, truth) -> add(figures.get(label), c.findings(), truth));
        c.omitted().forEach((label, why) -> count(omitted, label, why));
      } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
        failed++;
        terminal.failure(input.name() + ": " + input.describe(e), e);
      }
    }
    omitted.forEach(
        (what, n) -> terminal.note("medimg: %s in %d images; see --age".formatted(what, n)));
    if (failed > 0) {
      terminal.note("medimg: %d of %d failed".formatted(failed, table.rows().size()));
    }
    return failed > 0 ? ExitCode.SOME_INPUTS_FAILED : ExitCode.OK;
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
      terminal.println(String.join(",", all.get(0).fields().keySet()));
      all.forEach(f -> terminal.println(Csv.line(f.fields().values().toArray())));
    } else {
      all.forEach(f -> terminal.println(f.line()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
