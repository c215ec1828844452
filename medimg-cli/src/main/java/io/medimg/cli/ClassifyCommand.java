package io.medimg.cli;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Facts;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.NotAssessed;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.QualityFlag;
import io.medimg.models.explain.TensorClassifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores labels of images. Not safe for use by several threads; build one per thread. */
@Command(
    name = "classify",
    mixinStandardHelpOptions = true,
    description = {
      "Print a score for every label of a model: no quality gate, no heatmap.",
      "Research use only; not a medical device."
    })
final class ClassifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageOptions images = new ImageOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private PlanOptions plan = new PlanOptions();
  @Mixin private FactOptions facts = new FactOptions();
  @Mixin private JsonOptions json = new JsonOptions();

  @Option(names = "--top", paramLabel = "N", description = "How many labels to print (all).")
  private int top = Integer.MAX_VALUE;

  @Option(names = "--csv", description = "Print one line per label, separated by commas.")
  private boolean csv;

  ClassifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (top < 1) {
      throw images.usage("--top is 1 or more, got " + top);
    }
    json.checkWithCsv(csv);
    var limits = images.limits();
    var given = plan.build();
    try (TensorClassifier classifier = model.classifier(plan.isGiven() ? given : null);
        JsonList list = json.open(terminal)) {
      FindingsCsv table = new FindingsCsv(terminal, top, csv);
      Batch batch = new Batch(terminal, limits, images.threads()).without(list::has);
      return batch.run(images.files(), new Work(classifier, list, table));
    }
  }

  /** What is done with each image; results are printed by one thread. */
  private final class Work implements Batch.Job {
    private final TensorClassifier classifier;
    private final JsonList list;
    private final FindingsCsv table;

    Work(TensorClassifier classifier, JsonList list, FindingsCsv table) {
      this.classifier = classifier;
      this.list = list;
      this.table = table;
    }

    @Override
    public Runnable image(Input input, MedicalImage image, long readNanos) {
      Facts.Applied known = facts.facts().applyTo(image);
      Classification c = classifier.classify(known.image());
      return () -> print(input, known, c);
    }

    private void print(Input input, Facts.Applied known, Classification c) {
      table.add(input, c);
      list.add(input, json.isOn() ? fields(c, known.notes()) : Map.of());
      if (!json.isOn() && !csv) {
        terminal.println(Failures.oneLine(input.name()) + "  " + known.image().describe());
        c.top(top).forEach(f -> terminal.println("  " + f));
        c.omitted().forEach((label, why) -> terminal.println(omitted(label, why)));
      }
      if (!json.isOn()) {
        known.notes().stream()
            .filter(n -> n.severity() != QualityFlag.Severity.INFO)
            .forEach(n -> terminal.note("medimg: %s: %s".formatted(input.name(), n.reason())));
      }
    }

    private String omitted(Label label, NotAssessed why) {
      return "  %s not assessed: %s".formatted(Failures.oneLine(label.name()), why.words());
    }

    @Override
    public void failed(Input input, String why) {
      table.failed(input, why);
      list.failed(input, why);
    }

    private Map<String, Object> fields(Classification c, List<QualityFlag> notes) {
      Map<String, Object> m = new LinkedHashMap<>();
      Provenance p = c.provenance();
      m.put("model", p.modelName() + " " + p.modelVersion());
      m.put("modelSha256", p.modelSha256());
      m.put("engine", p.engine().toString());
      m.put("device", p.device().toString());
      m.put("preprocessing", p.preprocessing());
      m.put("findings", c.top(top).stream().map(ClassifyCommand::finding).toList());
      List<String> not = c.notAssessed().stream().map(Label::name).toList();
      m.put("notAssessed", not);
      List<Map<String, Object>> omitted = new ArrayList<>();
      c.omitted()
          .forEach(
              (label, why) ->
                  omitted.add(
                      Map.of(
                          "label", label.name(),
                          "reason", why.name(),
                          "explanation", why.words())));
      m.put("omitted", omitted);
      m.put("notes", notes.stream().map(QualityFlag::reason).toList());
      return m;
    }
  }

  private static Map<String, @Nullable Object> finding(Finding f) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("label", f.label().name());
    m.put("code", f.label().code());
    m.put("score", f.score());
    m.put("scoreKind", f.kind().name());
    m.put("threshold", f.threshold() == null ? null : f.threshold().value());
    m.put("decision", f.decision().name().toLowerCase(Locale.ROOT));
    return m;
  }
}
