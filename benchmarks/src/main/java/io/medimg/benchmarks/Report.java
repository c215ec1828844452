package io.medimg.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns JMH's JSON into a page of tables and a chart: {@code benchmarks/table}. Not safe for use by
 * several threads; build one per thread.
 */
public final class Report {
  private static final int[] SIDES = {512, 1024, 2048, 4096};
  private static final int SIDE = 2048;
  private static final String PLAIN = "plain";
  private static final String VECTOR = "vector";

  /** What is measured: name, benchmark, its twin, and the targets with plain loops and vectors. */
  private record Work(
      String name, String ours, String theirs, double target, double vectorTarget) {}

  private static final List<Work> WORKS =
      List.of(
          kernel("histogram equalisation, 8 bit", "equalize8", 1.2, 0.8),
          kernel("CLAHE, 8 bit", "clahe8", 0.6, 0.6),
          kernel("CLAHE, 16 bit", "clahe16", 0.5, 0.5),
          kernel("area resize to 224, 8 bit", "area8", 0.5, 0.5),
          kernel("area resize to 224, 16 bit", "area16", 0.5, 0.5),
          kernel("linear resize to 224, 8 bit", "linear8", 0, 0),
          kernel("linear resize to 224, 16 bit", "linear16", 0, 0),
          plan("float tensor of all pixels", "tensor8", 0, 1),
          new Work("the same into a Java array", "Plan.array8", "Plan.tensor8OpenCv", 0, 1),
          plan("CLAHE, resize, normalise to a tensor", "clahe8", 0.5, 0.5),
          new Work("the same beside DJL without CLAHE", "Plan.clahe8", "Djl.tensor8", 0.1, 0.1),
          new Work("without CLAHE beside DJL", "Plan.area8", "Djl.tensor8", 0.1, 0.1));

  /** Those beside OpenCV. */
  private static final List<Work> BESIDE_OPENCV = WORKS.subList(0, WORKS.size() - 2);

  /** Without a target, 8 bits, at one size; those without a twin have an empty one. */
  private static final List<Work> FURTHER =
      List.of(
          further("Gaussian 13 x 13, sigma 2", "Filter.gaussian", true),
          further("Gaussian 5 x 5", "Filter.gaussian5", true),
          further("median 3 x 3", "Filter.median3", true),
          further("median 5 x 5", "Filter.median5", true),
          further("median 9 x 9", "Filter.median9", true),
          further("median 31 x 31", "Filter.median31", true),
          further("bilateral, 9 across", "Filter.bilateral", true),
          further("affine map", "Resampler.affine", true),
          further("`CV_CUBIC` to 224", "Resampler.cvCubic", true),
          further("`PIL_BILINEAR` to 224", "Kernel.pil8", false),
          further("`PIL_BICUBIC` to 224", "Resampler.pilBicubic", false),
          further("`SK_RESIZE` to 224", "Resampler.skResize", false),
          further("`TORCH_BILINEAR` to 224", "Resampler.torchBilinear", false),
          further("`TORCH_BILINEAR_AA` to 224", "Resampler.torchAntialiased", false));

  private static final List<String> ALONE =
      List.of("Kernel.copy8", "Kernel.copy16", "Kernel.count8", "Kernel.count16");

  /** Milliseconds of all iterations of all rounds by loops, threads, benchmark and side. */
  private final Map<String, List<Double>> times = new TreeMap<>();

  /** Bytes allocated per call. */
  private final Map<String, Double> allocated = new TreeMap<>();

  private final StringBuilder page = new StringBuilder();

  private Report() {}

  private static Work kernel(String name, String benchmark, double target, double vectorTarget) {
    String ours = "Kernel." + benchmark;
    return new Work(name, ours, ours + "OpenCv", target, vectorTarget);
  }

  private static Work plan(String name, String benchmark, double target, double vectorTarget) {
    String ours = "Plan." + benchmark;
    return new Work(name, ours, ours + "OpenCv", target, vectorTarget);
  }

  private static Work further(String name, String ours, boolean twin) {
    return new Work(name, ours, twin ? ours + "OpenCv" : "", 0, 0);
  }

