package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Histograms: how often each stored sample occurs.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Counts {
  /** Samples from which 65,536 counts of pairs are worth their clearing and adding up. */
  private static final int PAIRS_FROM = 1 << 18;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Counts() {}

  /**
   * Counts unsigned bytes. Large pictures are counted by pairs of neighbours, which are then told
   * apart: half as many counts, and equal neighbours need not wait for each other.
   *
   * @param samples read where {@code layout} says
   * @param layout the rectangle counted, all channels together
   * @return a new array of 256 counts
   */
  public static int[] of(byte[] samples, Layout layout) {
    boolean large = layout.length() >= PAIRS_FROM && layout.rowLength() >= 64;
    return large ? byPairs(samples, layout) : oneByOne(samples, layout);
  }

  private static int[] byPairs(byte[] samples, Layout layout) {
    int[] pairs = new int[65_536];
    int[] counts = new int[256];
    for (int y = 0; y < layout.height(); y++) {
      int i = layout.start(y);
      int end = i + layout.rowLength();
      for (; i <= end - 8; i += 8) {
        long eight = (long) LONGS.get(samples, i);
        int low = (int) eight;
        int high = (int) (eight >>> 32);
        pairs[low & 0xFFFF]++;
        pairs[low >>> 16]++;
        pairs[high & 0xFFFF]++;
        pairs[high >>> 16]++;
      }
      for (; i < end; i++) {
        counts[samples[i] & 0xFF]++;
      }
    }
    for (int a = 0; a < 256; a++) {
      for (int b = 0; b < 256; b++) {
        counts[a] += pairs[a << 8 | b];
        counts[b] += pairs[a << 8 | b];
      }
    }
    return counts;
  }

  private static int[] oneByOne(byte[] samples, Layout layout) {
    int[] c0 = new int[256];
    int[] c1 = new int[256];
    int[] c2 = new int[256];
    int[] c3 = new int[256];
    for (int y = 0; y < layout.height(); y++) {
      int i = layout.start(y);
      int end = i + layout.rowLength();
      for (; i <= end - 4; i += 4) {
        c0[samples[i] & 0xFF]++;
        c1[samples[i + 1] & 0xFF]++;
        c2[samples[i + 2] & 0xFF]++;
        c3[samples[i + 3] & 0xFF]++;
      }
      for (; i < end; i++) {
        c0[samples[i] & 0xFF]++;
      }
    }
    for (int k = 0; k < 256; k++) {
      c0[k] += c1[k] + c2[k] + c3[k];
    }
    return c0;
  }

  /**
   * Counts shorts by bit pattern, in two partial histograms.
   *
   * @param samples read where {@code layout} says
   * @param layout the rectangle counted, all channels together
   * @return a new array of 65,536 counts, indexed by {@code sample & 0xFFFF}
   */
  public static int[] of(short[] samples, Layout layout) {
    int[] even = new int[65_536];
    int[] odd = new int[65_536];
    for (int y = 0; y < layout.height(); y++) {
      int i = layout.start(y);
      int end = i + layout.rowLength();
      for (; i <= end - 2; i += 2) {
        even[samples[i] & 0xFFFF]++;
        odd[samples[i + 1] & 0xFFFF]++;
      }
      if (i < end) {
        even[samples[i] & 0xFFFF]++;
      }
    }
    for (int k = 0; k < 65_536; k++) {
      even[k] += odd[k];
    }
    return even;
  }

  /**
   * Takes samples that are left out back from their counts.
   *
   * @param samples read where {@code layout} says
   * @param layout the rectangle counted, all channels together
   * @param skip read, one per pixel of the rectangle, other than 0 where it is left out
   * @param counts changed, as counted by {@link #of(byte[], Layout)}
   */
  public static void leaveOut(byte[] samples, Layout layout, byte[] skip, int[] counts) {
    int channels = layout.channels();
    for (int y = 0, pixel = 0; y < layout.height(); y++) {
      int i = layout.start(y);
      for (int x = 0; x < layout.width(); x++, pixel++) {
        for (int c = 0; c < channels; c++, i++) {
          counts[samples[i] & 0xFF] -= skip[pixel] == 0 ? 0 : 1;
        }
      }
    }
  }

  /**
   * Takes samples that are left out back from their counts.
   *
   * @param samples read where {@code layout} says
   * @param layout the rectangle counted, all channels together
   * @param skip read, one per pixel of the rectangle, other than 0 where it is left out
   * @param counts changed, as counted by {@link #of(short[], Layout)}
   */
  public static void leaveOut(short[] samples, Layout layout, byte[] skip, int[] counts) {
    int channels = layout.channels();
    for (int y = 0, pixel = 0; y < layout.height(); y++) {
      int i = layout.start(y);
      for (int x = 0; x < layout.width(); x++, pixel++) {
        for (int c = 0; c < channels; c++, i++) {
          counts[samples[i] & 0xFFFF] -= skip[pixel] == 0 ? 0 : 1;
        }
      }
    }
  }

  /**
   * Keeps values that are not left out.
   *
   * @param values read, channels interleaved
   * @param channels values per pixel
   * @param skip read, one per pixel, other than 0 where it is left out
   * @return a new array of the values kept, in order
   */
  public static float[] keep(float[] values, int channels, byte[] skip) {
    float[] kept = new float[values.length];
    int n = 0;
    for (int pixel = 0, i = 0; pixel < skip.length; pixel++) {
      for (int c = 0; c < channels; c++, i++) {
        if (skip[pixel] == 0) {
          kept[n++] = values[i];
        }
      }
    }
    return Arrays.copyOf(kept, n);
  }

  /**
   * Counts levels.
   *
   * @param values read; whole numbers from 0 to {@code levels - 1}
   * @param levels length of the result
   * @return a new array of {@code levels} counts
   */
  public static int[] ofLevels(float[] values, int levels) {
    int[] counts = new int[levels];
    for (float value : values) {
      counts[(int) value]++;
    }
    return counts;
  }

  /**
   * Spreads counts over levels: the histogram of an image after a table, without the image.
   *
   * @param counts read, one per table entry
   * @param table read, the level of each entry: whole numbers from 0 to {@code levels - 1}
   * @param levels length of the result
   * @return a new array of {@code levels} counts
   */
  public static int[] remap(int[] counts, float[] table, int levels) {
    int[] result = new int[levels];
    for (int i = 0; i < counts.length; i++) {
      result[(int) table[i]] += counts[i];
    }
    return result;
  }
}
