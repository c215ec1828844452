package io.medimg.dicom.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The picture that the codestreams of the test resources show, as make.py there draws it. */
public final class Picture {
  /** Columns. */
  public static final int WIDTH = 37;

  /** Rows. */
  public static final int HEIGHT = 29;

  private Picture() {}

  /** Samples, those of a pixel together: slopes, edges, some noise, and a flat corner. */
  public static int[] samples(int bits, int count) {
    int[] out = new int[WIDTH * HEIGHT * count];
    int at = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int c = 0; c < count; c++) {
          boolean flat = x > 20 && y > 18;
          int v = flat ? 100 : 40 + x * 3 + y * 2 + c * 20 + (x * y * 7 + c) % 5;
          v = Math.min(255, x > 5 && x < 12 && y > 4 && y < 15 ? v + 60 : v);
          int noise = bits > 8 ? (x * 31 + y * 17) % (1 << (bits - 8)) : 0;
          out[at++] = bits <= 8 ? v >> (8 - bits) : v << (bits - 8) | noise;
        }
      }
    }
    return out;
  }

  /** A file of the test resources. */
  public static byte[] bytes(String name) {
    try (InputStream in = Picture.class.getResourceAsStream("/codestreams/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no codestream " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FrameFormat format(int bits, int samples) {
    return new FrameFormat(
        HEIGHT, WIDTH, samples, bits > 8 ? 16 : 8, false, FrameFormat.Chroma.NONE);
  }
}