  /**
   * Writes the page and the chart.
   *
   * @param args the page, the chart, then pairs of the kind of loops ({@code plain} or {@code
   *     vector}) and a file of JMH's JSON
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Report report = new Report();
    for (int i = 2; i + 1 < args.length; i += 2) {
      report.read(args[i], Path.of(args[i + 1]));
    }
    report.write(System.getProperty("medimg.machine", "not told"));
    Files.writeString(Path.of(args[0]), report.page);
    Files.writeString(Path.of(args[1]), report.chart());
  }

  private void read(String loops, Path file) throws IOException {
    for (JsonNode run : new ObjectMapper().readTree(file.toFile())) {
      String[] name = run.get("benchmark").asText().split("\\.");
      String of = name[name.length - 2].replace("Benchmark", "") + "." + name[name.length - 1];
      int side = run.path("params").path("side").asInt();
      String key = key(loops, run.get("threads").asInt(), of, side);
      List<Double> all = times.computeIfAbsent(key, k -> new ArrayList<>());
      run.path("primaryMetric").path("rawData").forEach(f -> f.forEach(t -> all.add(t.asDouble())));
      run.path("secondaryMetrics")
          .fields()
          .forEachRemaining(
              m -> {
                if (m.getKey().endsWith("gc.alloc.rate.norm")) {
                  allocated.put(key, m.getValue().path("score").asDouble());
                }
              });
    }
  }

  private static String key(String loops, int threads, String benchmark, int side) {
    return loops + " " + threads + " " + benchmark + " " + side;
  }

  private double ms(String loops, int threads, String benchmark, int side) {
    double[] sorted = sorted(loops, threads, benchmark, side);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** How long our work takes beside theirs: of the medians, and of the least times. */
  private String ratio(String loops, Work work, double target) {
    double[] ours = sorted(loops, 1, work.ours, SIDE);
    double[] theirs = sorted(PLAIN, 1, work.theirs, SIDE);
    if (ours.length == 0 || theirs.length == 0) {
      return "";
    }
    double ratio = ours[ours.length / 2] / theirs[theirs.length / 2];
    String mark = target == 0 ? "" : ratio <= target ? " ✓" : " ✗";
    return format("%.2fx (%.2f)%s", ratio, ours[0] / theirs[0], mark);
  }

