package io.medimg.models.quality;

import io.medimg.core.tensor.FloatTensor;
import java.nio.FloatBuffer;

/** Small standardised pictures for the gate network. Safe for use by several threads. */
public final class Thumbnail {
  /** Pixels of a side. */
  public static final int SIDE = 24;

  /** Pixels in all. */
  public static final int LENGTH = SIDE * SIDE;

  private Thumbnail() {}

  /**
   * Averages the first channel of a prepared image over SIDE x SIDE equal areas and standardises
   * the result.
   *
   * @param prepared [1, channels, height, width], at least SIDE pixels a side
   * @return row by row, mean 0 and deviation 1; all 0 if the image is constant
   */
  public static float[] of(FloatTensor prepared) {
    int height = Math.toIntExact(prepared.shape().get(2));
    int width = Math.toIntExact(prepared.shape().get(3));
    float[] out = new float[LENGTH];
    FloatBuffer pixels = prepared.buffer();
    for (int ty = 0; ty < SIDE; ty++) {
      int y0 = ty * height / SIDE;
      int y1 = Math.max(y0 + 1, (ty + 1) * height / SIDE);
      for (int tx = 0; tx < SIDE; tx++) {
        int x0 = tx * width / SIDE;
        int x1 = Math.max(x0 + 1, (tx + 1) * width / SIDE);
        out[ty * SIDE + tx] = mean(pixels, width, new int[] {x0, x1, y0, y1});
      }
    }
    return standardize(out);
  }

  private static float mean(FloatBuffer pixels, int width, int[] area) {
    double sum = 0;
    for (int y = area[2]; y < area[3]; y++) {
      for (int x = area[0]; x < area[1]; x++) {
        sum += pixels.get(y * width + x);
      }
    }
    return (float) (sum / ((area[1] - area[0]) * (double) (area[3] - area[2])));
  }

  /** Brings values to mean 0 and deviation 1, in place; constant ones become 0. */
  public static float[] standardize(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float v : values) {
      sum += v;
      squares += (double) v * v;
    }
    double mean = sum / values.length;
    double deviation = Math.sqrt(Math.max(0, squares / values.length - mean * mean));
    for (int i = 0; i < values.length; i++) {
      values[i] = deviation < 1e-4 ? 0 : (float) ((values[i] - mean) / deviation);
    }
    return values;
  }
}
