package io.medimg.cli;

import io.medimg.core.image.AnatomicalPlane;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Reslicing;
import io.medimg.core.image.Volume;
import io.medimg.core.io.Limits;
import io.medimg.core.io.nifti.Nifti;
import io.medimg.core.render.FilesWhole;
import io.medimg.dicom.series.DicomFolder;
import io.medimg.dicom.series.DicomSeries;
import io.medimg.dicom.series.SliceStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Lists the series of folders and DICOMDIRs, and makes volumes of them. Not safe for use by several
 * threads; build one per thread.
 */
@Command(
    name = "series",
    mixinStandardHelpOptions = true,
    description = "List series with their geometry and what is odd about them; write volumes.")
final class DicomSeriesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FOLDER|DICOMDIR|FILE",
      arity = "1..*",
      description = "Folders with all that is below them, DICOMDIRs, multi-frame files.")
  private List<Path> paths = List.of();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--volume", paramLabel = "N", description = "Make a volume of stack N.")
  private @Nullable Integer volume;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where it goes: .nii or .nii.gz, or .png for a projection.")
  private @Nullable Path out;

  @Option(
      names = "--mip",
      paramLabel = "PLANE",
      description = "Maximum intensity projection for .png: ${COMPLETION-CANDIDATES} (coronal).")
  private @Nullable AnatomicalPlane mip;

  @Option(names = "--isotropic", description = "Resample to cubes as small as the least spacing.")
  private boolean isotropic;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Refuse images of more pixels in a frame (400000000).")
  private long maxPixels = Limits.defaults().maxPixels();

  @Spec private CommandSpec spec = CommandSpec.create();

  DicomSeriesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A stack with the series that it belongs to. Immutable and safe for use by several threads. */
  private record Row(int number, DicomSeries series, SliceStack stack) {}

  @Override
  public Integer call() {
    checkOptions();
    Limits limits = Limits.defaults().withMaxPixels(maxPixels);
    List<Row> rows = new ArrayList<>();
    int failed = 0;
    for (Path path : paths) {
      failed += scan(path, limits, rows);
    }
    if (volume == null) {
      print(rows);
      return failed > 0 ? ExitCode.SOME_INPUTS_FAILED : ExitCode.OK;
    }
    if (volume > rows.size()) {
      throw usage("--volume is 1 to %d here, got %d".formatted(rows.size(), volume));
    }
    return write(rows.get(volume - 1), limits) && failed == 0
        ? ExitCode.OK
        : ExitCode.SOME_INPUTS_FAILED;
  }

  private void checkOptions() {
    if (maxPixels < 1) {
      throw usage("--max-pixels is 1 or more, got " + maxPixels);
    }
    if ((volume == null) != (out == null)) {
      throw usage("--volume and --out go together");
    }
    if (volume != null && volume < 1) {
      throw usage("--volume is 1 or more, got " + volume);
    }
    if (out != null && !isNifti(out) && !isPng(out)) {
      throw usage("--out ends in .nii, .nii.gz or .png, got " + out.getFileName());
    }
    if (mip != null && (out == null || !isPng(out))) {
      throw usage("--mip makes a .png; name one with --out");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static boolean isNifti(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".nii") || name.endsWith(".nii.gz");
  }

  private static boolean isPng(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".png");
  }

  /** Adds the stacks below a path; gives how many files failed. */
  private int scan(Path path, Limits limits, List<Row> rows) {
    try {
      DicomFolder folder = DicomFolder.scan(path, limits);
      int before = rows.size();
      for (DicomSeries series : folder.series()) {
        for (SliceStack stack : series.stacks()) {
          rows.add(new Row(rows.size() + 1, series, stack));
        }
      }
      for (DicomFolder.Problem p : folder.problems()) {
        String name = String.valueOf(p.file().getFileName());
        terminal.failure(p.file() + ": " + Failures.describe(p.why(), name), p.why());
      }
      if (rows.size() == before && folder.problems().isEmpty()) {
        terminal.failure(path + ": holds no DICOM images", new IOException("no images"));
        return 1;
      }
      return folder.problems().size();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      String name = String.valueOf(path.getFileName());
      terminal.failure(path + ": " + Failures.describe(e, name, path.toString()), e);
      return 1;
    }
  }

  private void print(List<Row> rows) {
    if (json) {
      SeriesJson.print(terminal, rows.stream().map(r -> SeriesJson.of(r.series, r.stack)).toList());
      return;
    }
    DicomSeries last = null;
    for (Row row : rows) {
      terminal.println(
          "%3d  series %d: %s".formatted(row.number, row.series.number(), row.stack.describe()));
      row.stack.notices().forEach(n -> terminal.println("       " + n));
      if (row.series != last) {
        row.series.notices().forEach(n -> terminal.println("       " + n));
      }
      last = row.series;
    }
  }

  private boolean write(Row row, Limits limits) {
    Path file = java.util.Objects.requireNonNull(out);
    Volume made;
    MedicalImage picture;
    try {
      Volume stored = row.stack.toVolume(limits);
      made = isotropic ? stored.isotropic() : stored;
      picture = isNifti(file) ? null : picture(made);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      terminal.failure("stack %d: %s".formatted(row.number, Failures.describe(e)), e);
      return false;
    }
    row.stack.notices().forEach(n -> terminal.note("medimg: " + n));
    write(made, picture, file);
    terminal.println(file + "  " + made.describe());
    return true;
  }

  private MedicalImage picture(Volume made) {
    AnatomicalPlane plane = mip == null ? AnatomicalPlane.CORONAL : mip;
    MedicalImage picture = made.project(plane, Reslicing.Combination.MAXIMUM);
    // A window for slices is no window for the brightest of them: the full range is shown.
    ImageMetadata shown = picture.metadata().toBuilder().windows(List.of()).build();
    return picture.withMetadata(shown);
  }

  private static void write(Volume made, @Nullable MedicalImage picture, Path file) {
    try {
      if (picture == null) {
        Nifti.write(made, file);
      } else {
        FilesWhole.write(file, PngFiles.eightBits(picture));
      }
    } catch (IOException e) {
      throw new CliException(
          ExitCode.NO_OUTPUT, file + ": cannot be written: " + Failures.describe(e), e);
    }
  }
}
