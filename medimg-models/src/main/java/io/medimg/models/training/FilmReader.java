package io.medimg.models.training;

import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Prepares a film as the network wants it: gray, stretched between two percentiles of all its
 * pixels, resized to a square.
 *
 * <p>The low value is the smallest gray value that at least 0.5 % of the pixels do not exceed, the
 * high value the smallest that at least 99.5 % do not exceed; between them values are stretched to
 * [0, 1], outside they are clipped. Shrinking averages the covered area exactly (OpenCV's
 * INTER_AREA), enlarging interpolates between pixel centres (INTER_LINEAR), each axis by itself.
 * Immutable and safe for use by several threads.
 */
final class FilmReader {
  static final double LOW = 0.005;
  static final double HIGH = 0.995;

  private FilmReader() {}

  /** Gray values of 8 or 16 bits, row by row. */
  record Gray(int width, int height, int[] values) {}

  /** Reads and prepares a file: {@code size * size} values in [0, 1]. */
  static float[] prepare(Path file, int size) throws IOException {
    Gray gray = read(file);
    return resize(stretch(gray.values()), gray.width(), gray.height(), size);
  }

  static Gray read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ImageInputStream stream = ImageIO.createImageInputStream(in)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException("no reader knows the format of " + file.getFileName());
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return gray(reader.read(0).getRaster());
      } finally {
        reader.dispose();
      }
    }
  }

  private static Gray gray(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    int[] pixels = raster.getPixels(0, 0, width, height, (int[]) null);
    int[] values = new int[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          bands < 3
              ? pixels[i * bands]
              : (int)
                  Math.round(
                      0.299 * pixels[i * bands]
                          + 0.587 * pixels[i * bands + 1]
                          + 0.114 * pixels[i * bands + 2]);
    }
    return new Gray(width, height, values);
  }

  static float[] stretch(int[] values) {
    int[] histogram = new int[65536];
    for (int value : values) {
      histogram[value]++;
    }
    int low = percentile(histogram, values.length, LOW);
    int high = Math.max(percentile(histogram, values.length, HIGH), low + 1);
    float scale = 1f / (high - low);
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.max(0f, Math.min(1f, (values[i] - low) * scale));
    }
    return out;
  }

  private static int percentile(int[] histogram, long count, double share) {
    long wanted = (long) Math.ceil(share * count);
    long sum = 0;
    int value = 0;
    while (value < histogram.length - 1) {
      sum += histogram[value];
      if (sum >= wanted) {
        break;
      }
      value++;
    }
    return value;
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
