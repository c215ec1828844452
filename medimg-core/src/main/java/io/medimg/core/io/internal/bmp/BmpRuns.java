package io.medimg.core.io.internal.bmp;

import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.internal.Bytes;

/** Decodes run lengths of a BMP to palette indices. Not safe for use by several threads. */
final class BmpRuns {
  private final Bytes file;
  private final int width;
  private final int height;
  private final boolean nibbles;
  private final boolean topDown;
  private final byte[] out;
  private int at;
  private int x;
  private int y;

  BmpRuns(BmpHeader bmp) throws MalformedImageException {
    file = bmp.file();
    width = bmp.width();
    height = bmp.height();
    nibbles = bmp.compression() == BmpHeader.RLE4;
    topDown = bmp.topDown();
    at = bmp.pixelsAt();
    // A run of two bytes fills 255 pixels; jumps may leave out more, but then nobody drew them.
    if ((long) width * height > 1L << 16 && (long) width * height / 256 > file.length()) {
      throw file.malformed("%d bytes cannot hold %d x %d pixels", file.length(), width, height);
    }
    out = new byte[width * height];
  }

  byte[] decode() throws MalformedImageException {
    boolean ended = false;
    while (!ended) {
      int count = file.u8(at);
      int value = file.u8(at + 1L);
      at += 2;
      if (count > 0) {
        run(count, value);
      } else {
        ended = escape(value);
      }
    }
    return out;
  }

  private void run(int count, int value) throws MalformedImageException {
    for (int i = 0; i < count; i++) {
      put(nibbles ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
    }
  }

  /** Handles what follows a zero; true at the end of the picture. */
  private boolean escape(int code) throws MalformedImageException {
    switch (code) {
      case 0 -> {
        x = 0;
        y++;
      }
      case 1 -> {
        return true;
      }
      case 2 -> {
        x += file.u8(at);
        y += file.u8(at + 1L);
        at += 2;
      }
      default -> literal(code);
    }
    return false;
  }

  private void literal(int count) throws MalformedImageException {
    int bytes = nibbles ? (count + 1) / 2 : count;
    file.check(at, bytes);
    for (int i = 0; i < count; i++) {
      int b = file.data()[at + (nibbles ? i / 2 : i)] & 0xFF;
      put(nibbles ? (i % 2 == 0 ? b >> 4 : b & 15) : b);
    }
    at += bytes + bytes % 2;
  }

  private void put(int index) throws MalformedImageException {
    if (x >= width || y >= height) {
      throw file.malformed("runs leave the picture at column %d, row %d", x, y);
    }
    out[(topDown ? y : height - 1 - y) * width + x] = (byte) index;
    x++;
  }
}
