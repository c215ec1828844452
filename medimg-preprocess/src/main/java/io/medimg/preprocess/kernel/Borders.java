package io.medimg.preprocess.kernel;

/**
 * Which pixel stands in for one beyond the edge.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Borders {

  private Borders() {}

  /**
   * Reflection about the outermost pixel, which is not repeated ({@code cba|abcd} without the
   * double {@code a}): OpenCV's {@code BORDER_REFLECT_101}, NumPy's {@code reflect}, SciPy's {@code
   * mirror}.
   *
   * @param from first position, may be negative
   * @param to end of positions, exclusive
   * @param length pixels there are
   * @return for each position the pixel that stands in
   */
  public static int[] reflect101(int from, int to, int length) {
    int[] index = new int[to - from];
    int period = Math.max(2 * (length - 1), 1);
    for (int i = 0; i < index.length; i++) {
      int p = Math.floorMod(from + i, period);
      index[i] = length == 1 ? 0 : Math.min(p, period - p);
    }
    return index;
  }

  /**
   * Reflection about the edge, so that the outermost pixel is repeated: OpenCV's {@code
   * BORDER_REFLECT}, SciPy's {@code reflect}, NumPy's {@code symmetric}.
   *
   * @param from first position, may be negative
   * @param to end of positions, exclusive
   * @param length pixels there are
   * @return for each position the pixel that stands in
   */
  public static int[] reflect(int from, int to, int length) {
    int[] index = new int[to - from];
    for (int i = 0; i < index.length; i++) {
      int p = Math.floorMod(from + i, 2 * length);
      index[i] = Math.min(p, 2 * length - 1 - p);
    }
    return index;
  }

  /**
   * The outermost pixel again and again: OpenCV's {@code BORDER_REPLICATE}.
   *
   * @param from first position, may be negative
   * @param to end of positions, exclusive
   * @param length pixels there are
   * @return for each position the pixel that stands in
   */
  public static int[] replicate(int from, int to, int length) {
    int[] index = new int[to - from];
    for (int i = 0; i < index.length; i++) {
      index[i] = Math.max(0, Math.min(from + i, length - 1));
    }
    return index;
  }
}
