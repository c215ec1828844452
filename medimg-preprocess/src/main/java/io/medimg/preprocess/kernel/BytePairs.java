package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * For every sample of a target row the two bytes of a source row that it lies between, and no
 * others: the first in the lowest eight bits of an int, the second {@link #shift} bits above it,
 * anything in the others.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
abstract class BytePairs {
  /** The pairs of the row read last. */
  final int[] packed;

  /** How far to the left the second byte lies. */
  final int shift;

  private BytePairs(int length, int shift) {
    packed = new int[length];
    this.shift = shift;
  }

  /** Reads the pairs of row {@code y}. */
  abstract void read(int y);

  /**
   * Moves the weight of a pixel that a pair holds at the other place; both arrays are changed.
   *
   * @param first of every target pixel
   * @param second of every target pixel
   */
  void fit(int[] first, int[] second) {}

  /**
   * Prepares to read.
   *
   * @param source of bytes, to be read
   * @param before first source pixel of every target pixel
   * @param after second source pixel of every target pixel: the same or the next
   */
  static BytePairs of(Samples source, int[] before, int[] after) {
    Layout layout = source.layout();
    return source instanceof Samples.Bytes bytes && layout.channels() < 4 && layout.width() > 1
        ? new Neighbours(bytes, before, after)
        : new Separate(source, before, after);
  }

  /** Both bytes in one load of four. */
  private static final class Neighbours extends BytePairs {
    private static final VarHandle FOUR =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] array;
    private final Layout layout;
    private final int[] table;
    private final boolean direct;
    private final int[] before;
    private final int[] after;
    private final int[] places;

    Neighbours(Samples.Bytes source, int[] before, int[] after) {
      super(before.length * source.layout().channels(), 8 * source.layout().channels());
      array = source.array();
      layout = source.layout();
      table = Tables.toInts(source.table());
      direct = Tables.isIdentity(source.table());
      this.before = before;
      this.after = after;
      int[] pixels = new int[before.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = Math.min(before[i], layout.width() - 2);
      }
      places = Resampling.places(pixels, layout.channels());
    }

    @Override
    void fit(int[] first, int[] second) {
      for (int i = 0; i < before.length; i++) {
        if (before[i] == after[i]) {
          boolean moved = before[i] == layout.width() - 1;
          int both = first[i] + second[i];
          first[i] = moved ? 0 : both;
          second[i] = moved ? both : 0;
        }
      }
    }

    @Override
    void read(int y) {
      int from = layout.start(y);
      if (from + layout.rowLength() + 2 <= array.length) {
        load(from);
      } else {
        loadAtEnd(from);
      }
      if (!direct) {
        lookUp();
      }
    }

    private void load(int from) {
      for (int i = 0; i < packed.length; i++) {
        packed[i] = (int) FOUR.get(array, from + places[i]);
      }
    }

    /** The same where four bytes may reach beyond the end of the array. */
    private void loadAtEnd(int from) {
      for (int i = 0; i < packed.length; i++) {
        int at = from + places[i];
        packed[i] = (array[at] & 0xFF) | (array[at + layout.channels()] & 0xFF) << shift;
      }
    }

    private void lookUp() {
      for (int i = 0; i < packed.length; i++) {
        packed[i] = table[packed[i] & 0xFF] | table[(packed[i] >>> shift) & 0xFF] << shift;
      }
    }
  }

  /** Bytes that lie far apart, or that something else stores or makes. */
  private static final class Separate extends BytePairs {
    private final FloatPairs pairs;

    Separate(Samples source, int[] before, int[] after) {
      super(before.length * source.layout().channels(), 8);
      pairs = FloatPairs.of(source, before, after);
    }

    @Override
    void read(int y) {
      pairs.read(y);
      for (int i = 0; i < packed.length; i++) {
        packed[i] = (int) pairs.left[i] | (int) pairs.right[i] << 8;
      }
    }
  }
}
