package io.medimg.models.engine.support;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives native memory back once: when its owner is closed or, with a warning that names the place
 * of opening, when the owner was dropped without. Safe for use by several threads.
 */
public final class ForgottenClose implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ForgottenClose.class);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final String OURS = "io.medimg.models.";

  private final String what;
  private final String place;
  private final Runnable release;
  private final AtomicBoolean released = new AtomicBoolean();

  private ForgottenClose(String what, Runnable release) {
    this.what = what;
    this.release = release;
    this.place = StackWalker.getInstance().walk(ForgottenClose::caller);
  }

  /**
   * Watches an owner of native memory.
   *
   * @param owner when it becomes unreachable, memory is given back
   * @param what for the warning, for example {@code session 'chest-xray'}
   * @param release gives memory back; must not refer to the owner
   * @return to be closed by the owner's close
   */
  public static ForgottenClose watch(Object owner, String what, Runnable release) {
    ForgottenClose watch = new ForgottenClose(what, release);
    CLEANER.register(owner, watch);
    return watch;
  }

  private static String caller(Stream<StackWalker.StackFrame> frames) {
    return frames
        .filter(frame -> !frame.getClassName().startsWith(OURS))
        .findFirst()
        .map(frame -> frame.toStackTraceElement().toString())
        .orElse("an unknown place");
  }

  /** Gives memory back, as the owner's close does. */
  public void close() {
    if (!released.getAndSet(true)) {
      release.run();
    }
  }

  /** Called when the owner is gone. */
  @Override
  public void run() {
    if (!released.getAndSet(true)) {
      LOG.warn("{} was never closed; it was opened at {}", what, place);
      release.run();
    }
  }
}
