package io.medimg.core.io.internal.bmp;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.Picture;

/** Decodes the pixels of a BMP. Not safe for use by several threads. */
final class BmpPixels {
  private final BmpHeader bmp;
  private final Bytes file;
  private final int width;
  private final int height;

  BmpPixels(BmpHeader bmp) {
    this.bmp = bmp;
    this.file = bmp.file();
    this.width = bmp.width();
    this.height = bmp.height();
  }

  Picture decode() throws MalformedImageException {
    int channels = bmp.bits() <= 8 ? bmp.isGray() ? 1 : 3 : bmp.masks()[3] != 0 ? 4 : 3;
    byte[] out;
    if (bmp.bits() <= 8) {
      out = colors(indices(), channels);
    } else {
      checkRows();
      out = bmp.bits() == 24 ? triples() : masked(channels);
    }
    return Picture.of(new Size(width, height), channels, PixelBuffer.U8.wrap(out), bmp.spacing());
  }

  private long rowBytes() {
    return ((long) width * bmp.bits() + 31) / 32 * 4;
  }

  private void checkRows() throws MalformedImageException {
    file.check(bmp.pixelsAt(), (height - 1) * rowBytes() + ((long) width * bmp.bits() + 7) / 8);
  }

  /** The offset of a row as it is shown. */
  private long rowAt(int y) {
    return bmp.pixelsAt() + (bmp.topDown() ? y : height - 1 - y) * rowBytes();
  }

  private byte[] indices() throws MalformedImageException {
    if (bmp.compression() != BmpHeader.RGB) {
      return new BmpRuns(bmp).decode();
    }
    checkRows();
    byte[] out = new byte[width * height];
    byte[] data = file.data();
    int bits = bmp.bits();
    for (int y = 0; y < height; y++) {
      int row = (int) rowAt(y);
      for (int x = 0; x < width; x++) {
        int bit = x * bits;
        int packed = data[row + (bit >> 3)] >> (8 - bits - (bit & 7));
        out[y * width + x] = (byte) (packed & ((1 << bits) - 1));
      }
    }
    return out;
  }

  private byte[] colors(byte[] indices, int channels) throws MalformedImageException {
    int[] palette = bmp.palette();
    byte[] out = channels == 1 ? indices : new byte[indices.length * 3];
    for (int i = 0; i < indices.length; i++) {
      int index = indices[i] & 0xFF;
      if (index >= palette.length) {
        throw file.malformed("a pixel has colour %d of a palette of %d", index, palette.length);
      }
      int color = palette[index];
      if (channels == 1) {
        out[i] = (byte) color;
      } else {
        out[3 * i] = (byte) (color >> 16);
        out[3 * i + 1] = (byte) (color >> 8);
        out[3 * i + 2] = (byte) color;
      }
    }
    return out;
  }

  private byte[] triples() {
    byte[] out = new byte[width * height * 3];
    byte[] data = file.data();
    for (int y = 0; y < height; y++) {
      int from = (int) rowAt(y);
      int to = y * width * 3;
      for (int x = 0; x < width; x++, from += 3, to += 3) {
        out[to] = data[from + 2];
        out[to + 1] = data[from + 1];
        out[to + 2] = data[from];
      }
    }
    return out;
  }

  private byte[] masked(int channels) throws MalformedImageException {
    byte[] out = new byte[width * height * channels];
    int bytes = bmp.bits() / 8;
    int to = 0;
    for (int y = 0; y < height; y++) {
      long from = rowAt(y);
      for (int x = 0; x < width; x++, from += bytes) {
        int word = bytes == 2 ? file.u16(from) : file.s32(from);
        for (int c = 0; c < channels; c++) {
          out[to++] = scaled(word, bmp.masks()[c]);
        }
      }
    }
    return out;
  }

  /** The masked bits, spread over 0 to 255. */
  private static byte scaled(int word, int mask) {
    int shift = Integer.numberOfTrailingZeros(mask);
    long most = (mask & 0xFFFF_FFFFL) >>> shift;
    long value = ((word & mask) & 0xFFFF_FFFFL) >>> shift;
    return (byte) (value * 255 / most);
  }
}
