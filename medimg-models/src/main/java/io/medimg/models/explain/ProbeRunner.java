package io.medimg.models.explain;

import io.medimg.core.task.OperationCancelledException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.time.Duration;

/**
 * Runs a network on many changed versions of one image, batch by batch, until they are done, the
 * time is over or the thread is interrupted. Safe for use by several threads.
 */
final class ProbeRunner {
  private final Subject subject;
  private final RunSettings settings;
  private final String what;

  ProbeRunner(Subject subject, RunSettings settings, String what) {
    this.subject = subject;
    this.settings = settings;
    this.what = what;
  }

  /** Makes changed images and hears their scores. */
  interface Probe {
    /**
     * Changes the image.
     *
     * @param index which version, from 0
     * @param slot its place in the batch, the same when its score comes
     * @param image holds the unchanged image on entry, [channel][row][column]
     */
    void change(int index, int slot, float[] image);

    /** Hears the score of a version. */
    void score(int index, int slot, double score);
  }

  /**
   * Runs versions 0 to {@code total - 1}.
   *
   * @return how many were run: fewer than {@code total} if the time was over
   * @throws OperationCancelledException if the thread was interrupted (its flag stays set), or the
   *     time was over before the first batch
   */
  int run(int total, Probe probe) {
    long start = System.nanoTime();
    int done = 0;
    while (done < total) {
      if (!goesOn(start, done, total)) {
        return done;
      }
      int count = Math.min(settings.batch(), total - done);
      double[] scores = subject.scores(batch(done, count, probe), settings.score());
      for (int slot = 0; slot < count; slot++) {
        probe.score(done + slot, slot, scores[slot]);
      }
      done += count;
      settings.progress().at(done, total);
    }
    return done;
  }

  private boolean goesOn(long start, int done, int total) {
    if (Thread.currentThread().isInterrupted()) {
      throw new OperationCancelledException(
          "%s was interrupted after %d of %d runs".formatted(what, done, total));
    }
    Duration budget = settings.budget();
    if (budget == null || System.nanoTime() - start < budget.toNanos()) {
      return true;
    }
    if (done == 0) {
      throw new OperationCancelledException(
          "%s has a budget of %s, which was over before the first of %d runs; allow more time"
              .formatted(what, budget, total));
    }
    return false;
  }

  private FloatTensor batch(int from, int count, Probe probe) {
    long[] shape = subject.prepared().tensor().shape().toArray();
    shape[0] = count;
    float[] image = new float[subject.pixels().length];
    return FloatTensor.build(
        Shape.of(shape),
        buffer -> {
          for (int slot = 0; slot < count; slot++) {
            System.arraycopy(subject.pixels(), 0, image, 0, image.length);
            probe.change(from + slot, slot, image);
            buffer.put(image);
          }
        });
  }
}
