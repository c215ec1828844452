package io.medimg.training;

/** Filters of square gray images with values in [0, 1], as augmentation needs them. */
final class Filters {
  private static final int BINS = 256;

  private Filters() {}

  /** Gaussian blur, edges repeated. */
  static float[] blur(float[] image, int size, double sigma) {
    int radius = (int) Math.ceil(2.5 * sigma);
    float[] kernel = new float[2 * radius + 1];
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      sum += Math.exp(-i * i / (2 * sigma * sigma));
    }
    for (int i = -radius; i <= radius; i++) {
      kernel[i + radius] = (float) (Math.exp(-i * i / (2 * sigma * sigma)) / sum);
    }
    float[] rows = new float[image.length];
    float[] out = new float[image.length];
    convolve(image, rows, size, kernel, 1);
    convolve(rows, out, size, kernel, size);
    return out;
  }

  private static void convolve(float[] in, float[] out, int size, float[] kernel, int step) {
    int radius = kernel.length / 2;
    int other = step == 1 ? size : 1;
    for (int line = 0; line < size; line++) {
      int base = line * other;
      for (int i = 0; i < size; i++) {
        float sum = 0;
        for (int k = -radius; k <= radius; k++) {
          int at = Math.max(0, Math.min(size - 1, i + k));
          sum += in[base + at * step] * kernel[k + radius];
        }
        out[base + i * step] = sum;
      }
    }
  }

  /** Unsharp masking: adds {@code amount} times what a blur takes away. */
  static float[] sharpen(float[] image, int size, double amount) {
    float[] soft = blur(image, size, 1.0);
    for (int i = 0; i < soft.length; i++) {
      soft[i] = (float) (image[i] + amount * (image[i] - soft[i]));
    }
    return soft;
  }

  /** Shrinks to {@code small} pixels a side and enlarges again. */
  static float[] lowResolution(float[] image, int size, int small) {
    return FilmReader.resize(FilmReader.resize(image, size, size, small), small, small, size);
  }

  /** Mixes in {@code share} of the histogram-equalised image. */
  static void equalise(float[] image, float share) {
    int[] histogram = new int[BINS];
    for (float value : image) {
      histogram[bin(value)]++;
    }
    float[] rank = new float[BINS];
    long sum = 0;
    for (int i = 0; i < BINS; i++) {
      sum += histogram[i];
      rank[i] = (float) sum / image.length;
    }
    for (int i = 0; i < image.length; i++) {
      image[i] = (1 - share) * image[i] + share * rank[bin(image[i])];
    }
  }

  private static int bin(float value) {
    return Math.max(0, Math.min(BINS - 1, Math.round(value * (BINS - 1))));
  }
}
