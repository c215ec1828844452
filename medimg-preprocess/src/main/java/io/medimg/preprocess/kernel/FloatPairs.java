package io.medimg.preprocess.kernel;

/**
 * For every sample of a target row the two samples of a source row that it lies between, and no
 * others.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
abstract class FloatPairs {
  /** The first samples of the row read last. */
  final float[] left;

  /** The second samples of the row read last. */
  final float[] right;

  final int[] before;
  final int[] after;

  private FloatPairs(int[] before, int[] after) {
    this.before = before;
    this.after = after;
    left = new float[before.length];
    right = new float[before.length];
  }

  /** Reads the pairs of row {@code y}. */
  abstract void read(int y);

  /**
   * Prepares to read.
   *
   * @param source to be read
   * @param before first source pixel of every target pixel
   * @param after second source pixel of every target pixel
   */
  static FloatPairs of(Samples source, int[] before, int[] after) {
    int[] first = Resampling.places(before, source.layout().channels());
    int[] second = Resampling.places(after, source.layout().channels());
    return source instanceof Samples.Shorts shorts
        ? new OfShorts(shorts, first, second)
        : new OfAny(source, first, second);
  }

  private static final class OfAny extends FloatPairs {
    private final Samples source;

    OfAny(Samples source, int[] before, int[] after) {
      super(before, after);
      this.source = source;
    }

    @Override
    void read(int y) {
      source.pick(y, before, left);
      source.pick(y, after, right);
    }
  }

  /** Both in one loop, which is worth it where every sample is looked up. */
  private static final class OfShorts extends FloatPairs {
    private final Samples.Shorts source;

    OfShorts(Samples.Shorts source, int[] before, int[] after) {
      super(before, after);
      this.source = source;
    }

    @Override
    void read(int y) {
      load(source.array(), source.table(), source.layout().start(y));
    }

    private void load(short[] array, float[] table, int from) {
      for (int i = 0; i < left.length; i++) {
        left[i] = table[array[from + before[i]] & 0xFFFF];
        right[i] = table[array[from + after[i]] & 0xFFFF];
      }
    }
  }
}
