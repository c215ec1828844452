package io.medimg.cli;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.diagnosis.DiagnosisOverlay;
import io.medimg.core.diagnosis.HtmlReport;
import io.medimg.core.diagnosis.ReportHeading;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.DicomDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Diagnoses chest films. Not safe for use by several threads; build one per thread. */
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    description = {
      "Name the likeliest findings of chest films, say how sure that is, and show where.",
      "Research use only; not a medical device."
    })
final class DiagnoseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageOptions images = new ImageOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private FactOptions facts = new FactOptions();
  @Mixin private JsonOptions json = new JsonOptions();

  @Option(names = "--top", paramLabel = "N", description = "How many findings to print (3).")
  private int top = 3;

  @Option(names = "--csv", description = "Print one line per finding, separated by commas.")
  private boolean csv;

  @Option(names = "--html", description = "With --out: write a one-page report for each image.")
  private boolean html;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write a picture with heatmap and boxes for each image there.")
  private @Nullable Path out;

  @Option(
      names = "--dicom-out",
      paramLabel = "DIR",
      description = "Write DICOM objects for each image there; images must be DICOM files.")
  private @Nullable Path dicomOut;

  @Option(
      names = "--dicom",
      paramLabel = "KINDS",
      description = "With --dicom-out: which objects, of sr,seg,sc,gsps,pm,ko (all).")
  private @Nullable String dicom;

  @Option(
      names = "--dicom-sr",
      paramLabel = "CLASS",
      description = "With --dicom-out: reports as comprehensive-3d (default) or comprehensive SR.")
  private @Nullable String dicomSr;

  @Option(names = "--timings", description = "Say how long reading and each stage took.")
  private boolean timings;

  @Option(
      names = "--no-abstain",
      description = "Give scores even for images that the quality gate would refuse.")
  private boolean noAbstain;

  DiagnoseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check();
    var limits = images.limits();
    Outputs outputs = out == null ? null : Outputs.at(out);
    DicomOutputs objects =
        dicomOut == null ? null : new DicomOutputs(dicomOut, dicomKinds(), dicomReport(), terminal);
    Stopwatch watch = new Stopwatch();
    try (Diagnoser diagnoser = model.diagnoser(Math.min(top, 3), !noAbstain);
        JsonList list = json.open(terminal);
        DiagnosisText text = new DiagnosisText(terminal, top, timings, !json.isOn() && !csv)) {
      Printers printers = new Printers(list, text, new FindingsCsv(terminal, top, csv));
      Work work = new Work(diagnoser, new Places(outputs, objects, limits), watch, printers);
      Batch batch = new Batch(terminal, limits, images.threads()).without(list::has);
      int code = batch.run(images.files(), work);
      if (timings) {
        watch.summary().forEach(terminal::note);
      }
      return code;
    }
  }

  private void check() {
    if (top < 1) {
      throw images.usage("--top is 1 or more, got " + top);
    }
    json.checkWithCsv(csv);
    if ((dicom != null || dicomSr != null) && dicomOut == null) {
      String option = dicom == null ? "--dicom-sr" : "--dicom";
      throw images.usage(option + " is about files; say where with --dicom-out DIR");
    }
    try {
      DicomOutputs.kinds(dicomKinds());
      DicomOutputs.reportClass(dicomReport());
    } catch (IllegalArgumentException e) {
      throw images.usage(String.valueOf(e.getMessage()));
    }
    if (html && out == null) {
      throw images.usage("--html writes files; say where with --out DIR");
    }
  }

  private String dicomKinds() {
    return dicom == null ? "sr,seg,sc,gsps,pm,ko" : dicom;
  }

  private String dicomReport() {
    return dicomSr == null ? "comprehensive-3d" : dicomSr;
  }

  /** Where results go. Safe for use by several threads. */
  private record Places(@Nullable Outputs outputs, @Nullable DicomOutputs objects, Limits limits) {}

  /** The ways to print, of which one is on. Not safe for use by several threads. */
  private record Printers(JsonList list, DiagnosisText text, FindingsCsv table) {}

  /** What is done with each film; results are printed by one thread. */
  private final class Work implements Batch.Job {
    private final Diagnoser diagnoser;
    private final Places places;
    private final Stopwatch watch;
    private final Printers printers;

    Work(Diagnoser diagnoser, Places places, Stopwatch watch, Printers printers) {
      this.diagnoser = diagnoser;
      this.places = places;
      this.watch = watch;
      this.printers = printers;
    }

    @Override
    public void begin(List<Input> all) {
      if (places.outputs() != null) {
        places.outputs().reserve(all);
      }
      if (places.objects() != null) {
        places.objects().reserve(all);
      }
    }

    @Override
    public Runnable image(Input input, MedicalImage image, long readNanos) throws IOException {
      DicomOutputs objects = places.objects();
      DicomDataset source = objects == null ? null : DicomOutputs.source(input, places.limits());
      Diagnosis d = Stopwatch.withReading(diagnoser.diagnose(image, facts.facts()), readNanos);
      List<Path> files = new ArrayList<>();
      if (places.outputs() != null) {
        files.addAll(write(input, d, places.outputs()));
      }
      if (objects != null && source != null) {
        files.addAll(objects.write(input, d, source));
      }
      return () -> print(input, d, files);
    }

    private void print(Input input, Diagnosis d, List<Path> files) {
      watch.add(d.provenance().timings());
      printers.text().add(input, d, files);
      printers.table().add(input, d);
      if (json.isOn()) {
        printers.list().addJson(input, "diagnosis", d.toJson());
      }
    }

    private List<Path> write(Input input, Diagnosis d, Outputs to) {
      List<Path> files = new ArrayList<>();
      ReportHeading heading = ReportHeading.now(input.fileName());
      files.add(to.write(input, ".png", file -> DiagnosisOverlay.write(d, heading, file)));
      if (html) {
        files.add(to.write(input, ".html", file -> HtmlReport.write(d, heading, file)));
      }
      if (json.isOn()) {
        files.add(to.writeText(input, ".json", d.toJson() + "\n"));
      }
      return files;
    }

    @Override
    public void failed(Input input, String why) {
      printers.list().failed(input, why);
      printers.table().failed(input, why);
    }
  }
}
