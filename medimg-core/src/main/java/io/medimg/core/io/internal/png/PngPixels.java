package io.medimg.core.io.internal.png;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.internal.Picture;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates, unfilters and spreads the pixels of a PNG. Not safe for use by several threads. */
final class PngPixels {
  /** First column, first row, column step, row step of the seven passes of Adam7. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] PLAIN = {{0, 0, 1, 1}};

  private final PngChunks png;
  private final int channels;
  private final byte[] out8;
  private final short[] out16;
  private int nextPiece;

  PngPixels(PngChunks png) {
    this.png = png;
    channels = png.channels();
    int length = Math.toIntExact((long) png.width() * png.height() * channels);
    out8 = new byte[png.bits() == 16 ? 0 : length];
    out16 = new short[png.bits() == 16 ? length : 0];
  }

  Picture decode() throws MalformedImageException {
    Inflater inflater = new Inflater();
    try {
      for (int[] pass : png.interlaced() ? ADAM7 : PLAIN) {
        pass(inflater, pass);
      }
      finish(inflater);
    } catch (DataFormatException e) {
      throw png.file()
          .malformed("the compressed image data is broken: %s", String.valueOf(e.getMessage()));
    } finally {
      inflater.end();
    }
    return Picture.of(
        new Size(png.width(), png.height()),
        channels,
        png.bits() == 16 ? PixelBuffer.U16.wrap(out16) : PixelBuffer.U8.wrap(out8),
        png.spacing());
  }

  private void pass(Inflater inflater, int[] pass)
      throws DataFormatException, MalformedImageException {
    int columns = (png.width() - pass[0] + pass[2] - 1) / pass[2];
    int rows = (png.height() - pass[1] + pass[3] - 1) / pass[3];
    if (columns <= 0 || rows <= 0) {
      return;
    }
    int length = Math.toIntExact(png.rowBytes(columns));
    int distance = Math.max(1, png.samples() * png.bits() / 8);
    byte[] previous = new byte[length + 1];
    byte[] row = new byte[length + 1];
    for (int r = 0; r < rows; r++) {
      fill(inflater, row);
      unfilter(row, previous, distance);
      int first = (pass[1] + r * pass[3]) * png.width() + pass[0];
      spread(row, columns, first, pass[2]);
      byte[] swap = previous;
      previous = row;
      row = swap;
    }
  }

  private void fill(Inflater inflater, byte[] row)
      throws DataFormatException, MalformedImageException {
    int filled = 0;
    while (filled < row.length) {
      int n = inflater.inflate(row, filled, row.length - filled);
      filled += n;
      if (n == 0 && !more(inflater)) {
        throw png.file().malformed("the image data ends before the last row");
      }
    }
  }

  private boolean more(Inflater inflater) {
    if (inflater.finished() || inflater.needsDictionary() || nextPiece == png.data().size()) {
      return false;
    }
    int[] piece = png.data().get(nextPiece++);
    inflater.setInput(png.file().data(), piece[0], piece[1]);
    return true;
  }

  /** Reads on to the checksum of the compressed data, so that it is compared. */
  private void finish(Inflater inflater) throws DataFormatException {
    byte[] rest = new byte[1];
    while (inflater.inflate(rest, 0, 1) == 0 && more(inflater)) {
      // The next piece holds the checksum.
    }
  }

