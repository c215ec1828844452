package io.medimg.preprocess.kernel;

/**
 * Rows that were resized across and are still wanted on the way down: a window that slides down the
 * source. Rows are made four at a time, so that four sums can be taken side by side and none of
 * them waits for its own last addition.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
abstract class RowWindow {
  /** Rows made at a time. */
  static final int ROWS = 4;

  /** Slots of rows; row {@code y} lies in slot {@code y % slots}. */
  final int slots;

  private final int height;
  private int end;

  /**
   * Makes an empty window.
   *
   * @param size rows wanted at a time, at most
   * @param height rows of the source
   */
  RowWindow(int size, int height) {
    slots = size + ROWS - 1;
    this.height = height;
  }

  /**
   * Sees to it that rows are there.
   *
   * @param from first row, not above that of the last call
   * @param to end of the rows
   */
  final void slide(int from, int to) {
    end = Math.max(end, from);
    while (end < to) {
      int count = Math.min(ROWS, height - end);
      make(end, count);
      end += count;
    }
  }

  /**
   * Makes rows.
   *
   * @param from first row
   * @param count from 1 to 4
   */
  abstract void make(int from, int count);
}
