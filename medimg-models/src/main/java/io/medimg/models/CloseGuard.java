package io.medimg.models;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets calls run side by side until closed; closing waits for those under way. Safe for use by
 * several threads.
 */
final class CloseGuard {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final String what;
  private boolean closed;

  CloseGuard(String what) {
    this.what = what;
  }

  <T> T run(Supplier<T> call) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(what + " is closed");
      }
      return call.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Runs the release once, after calls under way; later calls of {@link #run} throw. */
  void close(Runnable release) {
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException(what + " cannot be closed from inside one of its own calls");
    }
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        release.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
