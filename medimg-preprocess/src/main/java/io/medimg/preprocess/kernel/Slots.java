package io.medimg.preprocess.kernel;

/**
 * Which two source rows, or rows of tiles, are kept in a form that the next target row may want
 * again. Not safe for use by several threads; build one per thread.
 */
final class Slots {
  private int first = -1;
  private int second = -1;

  /**
   * The slot of a row.
   *
   * @param row wanted
   * @param keep wanted too
   * @return 0 or 1: the slot that holds the row, or else one that does not hold the other
   */
  int slot(int row, int keep) {
    return first == row || (second != row && first != keep) ? 0 : 1;
  }

  /**
   * Notes that a slot holds a row.
   *
   * @return false if it held it already
   */
  boolean put(int slot, int row) {
    boolean fresh = row != (slot == 0 ? first : second);
    if (slot == 0) {
      first = row;
    } else {
      second = row;
    }
    return fresh;
  }
}