  private double[] sorted(String loops, int threads, String benchmark, int side) {
    List<Double> all = times.getOrDefault(key(loops, threads, benchmark, side), List.of());
    return all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private void write(String machine) {
    line("# Benchmarks");
    line("");
    line(
        "Written by `benchmarks/table`; medians of one run (2048 x 2048: of four rounds), on %s, JDK %s, %s.",
        machine, Runtime.version(), LocalDate.now(java.time.ZoneOffset.UTC));
    line("OpenCV is 4.9 (`org.openpnp:opencv`) on one thread with everything that it has switched");
    line("on; DJL's way is `toNDArray`, `Resize`, `ToTensor`, `Normalize` on its PyTorch engine.");
    line(
        "Machines that are shared have several speeds: any loop, native ones too, may take half as");
    line(
        "long again for some seconds. So ratios are of the medians and, in brackets, of the least");
    line("times, which both sides reach at the best speed; targets are held to the medians.");
    line("Pixels are a seeded film: smooth shades, fine noise, a dark border; 16 bit is 12 in 16.");
    line("");
    line("![time beside OpenCV](images/benchmarks.svg)");
    besides();
    further();
    sizes();
    threads();
  }

  private void besides() {
    heading("Beside the others, %d x %d, one thread", SIDE, SIDE);
    line("| work | plain ms | vector ms | other ms | plain | vector | target | allocated |");
    line("|---|---:|---:|---:|---:|---:|---|---:|");
    for (Work w : WORKS) {
      double plain = ms(PLAIN, 1, w.ours, SIDE);
      double vector = ms(VECTOR, 1, w.ours, SIDE);
      double other = ms(PLAIN, 1, w.theirs, SIDE);
      line(
          "| %s | %s | %s | %s | %s | %s | %s | %s |",
          w.name,
          time(plain),
          time(vector),
          time(other),
          ratio(PLAIN, w, w.target),
          ratio(VECTOR, w, w.vectorTarget),
          targets(w),
          bytes(allocated.get(key(PLAIN, 1, w.ours, SIDE))));
    }
    for (String alone : ALONE) {
      line(
          "| %s | %s | %s | | | | | %s |",
          alone,
          time(ms(PLAIN, 1, alone, SIDE)),
          time(ms(VECTOR, 1, alone, SIDE)),
          bytes(allocated.get(key(PLAIN, 1, alone, SIDE))));
    }
  }

  private void further() {
    heading("Filters and resamplers, 8 bit, %d x %d, one thread, plain loops", SIDE, SIDE);
    line("| work | ms | OpenCV ms | ratio | allocated |");
    line("|---|---:|---:|---:|---:|");
    for (Work w : FURTHER) {
      double plain = ms(PLAIN, 1, w.ours, SIDE);
      double other = ms(PLAIN, 1, w.theirs, SIDE);
      line(
          "| %s | %s | %s | %s | %s |",
          w.name,
          time(plain),
          time(other),
          ratio(PLAIN, w, 0),
          bytes(allocated.get(key(PLAIN, 1, w.ours, SIDE))));
    }
  }

  private void sizes() {
    heading("By size, one thread, plain loops: milliseconds, and nanoseconds a pixel");
    line("| work | 512 | 1024 | 2048 | 4096 |");
    line("|---|---:|---:|---:|---:|");
    for (Work w : BESIDE_OPENCV) {
      StringBuilder row = new StringBuilder("| " + w.name);
      for (int side : SIDES) {
        double ms = ms(PLAIN, 1, w.ours, side);
        row.append(" | ").append(time(ms));
        row.append(Double.isNaN(ms) ? "" : format(" (%.2f)", ms * 1e6 / side / side));
      }
      line("%s |", row);
    }
  }

  private void threads() {
    heading("Two threads, each with a film of its own, %d x %d, plain loops", SIDE, SIDE);
    line("| work | one thread ms | two threads ms | OpenCV, two threads ms |");
    line("|---|---:|---:|---:|");
    for (Work w : BESIDE_OPENCV) {
      line(
          "| %s | %s | %s | %s |",
          w.name,
          time(ms(PLAIN, 1, w.ours, SIDE)),
          time(ms(PLAIN, 2, w.ours, SIDE)),
          time(ms(PLAIN, 2, w.theirs, SIDE)));
    }
  }

  private void heading(String text, Object... values) {
    line("");
    line("## " + text, values);
    line("");
  }

  private void line(String text, Object... values) {
    page.append(format(text, values)).append('\n');
  }

  private static String format(String text, Object... values) {
    return values.length == 0 ? text : String.format(Locale.ROOT, text, values);
  }

  private static String time(double ms) {
    return Double.isNaN(ms) ? "" : format(ms < 1 ? "%.3f" : "%.2f", ms);
  }

  private static String targets(Work w) {
    String plain = w.target == 0 ? "" : format("%.1fx", w.target);
    boolean same = w.vectorTarget == w.target;
    return same ? plain : plain + format(" vector %.1fx", w.vectorTarget);
  }

  private static String bytes(Double bytes) {
    return bytes == null ? "" : format("%.0f kB", bytes / 1000);
  }

  /** Horizontal bars: time of the work as a part of the other's time. */
  private String chart() {
    StringBuilder svg = new StringBuilder();
    int height = 60 + 44 * BESIDE_OPENCV.size();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"860\" height=\"%d\" "
                + "font-family=\"sans-serif\" font-size=\"13\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                + "<text x=\"10\" y=\"22\" font-size=\"15\">Time beside OpenCV 4.9, %d x %d, "
                + "one thread; shorter is better</text>%n",
            height, SIDE, SIDE));
    int y = 40;
    for (Work w : BESIDE_OPENCV) {
      double other = ms(PLAIN, 1, w.theirs, SIDE);
      svg.append(format("<text x=\"10\" y=\"%d\">%s</text>%n", y + 20, w.name));
      bar(svg, y, ms(PLAIN, 1, w.ours, SIDE) / other, "#1f6f8b", "plain");
      bar(svg, y + 17, ms(VECTOR, 1, w.ours, SIDE) / other, "#99c24d", "vector");
      y += 44;
    }
    svg.append(
        format(
            "<line x1=\"480\" y1=\"34\" x2=\"480\" y2=\"%d\" stroke=\"#c33\"/>%n"
                + "<text x=\"484\" y=\"%d\" fill=\"#c33\">OpenCV = 1</text>%n</svg>%n",
            height - 16, height - 6));
    return svg.toString();
  }

  private static void bar(StringBuilder svg, int y, double ratio, String colour, String label) {
    if (!Double.isNaN(ratio)) {
      double width = 200 * Math.min(ratio, 2.5);
      svg.append(
          format(
              "<rect x=\"280\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n"
                  + "<text x=\"%.1f\" y=\"%d\" font-size=\"11\">%.2f %s</text>%n",
              y, width, colour, 284 + width, y + 11, ratio, label));
    }
  }
}
