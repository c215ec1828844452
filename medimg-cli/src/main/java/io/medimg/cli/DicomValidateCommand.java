package io.medimg.cli;

import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.validate.DicomProblem;
import io.medimg.dicom.validate.DicomValidator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks files. Not safe for use by several threads; build one per thread. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Check that files can be read whole, name themselves, and that values have their form.",
      "Modules of each kind of object are not checked; dciodvfy of dicom3tools does that."
    })
final class DicomValidateCommand implements Callable<Integer> {
  private final Terminal terminal;
  private int wrong;

  @Mixin private DicomFileOptions files = new DicomFileOptions();

  DicomValidateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Limits limits = files.limits();
    int code =
        new DicomFiles(terminal, limits)
            .run(files.files(), (input, dataset) -> one(input, dataset, limits));
    return code == ExitCode.OK && wrong > 0 ? ExitCode.CHECK_FAILED : code;
  }

  private void one(Input input, DicomDataset dataset, Limits limits) {
    List<String> lines = new ArrayList<>();
    for (DicomProblem problem : DicomValidator.check(dataset)) {
      lines.add(problem.toString());
    }
    boolean pixels =
        dataset.contains(Tag.PIXEL_DATA)
            || dataset.contains(Tag.FLOAT_PIXEL_DATA)
            || dataset.contains(Tag.DOUBLE_FLOAT_PIXEL_DATA);
    String image = "no image";
    if (pixels) {
      try {
        image = "image " + input.read(limits).size();
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        lines.add("pixels: " + input.describe(e));
      }
    }
    terminal.println(
        "%s: %s, %s, %s"
            .formatted(
                input.name(),
                lines.isEmpty() ? "ok" : lines.size() + " problems",
                dataset.transferSyntax(),
                image));
    lines.forEach(line -> terminal.println("  " + Failures.oneLine(line)));
    wrong += lines.isEmpty() ? 0 : 1;
  }
}
