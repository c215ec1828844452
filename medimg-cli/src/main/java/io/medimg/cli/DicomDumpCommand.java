package io.medimg.cli;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.DicomDump;
import io.medimg.dicom.dataset.DicomJson;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints attributes. Not safe for use by several threads; build one per thread. */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    description = {
      "Print the attributes of DICOM files.",
      "What may tell who the patient is stays hidden unless --patient-data is given."
    })
final class DicomDumpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private DicomFileOptions files = new DicomFileOptions();

  @Option(
      names = "--json",
      description = "Print DICOM JSON (PS3.18, annex F), a file a line; holds patient data.")
  private boolean json;

  @Option(names = "--patient-data", description = "Show every value, patient data included.")
  private boolean patientData;

  DicomDumpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return new DicomFiles(terminal, files.limits()).run(files.files(), this::one);
  }

  private void one(Input input, DicomDataset dataset) {
    if (json) {
      DicomJson writer =
          DicomJson.withBulkDataIn(Objects.requireNonNull(input.path(), "a file").toUri());
      terminal.println(writer.text(dataset).strip());
      return;
    }
    if (files.files().size() > 1) {
      terminal.println("# " + input.name());
    }
    String text = patientData ? DicomDump.textWithPatientData(dataset) : DicomDump.text(dataset);
    text.lines().forEach(terminal::println);
  }
}
