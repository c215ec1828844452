package io.medimg.core.io.internal.tiff;

import java.io.IOException;

/** Undoes the differences that help TIFF to compress. Safe for use by several threads. */
final class TiffPredictor {
  private static final int NONE = 1;
  private static final int HORIZONTAL = 2;
  private static final int FLOATING_POINT = 3;

  private TiffPredictor() {}

  /**
   * Undoes the predictor of a page in place.
   *
   * @param page says which
   * @param data rows without gaps
   * @param rows how many
   * @param rowBytes of one row
   * @param samples of one pixel in this plane
   * @return true if values are big-endian now, whatever the file's order
   */
  static boolean undo(TiffPage page, byte[] data, int rows, int rowBytes, int samples)
      throws IOException {
    int predictor = (int) page.tags().number(TiffDirectory.PREDICTOR, NONE);
    if (predictor == NONE) {
      return false;
    }
    int bytes = page.bits() / 8;
    boolean isFloat = page.sampleFormat() == TiffPage.FLOAT;
    boolean little = page.tags().file().little();
    boolean known =
        (predictor == HORIZONTAL && page.bits() % 8 == 0 && bytes <= 4 && !isFloat)
            || (predictor == FLOATING_POINT && isFloat);
    if (!known) {
      throw page.unsupported("predictor %d for %d bits".formatted(predictor, page.bits()));
    }
    for (int r = 0; r < rows; r++) {
      if (predictor == FLOATING_POINT) {
        floats(data, r * rowBytes, rowBytes, samples, bytes);
      } else if (bytes == 1) {
        sum(data, r * rowBytes + samples, (r + 1) * rowBytes, samples);
      } else {
        words(data, r * rowBytes, rowBytes, samples * bytes, little ? bytes : -bytes);
      }
    }
    return predictor == FLOATING_POINT;
  }

  private static void sum(byte[] data, int from, int to, int distance) {
    for (int i = from; i < to; i++) {
      data[i] += data[i - distance];
    }
  }

  /** Sums words of several bytes with carry; {@code bytes} is negative if the highest is first. */
  private static void words(byte[] data, int at, int rowBytes, int distance, int bytes) {
    int size = Math.abs(bytes);
    for (int i = at + distance; i + size <= at + rowBytes; i += size) {
      int carry = 0;
      for (int b = 0; b < size; b++) {
        int place = i + (bytes > 0 ? b : size - 1 - b);
        int sum = (data[place] & 0xFF) + (data[place - distance] & 0xFF) + carry;
        data[place] = (byte) sum;
        carry = sum >> 8;
      }
    }
  }

  /** Adobe's technical note 3: bytes of a row are sorted by significance, then subtracted. */
  private static void floats(byte[] data, int at, int rowBytes, int samples, int bytes) {
    sum(data, at + samples, at + rowBytes, samples);
    byte[] sorted = java.util.Arrays.copyOfRange(data, at, at + rowBytes);
    int values = rowBytes / bytes;
    for (int v = 0; v < values; v++) {
      for (int b = 0; b < bytes; b++) {
        data[at + v * bytes + b] = sorted[b * values + v];
      }
    }
  }
}
