package io.medimg.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Works on many things, several at a time, and hands over what comes out in the order of the
 * things, however long each takes. Safe for use by several threads.
 */
final class InOrder {
  /** How many are begun ahead of the one that is handed over, for each thread. */
  private static final int AHEAD = 2;

  private InOrder() {}

  /** What is done with each thing; by several threads at a time. */
  interface Work<A, R> {
    R on(A item) throws Exception;
  }

  /** Takes what came out, on the thread of the caller. */
  interface Sink<A, R> {
    /**
     * Takes one.
     *
     * @param item the thing
     * @param outcome gives what came out, or throws what was thrown
     * @return whether to go on
     */
    boolean take(A item, Callable<R> outcome);
  }

  /**
   * Runs it all; returns when nothing runs any more.
   *
   * @param items in order
   * @param threads how many at a time; 1 for the caller's thread alone
   * @param work what to do with each
   * @param sink where results go
   */
  static <A, R> void run(List<A> items, int threads, Work<A, R> work, Sink<A, R> sink) {
    if (threads == 1 || items.size() < 2) {
      for (A item : items) {
        if (!sink.take(item, () -> work.on(item))) {
          return;
        }
      }
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, items.size()));
    try {
      handOver(items, AHEAD * threads, item -> pool.submit(() -> work.on(item)), sink);
    } finally {
      pool.shutdownNow();
      awaitEnd(pool);
    }
  }

  private interface Starter<A, R> {
    Future<R> start(A item);
  }

  private static <A, R> void handOver(
      List<A> items, int ahead, Starter<A, R> starter, Sink<A, R> sink) {
    Deque<Future<R>> begun = new ArrayDeque<>();
    int next = 0;
    for (A item : items) {
      while (next < items.size() && begun.size() < ahead) {
        begun.add(starter.start(items.get(next++)));
      }
      Future<R> first = begun.remove();
      if (!sink.take(item, () -> outcome(first))) {
        return;
      }
    }
  }

  private static <R> R outcome(Future<R> done) throws Exception {
    try {
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static void awaitEnd(ExecutorService pool) {
    try {
      pool.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
