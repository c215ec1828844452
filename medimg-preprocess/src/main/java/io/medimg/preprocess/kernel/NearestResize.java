package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

/**
 * Resizing by repeating or leaving out pixels: target pixel {@code i} takes source pixel {@code
 * floor((i + 0.5) * source / target)}, in whole numbers, so it is centred (Pillow's {@code NEAREST},
 * OpenCV's {@code INTER_NEAREST_EXACT}, torch's {@code nearest-exact}; not OpenCV's older {@code
 * INTER_NEAREST}, which shifts by half a pixel).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class NearestResize {

  private NearestResize() {}

  /**
   * Resizes.
   *
   * @param source read
   * @param width of the result
   * @param height of the result
   * @param target overwritten, {@code width * height * channels} values
   */
  public static void run(Samples source, int width, int height, float[] target) {
    Layout layout = source.layout();
    int channels = layout.channels();
    int[] columns = indexes(layout.width(), width);
    int[] rows = indexes(layout.height(), height);
    float[] line = new float[layout.rowLength()];
    int i = 0;
    int loaded = -1;
    for (int y = 0; y < height; y++) {
      if (rows[y] != loaded) {
        loaded = rows[y];
        source.readRow(loaded, line, 0);
      }
      for (int x = 0; x < width; x++) {
        int s = columns[x] * channels;
        for (int c = 0; c < channels; c++) {
          target[i++] = line[s + c];
        }
      }
    }
  }

  private static int[] indexes(int sourceLength, int targetLength) {
    int[] index = new int[targetLength];
    for (int i = 0; i < targetLength; i++) {
      index[i] = (int) ((2L * i + 1) * sourceLength / (2L * targetLength));
    }
    return index;
  }
}
