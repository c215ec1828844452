package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.nio.FloatBuffer;

/**
 * Samples as networks read them: one channel after the other, in native memory as a rule. Immutable
 * and safe for use by several threads.
 */
public final class PlaneWriter {
  /** Pixels written at a time: what was just computed is copied while it is near. */
  private static final int BLOCK = 512;

  /** Samples above which it is worth it to look how a table can be computed. */
  private static final int MANY = 1 << 19;

  private PlaneWriter() {}

  /**
   * Writes all rows.
   *
   * @param samples read
   * @param copies how often all is written, one after the other; at least 1
   * @param target overwritten from index 0, {@code copies * channels * height * width} floats; its
   *     position stays
   */
  public static void write(Samples samples, int copies, FloatBuffer target) {
    if (samples instanceof Samples.Bytes bytes) {
      bytes(bytes, target);
    } else {
      rows(samples, target);
    }
    int length = samples.layout().length();
    for (int copy = 1; copy < copies; copy++) {
      target.put(copy * length, target, 0, length);
    }
  }

  private static void bytes(Samples.Bytes samples, FloatBuffer target) {
    Loops loops = Kernels.loops();
    Layout layout = samples.layout();
    boolean worth = layout.length() >= MANY && !(loops instanceof PlainLoops);
    float[] values = samples.table();
    FloatTable table = worth ? FloatTable.computed(values) : FloatTable.lookedUp(values);
    if (layout.channels() == 1 && target.hasArray()) {
      for (int y = 0; y < layout.height(); y++) {
        int at = target.arrayOffset() + y * layout.width();
        loops.lookUp(samples.array(), layout.start(y), table, target.array(), at, layout.width());
      }
    } else {
      blocks(samples, table, loops, target);
    }
  }

  private static void blocks(
      Samples.Bytes samples, FloatTable table, Loops loops, FloatBuffer target) {
    Layout layout = samples.layout();
    int channels = layout.channels();
    float[] block = new float[Math.min(BLOCK, layout.width()) * channels];
    float[] line = channels == 1 ? block : new float[block.length / channels];
    for (int y = 0; y < layout.height(); y++) {
      for (int x = 0; x < layout.width(); x += BLOCK) {
        int pixels = Math.min(BLOCK, layout.width() - x);
        int from = layout.start(y) + x * channels;
        loops.lookUp(samples.array(), from, table, block, 0, pixels * channels);
        write(block, layout, y * layout.width() + x, line, pixels, target);
      }
    }
  }

  private static void rows(Samples samples, FloatBuffer target) {
    Layout layout = samples.layout();
    float[] row = new float[layout.rowLength()];
    float[] line = layout.channels() == 1 ? row : new float[layout.width()];
    for (int y = 0; y < layout.height(); y++) {
      samples.readRow(y, row, 0);
      write(row, layout, y * layout.width(), line, layout.width(), target);
    }
  }

  /** Writes pixels of every channel; for one channel {@code line} is {@code values} itself. */
  private static void write(
      float[] values, Layout layout, int at, float[] line, int pixels, FloatBuffer target) {
    int channels = layout.channels();
    int plane = layout.width() * layout.height();
    for (int c = 0; c < channels; c++) {
      if (channels > 1) {
        Scale.plane(values, channels, c, line);
      }
      target.put(c * plane + at, line, 0, pixels);
    }
  }
}
