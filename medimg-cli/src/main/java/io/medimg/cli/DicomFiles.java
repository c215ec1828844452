package io.medimg.cli;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Does something with the data set of every DICOM file that the user named; one bad file never
 * stops the others. Not safe for use by several threads; build one per thread.
 */
final class DicomFiles {
  private final Terminal terminal;
  private final Limits limits;
  private final Tally tally;

  DicomFiles(Terminal terminal, Limits limits) {
    this.terminal = terminal;
    this.limits = limits;
    this.tally = new Tally(terminal);
  }

  /** What is done with each file. */
  interface Job {
    /**
     * Works on one file.
     *
     * @param input where it is
     * @param dataset its attributes
     * @throws IOException if it cannot be worked on
     */
    void file(Input input, DicomDataset dataset) throws IOException;
  }

  /**
   * Runs the job.
   *
   * @param arguments files, folders, patterns
   * @param job what to do
   * @return an exit code
   */
  int run(List<String> arguments, Job job) {
    Inputs inputs = new Inputs().expand(arguments);
    for (Inputs.Problem p : inputs.problems()) {
      tally.fail(p.input(), p.why());
    }
    Progress progress = new Progress(terminal, inputs.images().size());
    int done = 0;
    for (Input input : inputs.images()) {
      progress.show(done++, input.name());
      one(input, job);
      if (terminal.isGone()) {
        break;
      }
    }
    return tally.close(inputs.images().size() + inputs.problems().size());
  }

  private void one(Input input, Job job) {
    try {
      job.file(input, read(input, limits));
    } catch (CliException e) {
      tally.unwritten(e);
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      tally.fail(input, e);
    }
  }

  /** The data set of an input, if that is DICOM. */
  static DicomDataset read(Input input, Limits limits) throws IOException {
    Path path = Objects.requireNonNull(input.path(), "a file");
    ImageSource source = ImageSource.of(path);
    DicomReader reader = new DicomReader();
    if (!reader.canRead(source.head(DicomReader.HEAD_LENGTH))) {
      throw new IOException("is no DICOM file");
    }
    return reader.readDataset(source, limits);
  }
}
