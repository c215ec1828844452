package io.medimg.cli;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.render.Overlay;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Explainer;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.models.explain.BoxesFromHeatmap;
import io.medimg.models.explain.TensorClassifier;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what speaks for a label. Not safe for use by several threads; build one per thread. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Draw which parts of an image speak for a label.")
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageOptions images = new ImageOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private FactOptions facts = new FactOptions();
  @Mixin private JsonOptions json = new JsonOptions();

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "How to explain: cam, occlusion, rise, score-cam or grad-cam (cam).")
  private String method = "cam";

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "What to explain; the likeliest finding of each image if not given.")
  private @Nullable String label;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Start of the random choices of rise and score-cam (1).")
  private long seed = 1;

  @Option(names = "--out", paramLabel = "DIR", description = "Where pictures go (here).")
  private @Nullable Path out;

  private @Nullable Progress within;

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ExplainMethod how = ExplainMethod.named(method);
    if (how == null) {
      throw images.usage(
          "--method is one of %s, got '%s'".formatted(ExplainMethod.names(), method));
    }
    json.check();
    var limits = images.limits();
    Outputs outputs = Outputs.at(out == null ? Path.of("") : out);
    try (TensorClassifier classifier = model.classifier(null);
        ExplainMethod.Open opened = how.open(classifier, model, seed, this::progress);
        JsonList list = json.open(terminal)) {
      checkLabel(classifier);
      Work work = new Work(classifier, opened.explainer(), outputs, list);
      Batch batch = new Batch(terminal, limits, images.threads()).without(list::has);
      return batch.run(images.files(), work);
    }
  }

  /** How far one image is; of several at a time none is shown. */
  private void progress(int done, int total) {
    if (images.threads() == 1) {
      if (done <= 1 || within == null) {
        within = new Progress(terminal, total);
      }
      within.show(done, method);
    }
  }

  private void checkLabel(TensorClassifier classifier) {
    boolean known =
        label == null
            || classifier.labels().stream().anyMatch(l -> l.name().equalsIgnoreCase(label));
    if (!known) {
      String names = String.join(", ", classifier.labels().stream().map(Label::name).toList());
      throw images.usage("--label: '%s' is not assessed; there are %s".formatted(label, names));
    }
  }

  /** What is done with each image; results are printed by one thread. */
  private final class Work implements Batch.Job {
    private final TensorClassifier classifier;
    private final Explainer explainer;
    private final Outputs outputs;
    private final JsonList list;

    Work(TensorClassifier classifier, Explainer explainer, Outputs outputs, JsonList list) {
      this.classifier = classifier;
      this.explainer = explainer;
      this.outputs = outputs;
      this.list = list;
    }

    @Override
    public void begin(List<Input> all) {
      outputs.reserve(all);
    }

    @Override
    public Runnable image(Input input, MedicalImage image, long readNanos) {
      MedicalImage frame = image.frame(0);
      Classification c = classifier.classify(frame, facts.facts());
      Finding finding = chosen(c);
      Heatmap map = explainer.explain(frame, finding.label().name());
      String ending = ".%s.%s.png".formatted(fileName(finding.label()), method);
      Path file =
          outputs.write(input, ending, png -> Overlay.writePng(Overlay.render(frame, map), png));
      List<Heatmap.Region> boxes = BoxesFromHeatmap.wang2017().boxes(map);
      return json.isOn()
          ? () -> list.add(input, fields(finding, map, boxes, file))
          : () -> print(input, finding, map, boxes, file);
    }

    private Finding chosen(Classification c) {
      List<Finding> found = label == null ? c.top(1) : c.find(label).stream().toList();
      if (found.isEmpty()) {
        String why =
            c.omitted().entrySet().stream()
                .filter(e -> label == null || e.getKey().name().equalsIgnoreCase(label))
                .map(e -> e.getKey().name() + ": " + e.getValue().words())
                .collect(Collectors.joining("; "));
        throw new IllegalArgumentException(
            "not assessed, so not explained: %s; --age says how old the patient is".formatted(why));
      }
      return found.get(0);
    }

    private void print(Input input, Finding f, Heatmap map, List<Heatmap.Region> boxes, Path file) {
      terminal.println(Failures.oneLine(input.name()) + "  " + f);
      terminal.println("  " + map.method() + (map.isDegenerate() ? ": nothing supports it" : ""));
      for (Heatmap.Region r : boxes) {
        terminal.println(
            String.format(
                Locale.ROOT,
                "  x %.0f, y %.0f, %.0f x %.0f pixels, peak %.2f",
                r.box().x(),
                r.box().y(),
                r.box().width(),
                r.box().height(),
                r.peak()));
      }
      terminal.println("  wrote " + file);
    }

    @Override
    public void failed(Input input, String why) {
      list.failed(input, why);
    }
  }

  private static Map<String, Object> fields(
      Finding f, Heatmap map, List<Heatmap.Region> boxes, Path file) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("label", f.label().name());
    m.put("score", f.score());
    m.put("scoreKind", f.kind().name());
    m.put("method", map.method());
    m.put("degenerate", map.isDegenerate());
    m.put(
        "boxes",
        boxes.stream()
            .map(
                r ->
                    Map.of(
                        "x", r.box().x(),
                        "y", r.box().y(),
                        "width", r.box().width(),
                        "height", r.box().height(),
                        "peak", r.peak()))
            .toList());
    m.put("picture", file.toString());
    return m;
  }

  private static String fileName(Label label) {
    return label.name().replaceAll("[^A-Za-z0-9_-]+", "-");
  }
}
