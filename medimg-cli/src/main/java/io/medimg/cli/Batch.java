package io.medimg.cli;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Limits;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Runs a job on every image that the user named; one bad file never stops the others. Not safe for
 * use by several threads; build one per thread.
 */
final class Batch {
  private final Terminal terminal;
  private final Limits limits;
  private final int threads;
  private final Tally tally;
  private Predicate<Input> done = input -> false;

  /**
   * A batch.
   *
   * @param terminal where failures and progress go
   * @param limits how large images may be
   * @param threads how many images are worked on at a time
   */
  Batch(Terminal terminal, Limits limits, int threads) {
    this.terminal = terminal;
    this.limits = limits;
    this.threads = threads;
    this.tally = new Tally(terminal);
  }

  /** Passes over images that an earlier run has done. */
  Batch without(Predicate<Input> doneBefore) {
    done = doneBefore;
    return this;
  }

  /** What is done with each image. */
  interface Job {
    /**
     * Called before the first image.
     *
     * @param images all of them, those that are passed over included
     */
    default void begin(List<Input> images) {}

    /**
     * Works on one image. Called by as many threads at a time as the user asked for.
     *
     * @param input where it comes from
     * @param image as read
     * @param readNanos how long reading took
     * @return prints the result; run for one image after the other, in their order
     * @throws IOException if it cannot be worked on
     */
    Runnable image(Input input, MedicalImage image, long readNanos) throws IOException;

    /**
     * Called for an image that could not be read or worked on, in the order of images.
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
    job.begin(images);
    for (Inputs.Problem p : inputs.problems()) {
      fail(p.input(), p.why(), job);
    }
    List<Input> open = images.stream().filter(done.negate()).toList();
    if (open.size() < images.size()) {
      terminal.note(
          "medimg: %d of %d images were done before"
              .formatted(images.size() - open.size(), images.size()));
    }
    work(open, job);
    return tally.close(open.size() + inputs.problems().size());
  }

  private void work(List<Input> images, Job job) {
    Progress progress = new Progress(terminal, images.size());
    int[] count = new int[1];
    InOrder.run(
        images,
        threads,
        input -> one(input, job),
        (input, outcome) -> {
          progress.show(count[0]++, input.name());
          take(input, outcome, job);
          return !terminal.isGone();
        });
  }

  private Runnable one(Input input, Job job) throws IOException {
    long start = System.nanoTime();
    MedicalImage image = input.read(limits);
    return job.image(input, image, System.nanoTime() - start);
  }

  private void take(Input input, Callable<Runnable> outcome, Job job) {
    try {
      outcome.call().run();
    } catch (CliException e) {
      tally.unwritten(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.INTERRUPTED, "interrupted", e);
    } catch (Exception | OutOfMemoryError | StackOverflowError e) {
      fail(input, e, job);
    }
  }

  private void fail(Input input, Throwable why, Job job) {
    job.failed(input, tally.fail(input, why));
  }
}
