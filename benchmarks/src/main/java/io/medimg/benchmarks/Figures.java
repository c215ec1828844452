package io.medimg.benchmarks;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Images;
import io.medimg.core.phantom.ChestPhantom;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/**
 * Measures whole diagnoses: cold start, one large film stage by stage, a folder, and a long run on
 * eight threads whose memory must stay flat. Prints a Markdown table. Run it on a quiet machine:
 * {@code benchmarks/figures}. Not safe for use by several threads; build one per thread.
 */
public final class Figures {
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path folder;

  private Figures(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs all measurements, or {@code cold} alone.
   *
   * @param args nothing, {@code cold}, or the number of diagnoses of the long run
   * @throws Exception if something fails
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 1 && args[0].equals("cold")) {
      cold();
      return;
    }
    Figures figures = new Figures(Files.createTempDirectory("medimg-figures"));
    figures.out.println("| what | figure |\n|---|---|");
    try (Diagnoser diagnoser = Diagnoser.chestXray().open()) {
      figures.largeFilm(diagnoser);
      figures.folder(diagnoser, 1);
      figures.folder(diagnoser, 2);
      figures.longRun(diagnoser, args.length == 1 ? Integer.parseInt(args[0]) : 10_000);
    }
  }

  /** From the start of the process to the first diagnosis; run it several times. */
  private static void cold() throws IOException {
    MedicalImage film = ChestPhantom.standard().render();
    Instant made = Instant.now();
    try (Diagnoser diagnoser = Diagnoser.chestXray().open()) {
      Diagnosis first = diagnoser.diagnose(film);
      Instant started = ProcessHandle.current().info().startInstant().orElseThrow();
      System.out.printf(
          Locale.ROOT,
          "process start to first diagnosis %d ms, of it open and diagnose %d ms (%s)%n",
          Duration.between(started, Instant.now()).toMillis(),
          Duration.between(made, Instant.now()).toMillis(),
          first.top(1));
    }
  }

  private void row(String what, String figure, Object... values) {
    out.printf("| %s | %s |%n", what, String.format(Locale.ROOT, figure, values));
  }

  private Path film(String name, int side, long seed) throws IOException {
    MedicalImage image =
        ChestPhantom.standard().withSize(new Size(side, side)).withSeed(seed).withBits(16).render();
    BufferedImage png = new BufferedImage(side, side, BufferedImage.TYPE_USHORT_GRAY);
    int[] row = new int[side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        row[x] = (int) image.value(x, y);
      }
      png.getRaster().setPixels(0, y, side, 1, row);
    }
    Path file = folder.resolve(name + ".png");
    ImageIO.write(png, "png", file.toFile());
    return file;
  }

  private void largeFilm(Diagnoser diagnoser) throws IOException {
    Path file = film("large", 2000, 1);
    Map<String, List<Double>> stages = new LinkedHashMap<>();
    for (int i = 0; i < 230; i++) {
      long start = System.nanoTime();
      MedicalImage image = Images.read(file);
      double read = (System.nanoTime() - start) / 1e6;
      Diagnosis d = diagnoser.diagnose(image);
      double all = (System.nanoTime() - start) / 1e6;
      if (i < 30) {
        continue;
      }
      stages.computeIfAbsent("read (PNG)", s -> new ArrayList<>()).add(read);
      d.provenance()
          .timings()
          .stages()
          .forEach(
              (s, t) -> stages.computeIfAbsent(s, k -> new ArrayList<>()).add(t.toNanos() / 1e6));
      stages.computeIfAbsent("all", s -> new ArrayList<>()).add(all);
    }
    stages.forEach(
        (stage, ms) ->
            row(
                "2,000 x 2,000 16-bit film, " + stage,
                "p50 %.2f ms, p95 %.2f ms",
                percentile(ms, 0.50),
                percentile(ms, 0.95)));
  }

  private static double percentile(List<Double> values, double p) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) Math.ceil(p * sorted.length) - 1];
  }

  private void folder(Diagnoser diagnoser, int threads)
      throws IOException, InterruptedException, ExecutionException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      files.add(film("film" + i, 1024, i));
    }
    Callable<Void> nothing = () -> null;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      pool.submit(nothing).get();
      long start = System.nanoTime();
      List<Future<Diagnosis>> answers = new ArrayList<>();
      for (int round = 0; round < 5; round++) {
        for (Path file : files) {
          answers.add(pool.submit(() -> diagnoser.diagnose(Images.read(file))));
        }
      }
      for (Future<Diagnosis> answer : answers) {
        answer.get();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      row(
          "folder of 1,024 x 1,024 16-bit PNG films, " + threads + " thread(s)",
          "%.1f films/s",
          answers.size() / seconds);
    } finally {
      pool.shutdownNow();
    }
  }

  private void longRun(Diagnoser diagnoser, int count)
      throws InterruptedException, ExecutionException {
    MedicalImage[] films = new MedicalImage[8];
    Arrays.setAll(
        films, i -> ChestPhantom.standard().withSize(new Size(512, 512)).withSeed(i).render());
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      int part = Math.max(1, count / 5);
      for (int done = 0; done < count; done += part) {
        AtomicInteger next = new AtomicInteger();
        List<Callable<Integer>> work = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          work.add(
              () -> {
                int mine = 0;
                for (int i = next.getAndIncrement(); i < part; i = next.getAndIncrement()) {
                  mine += diagnoser.diagnose(films[i % films.length]).heatmaps().size();
                }
                return mine;
              });
        }
        for (Future<Integer> f : pool.invokeAll(work)) {
          f.get();
        }
        memory(done + part);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void memory(int done) {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    row(
        "after " + done + " diagnoses on 8 threads",
        "heap %.1f MB, RSS %s",
        (runtime.totalMemory() - runtime.freeMemory()) / 1e6,
        residentSet());
  }

  private static String residentSet() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return line.substring(6).trim();
        }
      }
    } catch (IOException e) {
      return "not told by this system";
    }
    return "not told by this system";
  }
}
