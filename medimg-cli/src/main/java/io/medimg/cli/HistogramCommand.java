package io.medimg.cli;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.render.HistogramChart;
import io.medimg.core.render.Overlay;
import io.medimg.preprocess.Histogram;
import io.medimg.preprocess.ImageComparison;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.Steps;
import io.medimg.preprocess.TechniqueComparison;
import io.medimg.preprocess.Techniques;
import java.io.IOException;
import java.nio.file.Path;
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

/**
 * Counts values, before and after a plan. Not safe for use by several threads; build one per
 * thread.
 */
@Command(
    name = "histogram",
    mixinStandardHelpOptions = true,
    description = "Show how often values occur; with steps, before and after them.")
final class HistogramCommand implements Callable<Integer> {
  private static final int SHOWN_BINS = 64;

  /** A comma before a name or a file; within the values of a step comes a number or a constant. */
  private static final String BETWEEN = ",(?=[a-z]|[^,]*[.](?i:json)(?:,|$))";

  private final Terminal terminal;

  @Mixin private ImageOptions images = new ImageOptions();
  @Mixin private PlanOptions plan = new PlanOptions();
  @Mixin private JsonOptions json = new JsonOptions();

  @Option(names = "--out", paramLabel = "DIR", description = "Draw a PNG for each image there.")
  private @Nullable Path out;

  @Option(
      names = "--compare",
      paramLabel = "NAME|STEP|FILE,...",
      split = BETWEEN,
      description =
          "Side by side: techniques by name, single steps such as median:5 or gamma:0.5,1, and"
              + " plans in JSON files; steps named by other options are one more. Techniques are"
              + " percentile-clip, gamma, log, heq, clahe, n-clahe, ahe; all means all of these.")
  private List<String> compare = List.of();

  @Option(names = "--svg", description = "Draw comparisons as SVG, too.")
  private boolean svg;

  HistogramCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    json.check();
    Preprocessing steps = plan.build();
    Map<String, Preprocessing> techniques = techniques(steps);
    if (svg && (out == null || techniques.isEmpty())) {
      throw images.usage("--svg draws comparisons; give --compare and --out as well");
    }
    Outputs outputs = out == null ? null : Outputs.at(out);
    try (JsonList list = json.open(terminal)) {
      return new Batch(terminal, images.limits(), images.threads())
          .without(list::has)
          .run(images.files(), new Work(steps, techniques, outputs, list));
    }
  }

  private Map<String, Preprocessing> techniques(Preprocessing steps) {
    Map<String, Preprocessing> plans = new LinkedHashMap<>();
    for (String name : compare.equals(List.of("all")) ? Techniques.names() : compare) {
      try {
        plans.put(name, technique(name));
      } catch (IOException | IllegalArgumentException | IllegalStateException e) {
        throw images.usage("--compare %s: %s".formatted(name, Failures.describe(e, name)));
      }
    }
    if (!plans.isEmpty() && plan.isGiven()) {
      plans.put("steps", steps);
    }
    return plans;
  }

  private static Preprocessing technique(String name) throws IOException {
    if (name.toLowerCase(Locale.ROOT).endsWith(".json")) {
      return PlanOptions.read(name);
    }
    return name.contains(":")
        ? Preprocessing.builder().add(Steps.parse(name)).build()
        : Techniques.plan(name);
  }

  /** A counted image. Immutable and safe for use by several threads. */
  private record Counted(
      String when, MedicalImage image, Histogram histogram, @Nullable ImageComparison change) {
    static Counted of(String when, MedicalImage image) {
      return new Counted(when, image, Histogram.of(image), null);
    }

    static Counted of(TechniqueComparison.Result r) {
      return new Counted(r.name(), r.image(), r.histogram(), r.change());
    }

    HistogramChart.Series series() {
      return histogram.series(when, image);
    }

    Map<String, Object> figures() {
      Histogram h = histogram;
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("image", image.describe());
      m.put("values", h.total());
      m.put("invalid", h.invalid());
      m.put("min", h.min());
      m.put("max", h.max());
      m.put("mean", h.mean());
      m.put("standardDeviation", h.standardDeviation());
      m.put("p1", h.percentile(1));
      m.put("median", h.percentile(50));
      m.put("p99", h.percentile(99));
      m.put("entropyBits", h.entropyBits());
      m.put("usedValues", h.usedBins());
      m.put("clippedLow", h.clippedLow());
      m.put("clippedHigh", h.clippedHigh());
      m.put("dynamicRangeBits", h.dynamicRangeBits());
      m.put("otsu", h.otsu());
      if (change != null) {
        m.put("change", changes(change));
      }
      Histogram shown = h.bins() > SHOWN_BINS ? h.rebin(SHOWN_BINS) : h;
      List<Long> counts = new ArrayList<>();
      for (int i = 0; i < shown.bins(); i++) {
        counts.add(shown.count(i));
      }
      m.put("firstBin", shown.binStart(0));
      m.put("binWidth", shown.binWidth());
      m.put("counts", counts);
      return m;
    }

    private static Map<String, Object> changes(ImageComparison c) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("psnrDb", Double.isFinite(c.psnrDb()) ? c.psnrDb() : null);
      m.put("ssim", Double.isFinite(c.ssim()) ? c.ssim() : null);
      m.put("ambe", c.brightnessError());
      m.put("cii", Double.isFinite(c.contrastImprovement()) ? c.contrastImprovement() : null);
      m.put("emeBefore", c.emeBefore());
      m.put("emeAfter", c.emeAfter());
      return m;
    }

    String line() {
      Histogram h = histogram;
      String figures = figureLine(h);
      return change == null ? figures : figures + "\n" + " ".repeat(18) + change.describe();
    }

    private String figureLine(Histogram h) {
      return String.format(
          Locale.ROOT,
          "  %-15s %s to %s, mean %.4g, deviation %.4g, percentiles 1/50/99 %.5g/%.5g/%.5g,"
              + " entropy %.2f bits, clipped %.2f %%",
          when,
          number(h.min()),
          number(h.max()),
          h.mean(),
          h.standardDeviation(),
          h.percentile(1),
          h.percentile(50),
          h.percentile(99),
          h.entropyBits(),
          100 * (h.clippedLow() + h.clippedHigh()));
    }

    private static String number(double v) {
      return v == Math.rint(v) ? String.valueOf((long) v) : String.format(Locale.ROOT, "%.4g", v);
    }
  }

  /** What is done with each image; results are printed by one thread. */
  private final class Work implements Batch.Job {
    private final Preprocessing steps;
    private final Map<String, Preprocessing> techniques;
    private final @Nullable Outputs outputs;
    private final JsonList list;

    Work(
        Preprocessing steps,
        Map<String, Preprocessing> techniques,
        @Nullable Outputs outputs,
        JsonList list) {
      this.steps = steps;
      this.techniques = techniques;
      this.outputs = outputs;
      this.list = list;
    }

    @Override
    public void begin(List<Input> all) {
      if (outputs != null) {
        outputs.reserve(all);
      }
    }

    @Override
    public Runnable image(Input input, MedicalImage image, long readNanos) {
      if (!techniques.isEmpty()) {
        return compare(input, TechniqueComparison.of(image.frame(0), techniques));
      }
      List<Counted> rows = new ArrayList<>();
      rows.add(Counted.of("before", image));
      if (plan.isGiven()) {
        rows.add(Counted.of("after", steps.apply(image.frame(0))));
      }
      if (outputs != null) {
        outputs.write(input, ".histogram.png", file -> Overlay.writePng(chart(input, rows), file));
      }
      return () -> print(input, rows);
    }

    private Runnable compare(Input input, TechniqueComparison made) {
      if (outputs != null) {
        String title = input.name() + ": image, histogram and cumulative distribution";
        outputs.write(input, ".techniques.png", file -> made.writePng(title, file));
        if (svg) {
          outputs.write(input, ".techniques.svg", file -> made.writeSvg(title, file));
        }
      }
      List<Counted> rows = made.results().stream().map(Counted::of).toList();
      return () -> print(input, rows);
    }

    private java.awt.image.BufferedImage chart(Input input, List<Counted> rows) {
      String title = input.name() + (plan.isGiven() ? ": " + steps.describe() : "");
      return HistogramChart.render(title, rows.stream().map(Counted::series).toList());
    }

    private void print(Input input, List<Counted> rows) {
      if (json.isOn()) {
        Map<String, Object> entry = new LinkedHashMap<>();
        rows.forEach(r -> entry.put(r.when(), r.figures()));
        list.add(input, entry);
      } else {
        terminal.println(input.name() + "  " + rows.get(0).image().describe());
        rows.forEach(r -> terminal.println(r.line()));
      }
    }

    @Override
    public void failed(Input input, String why) {
      list.failed(input, why);
    }
  }
}
