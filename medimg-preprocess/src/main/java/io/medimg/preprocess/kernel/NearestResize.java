package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

/**
 * Resizing by repeating or leaving out pixels: target pixel {@code i} takes source pixel {@code
 * floor((i + 0.5) * source / target)}, in 16-bit fixed point, so it is centred. Equal to OpenCV's
 * {@code INTER_NEAREST_EXACT}; Pillow's {@code NEAREST} and torch's {@code nearest-exact} are the
 * same but for exact ties, OpenCV's older {@code INTER_NEAREST} is shifted by half a pixel.
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
    long step = (((long) sourceLength << 16) + targetLength / 2) / targetLength;
    long start = step / 2 - sourceLength % 2;
    for (int i = 0; i < targetLength; i++) {
      index[i] = (int) Math.min((step * i + start) >> 16, sourceLength - 1);
    }
    return index;
  }
}
