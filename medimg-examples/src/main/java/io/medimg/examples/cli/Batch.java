package io.medimg.examples.cli;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Limits;
import java.io.IOException;
import java.util.List;

/**
 * Runs a job on every image that the user named; one bad file never stops the others. Not safe for
 * use by several threads; build one per thread.
 */
final class Batch {
  private final Terminal terminal;
  private final Limits limits;
  private final Tally tally;

  Batch(Terminal terminal, Limits limits) {
    this.terminal = terminal;
    this.limits = limits;
    this.tally = new Tally(terminal);
  }

  /** What is done with each image. Not safe for use by several threads. */
  interface Job {
    /**
     * Works on one image.
     *
     * @param input where it comes from
     * @param image as read
     * @param readNanos how long reading took
     * @throws IOException if it cannot be worked on
     */
    void image(Input input, MedicalImage image, long readNanos) throws IOException;

    /**
     * Hears of an image that could not be read or worked on.
     *
     * @param input where it comes from
     * @param why one line
     */
    default void failed(Input input, String why) {}
  }

  /**
   * Runs the job.
   *
   * @param arguments files, folders, patterns; none means the generated film
   * @param job what to do
   * @return an exit code
   */
  int run(List<String> arguments, Job job) {
    if (arguments.isEmpty()) {
      terminal.note(
          "medimg: no file named, so this is a generated chest film, not a patient;"
              + " results show that medimg works and say nothing about a disease");
    }
    Inputs inputs = new Inputs().expand(arguments);
    List<Input> images = arguments.isEmpty() ? List.of(Input.phantom()) : inputs.images();
    for (Inputs.Problem p : inputs.problems()) {
      fail(p.input(), p.why(), job);
    }
    int done = 0;
    for (Input input : images) {
      terminal.progress(done++, images.size(), input.name());
      one(input, job);
      if (terminal.isGone()) {
        break;
      }
    }
    return tally.close(images.size() + inputs.problems().size());
  }

  private void one(Input input, Job job) {
    try {
      long start = System.nanoTime();
      MedicalImage image = input.read(limits);
      job.image(input, image, System.nanoTime() - start);
    } catch (CliException e) {
      tally.unwritten(e);
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      fail(input, e, job);
    }
  }

  private void fail(Input input, Throwable why, Job job) {
    job.failed(input, tally.fail(input, why));
  }
}
