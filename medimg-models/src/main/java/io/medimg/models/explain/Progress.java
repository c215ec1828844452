package io.medimg.models.explain;

/**
 * Hears how far a long method is. Called by the thread that runs the method: one that several
 * explanations share has to be safe for use by several threads.
 */
@FunctionalInterface
public interface Progress {
  /**
   * Hears of progress.
   *
   * @param done runs of the network so far
   * @param total runs of the network in all
   */
  void at(int done, int total);
}
