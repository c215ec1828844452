package io.medimg.cli;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.write.DicomResults;
import io.medimg.dicom.write.DicomWriter;
import io.medimg.dicom.write.ReportClass;
import io.medimg.dicom.write.ResultKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes diagnoses as DICOM objects beside their sources' names. Safe for use by several threads.
 */
final class DicomOutputs {
  private final Outputs outputs;
  private final Set<ResultKind> kinds;
  private final ReportClass reportClass;
  private final Terminal terminal;

  /**
   * A folder for DICOM results.
   *
   * @param folder made if need be
   * @param words kinds separated by commas, for example {@code sr,seg}
   * @param reportClass the word of a class of reports
   * @param terminal for notes
   * @throws IllegalArgumentException if a word is no kind or no class
   * @throws CliException if the folder cannot be written
   */
  DicomOutputs(Path folder, String words, String reportClass, Terminal terminal) {
    this.kinds = kinds(words);
    this.reportClass = reportClass(reportClass);
    this.outputs = Outputs.at("--dicom-out", folder);
    this.terminal = terminal;
  }

  /** Gives every input its name; see {@link Outputs#reserve}. */
  void reserve(List<Input> inputs) {
    outputs.reserve(inputs);
  }

  static Set<ResultKind> kinds(String words) {
    Set<ResultKind> kinds = EnumSet.noneOf(ResultKind.class);
    for (String word : words.split(",")) {
      kinds.add(
          ResultKind.ofWord(word)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--dicom takes sr, seg, sc, gsps, pm and ko, separated by commas, got '%s'"
                              .formatted(word.strip()))));
    }
    return kinds;
  }

  static ReportClass reportClass(String word) {
    return ReportClass.ofWord(word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--dicom-sr takes comprehensive-3d or comprehensive, got '%s'"
                        .formatted(word.strip())));
  }

  /**
   * The data set that results refer to.
   *
   * @throws IOException if the input is no DICOM file
   */
  static DicomDataset source(Input input, Limits limits) throws IOException {
    if (input.isPhantom()) {
      throw new IOException("has no file; --dicom-out needs DICOM files to refer to");
    }
    return DicomFiles.read(input, limits);
  }

  /**
   * Writes what there is to write: all objects are made before the first is written.
   *
   * @return the files
   */
  List<Path> write(Input input, Diagnosis diagnosis, DicomDataset source) {
    DicomResults results = DicomResults.of(diagnosis, source).withReportClass(reportClass);
    results.notes().forEach(n -> terminal.note("medimg: %s: %s".formatted(input.name(), n)));
    Set<ResultKind> available = results.available();
    Map<ResultKind, DicomDataset> objects = new EnumMap<>(ResultKind.class);
    for (ResultKind kind : kinds) {
      if (kind == ResultKind.KO) {
        objects.put(kind, results.keyObjects(objects.keySet())); // the last kind: ties the others
      } else if (available.contains(kind)) {
        objects.put(kind, results.create(kind));
      } else {
        terminal.note("medimg: %s: nothing to write as %s".formatted(input.name(), kind.word()));
      }
    }
    List<Path> files = new ArrayList<>();
    objects.forEach(
        (kind, object) ->
            files.add(
                outputs.write(
                    input, "." + kind.word() + ".dcm", f -> DicomWriter.write(object, f))));
    return files;
  }
}
