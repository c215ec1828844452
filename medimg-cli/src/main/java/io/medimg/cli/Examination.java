package io.medimg.cli;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.diagnosis.DiagnosisOverlay;
import io.medimg.core.diagnosis.HtmlReport;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.EngineProvider.Availability;
import io.medimg.core.inference.NativeFolder;
import io.medimg.core.io.Images;
import io.medimg.models.bundle.ModelListing;
import io.medimg.models.bundle.ModelZoo;
import io.medimg.models.engine.Engines;
import io.medimg.preprocess.Preprocessing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What doctor looks at. Not safe for use by several threads; build one per thread. */
final class Examination {
  private final List<Point> points = new ArrayList<>();

  /** How a thing is. */
  enum State {
    /** There, and works. */
    OK("ok"),
    /** Not there, and not needed for what medimg does by default. */
    OPTIONAL("optional"),
    /** Needed and not there, or wrong. */
    MISSING("MISSING");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** One thing that was looked at. Immutable and safe for use by several threads. */
  record Point(State state, String what, String found) {}

  /** What was found so far. */
  List<Point> points() {
    return List.copyOf(points);
  }

  /** Whether all that is needed is there. */
  boolean isWell() {
    return points.stream().noneMatch(p -> p.state() == State.MISSING);
  }

  private void add(State state, String what, String found) {
    points.add(new Point(state, what, Failures.oneLine(found)));
  }

  /** Java, the machine, image formats. */
  void surroundings() {
    add(
        State.OK,
        "Java",
        "%s, %s, in %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vm.vendor"),
                System.getProperty("java.home")));
    add(
        State.OK,
        "system",
        "%s %s, %s, %d processors, up to %d MiB of heap"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20));
    add(
        Images.formats().isEmpty() ? State.MISSING : State.OK,
        "image formats",
        String.join(", ", Images.formats()));
    if (!Images.formats().contains("DICOM")) {
      add(State.OPTIONAL, "DICOM", "not there; add io.medimg:medimg-dicom");
    }
  }

  /** Where native code is unpacked: written to and asked for the right to execute, not guessed. */
  void nativeFolders() {
    for (NativeFolder folder : Engines.installed().nativeFolders()) {
      Optional<String> problem = folder.problem();
      add(
          problem.isPresent() ? State.MISSING : State.OK,
          "room for native code",
          problem.orElseGet(() -> folder.library() + " in " + folder.describe()));
    }
  }

  /** Every engine, with its devices or what it lacks; one that works is enough. */
  void engines() {
    boolean any = false;
    List<EngineProvider> providers = Engines.installed().providers();
    for (EngineProvider p : providers) {
      any |= p.probe().works();
    }
    for (EngineProvider p : providers) {
      Availability a = p.probe();
      String missing = String.join(", ", a.missing());
      if (a.works()) {
        String devices =
            a.devices().stream().map(Object::toString).collect(Collectors.joining(", "));
        add(
            State.OK,
            "engine " + p.name(),
            a.engine().version()
                + " on "
                + devices
                + (missing.isEmpty() ? "" : "; for more add " + missing));
      } else {
        add(any ? State.OPTIONAL : State.MISSING, "engine " + p.name(), "add " + missing);
      }
    }
    if (providers.isEmpty()) {
      add(State.MISSING, "engines", "none; add io.medimg:medimg-models");
    }
  }

  /** Optional libraries, by their classes on the path; nothing of them is loaded. */
  void optional() {
    add(State.OK, "pixel kernels", Preprocessing.kernels());
    boolean openCv =
        Examination.class.getClassLoader().getResource("nu/pattern/OpenCV.class") != null;
    add(
        openCv ? State.OK : State.OPTIONAL,
        "OpenCV",
        openCv
            ? "on the class path; -Dmedimg.kernels=opencv uses it, otherwise it is not loaded"
            : "not there and not needed; org.openpnp:opencv:4.9.0-0 adds it");
  }

  /** Embedded models. */
  void models() {
    try {
      List<ModelListing> models = ModelZoo.embedded().list();
      for (ModelListing m : models) {
        add(
            m.isBroken() ? State.MISSING : State.OK,
            "model " + m.name(),
            m.isBroken() ? m.problem() : m.version() + ", " + m.source());
      }
      if (models.isEmpty()) {
        add(State.MISSING, "models", "none on the class path; add io.medimg:medimg-models");
      }
    } catch (IOException | RuntimeException e) {
      add(State.MISSING, "models", Failures.describe(e));
    }
  }

  /** A whole diagnosis of the generated film, with picture, report and JSON. */
  void diagnosis(Supplier<Diagnoser> opening) {
    long start = System.nanoTime();
    try (Diagnoser diagnoser = opening.get()) {
      Diagnosis d = diagnoser.diagnose(Input.film());
      long pixels = (long) DiagnosisOverlay.render(d).getWidth() * HtmlReport.render(d).length();
      add(
          pixels > 0 && !d.toJson().isEmpty() ? State.OK : State.MISSING,
          "diagnosis",
          String.format(
              Locale.ROOT,
              "a generated film, from nothing to report in %.1f s; %s on %s; %s",
              (System.nanoTime() - start) / 1e9,
              d.provenance().engine(),
              d.provenance().device(),
              Stopwatch.describe(d.provenance().timings())));
    } catch (IOException | RuntimeException | LinkageError e) {
      add(State.MISSING, "diagnosis", Failures.describe(e));
    }
  }

  /** Whether the network was left alone. */
  void offline(List<String> attempts, boolean sawNativeCode) {
    attempts.forEach(a -> add(State.MISSING, "offline", "ATTEMPT: " + a));
    if (attempts.isEmpty()) {
      String byNative =
          sawNativeCode
              ? ", and native code opened no socket"
              : "; native code cannot be watched on this system";
      add(State.OK, "offline", "no connection was attempted by Java" + byNative);
    }
  }
}