  private void unfilter(byte[] row, byte[] up, int distance) throws MalformedImageException {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> {
        for (int i = 1 + distance; i < row.length; i++) {
          row[i] += row[i - distance];
        }
      }
      case 2 -> {
        for (int i = 1; i < row.length; i++) {
          row[i] += up[i];
        }
      }
      case 3 -> {
        for (int i = 1; i < row.length; i++) {
          int left = i > distance ? row[i - distance] & 0xFF : 0;
          row[i] += (byte) ((left + (up[i] & 0xFF)) >> 1);
        }
      }
      case 4 -> {
        for (int i = 1; i < row.length; i++) {
          int left = i > distance ? row[i - distance] & 0xFF : 0;
          int corner = i > distance ? up[i - distance] & 0xFF : 0;
          row[i] += (byte) paeth(left, up[i] & 0xFF, corner);
        }
      }
      default -> throw png.file().malformed("a row is filtered with unknown type %d", row[0]);
    }
  }

  private static int paeth(int left, int up, int corner) {
    int p = left + up - corner;
    int byLeft = Math.abs(p - left);
    int byUp = Math.abs(p - up);
    int byCorner = Math.abs(p - corner);
    if (byLeft <= byUp && byLeft <= byCorner) {
      return left;
    }
    return byUp <= byCorner ? up : corner;
  }

  private void spread(byte[] row, int columns, int first, int step) throws MalformedImageException {
    if (png.colorType() == PngChunks.PALETTE) {
      spreadPalette(row, columns, first, step);
    } else if (png.bits() == 16) {
      spread16(row, columns, first, step);
    } else if (png.bits() == 8) {
      spread8(row, columns, first, step);
    } else {
      spreadPacked(row, columns, first, step);
    }
  }

  private void spread8(byte[] row, int columns, int first, int step) {
    int samples = png.samples();
    if (step == 1 && channels == samples) {
      System.arraycopy(row, 1, out8, first * channels, columns * channels);
      return;
    }
    for (int x = 0; x < columns; x++) {
      int to = (first + x * step) * channels;
      System.arraycopy(row, 1 + x * samples, out8, to, samples);
      if (channels > samples) {
        out8[to + samples] = (byte) (keyed(row, 1 + x * samples, 1) ? 0 : 255);
      }
    }
  }

  private void spread16(byte[] row, int columns, int first, int step) {
    int samples = png.samples();
    int from = 1;
    for (int x = 0; x < columns; x++) {
      int to = (first + x * step) * channels;
      if (channels > samples) {
        out16[to + samples] = (short) (keyed(row, from, 2) ? 0 : 0xFFFF);
      }
      for (int s = 0; s < samples; s++, from += 2) {
        out16[to + s] = (short) ((row[from] & 0xFF) << 8 | (row[from + 1] & 0xFF));
      }
    }
  }

  /** Whether a pixel has the transparent colour of {@code tRNS}. */
  private boolean keyed(byte[] row, int at, int bytes) {
    byte[] key = png.transparency();
    for (int s = 0; s < png.samples(); s++) {
      boolean high = bytes == 1 ? key[2 * s] == 0 : key[2 * s] == row[at + 2 * s];
      if (!high || key[2 * s + 1] != row[at + bytes * s + bytes - 1]) {
        return false;
      }
    }
    return true;
  }

  private void spreadPacked(byte[] row, int columns, int first, int step) {
    int bits = png.bits();
    int factor = 255 / ((1 << bits) - 1);
    boolean keyed = channels == 2;
    byte[] color = png.transparency();
    int key = keyed ? (color[0] & 0xFF) << 8 | (color[1] & 0xFF) : -1;
    for (int x = 0; x < columns; x++) {
      int value = packed(row, x, bits);
      int to = (first + x * step) * channels;
      out8[to] = (byte) (value * factor);
      if (keyed) {
        out8[to + 1] = (byte) (value == key ? 0 : 255);
      }
    }
  }

  private void spreadPalette(byte[] row, int columns, int first, int step)
      throws MalformedImageException {
    byte[] palette = png.palette();
    byte[] alpha = png.transparency();
    for (int x = 0; x < columns; x++) {
      int index = packed(row, x, png.bits());
      if (3 * index >= palette.length) {
        throw png.file()
            .malformed("a pixel has colour %d of a palette of %d", index, palette.length / 3);
      }
      int to = (first + x * step) * channels;
      System.arraycopy(palette, 3 * index, out8, to, 3);
      if (channels == 4) {
        out8[to + 3] = index < alpha.length ? alpha[index] : (byte) 255;
      }
    }
  }

  private static int packed(byte[] row, int x, int bits) {
    if (bits == 8) {
      return row[1 + x] & 0xFF;
    }
    int bit = x * bits;
    return (row[1 + (bit >> 3)] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
  }
}
