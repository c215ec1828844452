package io.medimg.training;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Images;
import io.medimg.preprocess.Presets;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Prepares films through the library's own plan, and resizes changed ones.
 *
 * <p>Shrinking averages the covered area exactly (OpenCV's INTER_AREA), enlarging interpolates
 * between pixel centres (INTER_LINEAR), each axis by itself. Immutable and safe for use by several
 * threads.
 */
final class FilmReader {
  private FilmReader() {}

  /**
   * Reads and prepares a file as the library does for users.
   *
   * @return {@code size * size} values in [-1, 1], row by row
   */
  static float[] prepare(Path file, int size) throws IOException {
    MedicalImage film = Images.read(file);
    return Presets.chestXray(size).prepare(film).tensor().toArray();
  }

  static float[] resize(float[] source, int width, int height, int size) {
    float[] rows = new float[size * height];
    Taps across = taps(width, size);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < size; x++) {
        double sum = 0;
        for (int t = across.start[x]; t < across.start[x + 1]; t++) {
          sum += source[y * width + across.index[t]] * across.weight[t];
        }
        rows[y * size + x] = (float) sum;
      }
    }
    Taps down = taps(height, size);
    float[] out = new float[size * size];
    for (int y = 0; y < size; y++) {
      for (int t = down.start[y]; t < down.start[y + 1]; t++) {
        float weight = (float) down.weight[t];
        int from = down.index[t] * size;
        for (int x = 0; x < size; x++) {
          out[y * size + x] += rows[from + x] * weight;
        }
      }
    }
    return out;
  }

  /** Which source pixels make each target pixel, and by how much. */
  private static final class Taps {
    final int[] start;
    final int[] index;
    final double[] weight;

    Taps(int size, int most) {
      start = new int[size + 1];
      index = new int[most];
      weight = new double[most];
    }
  }

  private static Taps taps(int from, int to) {
    double scale = (double) from / to;
    int span = (int) Math.ceil(scale) + 2;
    Taps taps = new Taps(to, to * span);
    int used = 0;
    for (int i = 0; i < to; i++) {
      taps.start[i] = used;
      if (scale >= 1) {
        used = areaTaps(taps, used, i * scale, Math.min((i + 1) * scale, from));
      } else {
        used = linearTaps(taps, used, (i + 0.5) * scale - 0.5, from);
      }
    }
    taps.start[to] = used;
    return taps;
  }

  private static int areaTaps(Taps taps, int used, double left, double right) {
    int at = used;
    for (int p = (int) Math.floor(left); p < right - 1e-9; p++) {
      double covered = Math.min(p + 1, right) - Math.max(p, left);
      if (covered > 1e-9) {
        taps.index[at] = p;
        taps.weight[at++] = covered / (right - left);
      }
    }
    return at;
  }

  private static int linearTaps(Taps taps, int used, double centre, int from) {
    int at = used;
    int left = (int) Math.floor(centre);
    double share = centre - left;
    taps.index[at] = Math.max(left, 0);
    taps.weight[at++] = 1 - share;
    taps.index[at] = Math.min(left + 1, from - 1);
    taps.weight[at++] = share;
    return at;
  }
}
