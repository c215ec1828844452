package io.medimg.cli;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Gathers timings. Not safe for use by several threads; build one per thread. */
final class Stopwatch {
  private final Map<String, List<Double>> stages = new LinkedHashMap<>();
  private final long start = System.nanoTime();
  private int images;

  void add(Timings timings) {
    images++;
    timings
        .stages()
        .forEach(
            (stage, t) -> stages.computeIfAbsent(stage, s -> new ArrayList<>()).add(millis(t)));
    stages.computeIfAbsent("all", s -> new ArrayList<>()).add(millis(timings.total()));
  }

  /** The same diagnosis with the time that reading took in front of its timings. */
  static Diagnosis withReading(Diagnosis d, long nanos) {
    boolean fromFile = d.image().metadata().sourceSha256().isPresent();
    Timings all = Timings.none().plus(fromFile ? "read" : "generate", nanos);
    for (Map.Entry<String, Duration> e : d.provenance().timings().stages().entrySet()) {
      all = all.plus(e.getKey(), e.getValue().toNanos());
    }
    Classification c = d.classification();
    return new Diagnosis(
        d.image(),
        c.withProvenance(c.provenance().withTimings(all)),
        d.detections(),
        d.heatmaps(),
        d.quality(),
        d.abstention());
  }

  static String describe(Timings timings) {
    return timings.stages().entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.1f ms", e.getKey(), millis(e.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static double millis(Duration t) {
    return t.toNanos() / 1e6;
  }

  /** Medians and 95th percentiles over all images; nothing for fewer than two. */
  List<String> summary() {
    if (images < 2) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    double seconds = (System.nanoTime() - start) / 1e9;
    lines.add(
        String.format(
            Locale.ROOT,
            "medimg: %d images in %.1f s, %.1f a second",
            images,
            seconds,
            images / seconds));
    stages.forEach(
        (stage, times) -> {
          List<Double> sorted = new ArrayList<>(times);
          Collections.sort(sorted);
          lines.add(
              String.format(
                  Locale.ROOT,
                  "  %-9s p50 %8.1f ms   p95 %8.1f ms",
                  stage,
                  sorted.get(sorted.size() / 2),
                  sorted.get(Math.min(sorted.size() - 1, sorted.size() * 95 / 100))));
        });
    return lines;
  }
}
