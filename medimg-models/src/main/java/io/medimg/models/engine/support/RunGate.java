package io.medimg.models.engine.support;

import io.medimg.core.task.OperationCancelledException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a bounded number of callers in, first come first served, and can be closed: closing waits
 * until everybody is out. Safe for use by several threads.
 */
public final class RunGate {
  private final String what;
  private final int width;
  private final Semaphore permits;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Makes an open gate.
   *
   * @param what for messages, for example {@code session 'chest-xray'}
   * @param width how many callers may be inside at once
   */
  public RunGate(String what, int width) {
    this.what = what;
    this.width = width;
    this.permits = new Semaphore(width, true);
  }

  /**
   * Goes in, waiting if it is full. Whoever came in calls {@link #leave()}.
   *
   * @throws IllegalStateException if the gate is or gets closed
   * @throws OperationCancelledException if the thread is interrupted while it waits; its interrupt
   *     flag stays set
   */
  public void enter() {
    refuseIfClosed();
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationCancelledException(
          "interrupted while waiting for %s, which lets %d run at once".formatted(what, width), e);
    }
    if (closed.get()) {
      permits.release();
      refuseIfClosed();
    }
  }

  /** Goes out. */
  public void leave() {
    permits.release();
  }

  /**
   * Refuses further callers, waits until everybody is out, then runs the given work if this is the
   * first call. Later calls wait for the first one's work.
   *
   * @param last what to do when nobody is inside any more
   */
  public synchronized void close(Runnable last) {
    if (closed.getAndSet(true)) {
      return;
    }
    permits.acquireUninterruptibly(width);
    try {
      last.run();
    } finally {
      permits.release(width);
    }
  }

  private void refuseIfClosed() {
    if (closed.get()) {
      throw new IllegalStateException(what + " is closed");
    }
  }
}
