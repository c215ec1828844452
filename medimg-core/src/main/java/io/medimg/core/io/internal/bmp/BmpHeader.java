package io.medimg.core.io.internal.bmp;

import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.Bytes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The header of a BMP file, checked. Immutable and safe for use by several threads.
 *
 * @param file all bytes
 * @param width columns
 * @param height rows
 * @param topDown whether the first row is the top one
 * @param bits per pixel
 * @param compression {@link #RGB}, {@link #RLE8}, {@link #RLE4} or {@link #BITFIELDS}
 * @param masks red, green, blue, alpha; of 16 and 32 bits only
 * @param palette 0xRRGGBB; empty above 8 bits
 * @param pixelsAt where the pixels start
 * @param spacing from the resolution, null if it states none
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the package, never compared
record BmpHeader(
    Bytes file,
    int width,
    int height,
    boolean topDown,
    int bits,
    int compression,
    int[] masks,
    int[] palette,
    int pixelsAt,
    @Nullable PixelSpacing spacing) {
  static final int RGB = 0;
  static final int RLE8 = 1;
  static final int RLE4 = 2;
  static final int BITFIELDS = 3;
  private static final int ALPHA_BITFIELDS = 6;
  private static final int START = 14;

  static BmpHeader parse(Bytes file, Limits limits) throws IOException {
    int length = (int) Math.min(file.u32(START), 124);
    boolean old = length == 12;
    int width = old ? file.u16(START + 4) : file.s32(START + 4);
    int rows = old ? file.u16(START + 6) : file.s32(START + 8);
    int bits = file.u16(START + (old ? 10 : 14));
    int compression = old ? RGB : file.s32(START + 16);
    long height = Math.abs((long) rows);
    int channels = bits == 32 ? 4 : 3;
    limits.checkExtent(file.name(), width, height, 1, channels);
    checkKind(file, bits, compression);
    int[] masks = bits > 8 ? masks(file, length, bits, compression) : new int[4];
    int paletteAt = START + length;
    if (length == 40 && compression == BITFIELDS) {
      paletteAt += 12;
    } else if (length == 40 && compression == ALPHA_BITFIELDS) {
      paletteAt += 16;
    }
    int pixelsAt = file.check(file.u32(10), 0);
    return new BmpHeader(
        file,
        width,
        (int) height,
        rows < 0,
        bits,
        compression == ALPHA_BITFIELDS ? BITFIELDS : compression,
        masks,
        bits > 8 ? new int[0] : palette(file, old, bits, paletteAt),
        pixelsAt,
        old ? null : spacing(file));
  }

  private static void checkKind(Bytes file, int bits, int compression)
      throws UnsupportedImageException {
    boolean known =
        switch (compression) {
          case RGB -> bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
          case RLE8 -> bits == 8;
          case RLE4 -> bits == 4;
          case BITFIELDS, ALPHA_BITFIELDS -> bits == 16 || bits == 32;
          default -> false;
        };
    if (!known) {
      throw new UnsupportedImageException(
          "%s: BMP with %d bits and compression %d is not supported; save it as PNG"
              .formatted(file.name(), bits, compression));
    }
  }

  private static int[] masks(Bytes file, int length, int bits, int compression)
      throws MalformedImageException {
    if (compression == RGB) {
      return bits == 16
          ? new int[] {0x7C00, 0x3E0, 0x1F, 0}
          : new int[] {0xFF0000, 0xFF00, 0xFF, 0};
    }
    boolean alpha = length >= 56 || compression == ALPHA_BITFIELDS;
    int[] masks = new int[4];
    for (int i = 0; i < (alpha ? 4 : 3); i++) {
      masks[i] = file.s32(START + 40 + 4L * i);
      int run = masks[i] >>> Integer.numberOfTrailingZeros(masks[i]);
      if ((i < 3 && masks[i] == 0) || (run & (run + 1)) != 0) {
        throw file.malformed("channel %d has the mask %08x, which is no run of bits", i, masks[i]);
      }
    }
    return masks;
  }

  private static int[] palette(Bytes file, boolean old, int bits, int at)
      throws MalformedImageException {
    int most = 1 << bits;
    long used = old ? 0 : file.u32(START + 32);
    int count = used == 0 || used > most ? most : (int) used;
    int bytes = old ? 3 : 4;
    // Old files may have fewer entries than they could; what lies behind is the picture.
    long room = Math.max(0, file.u32(10) - at) / bytes;
    int[] palette = new int[(int) Math.min(count, room)];
    for (int i = 0; i < palette.length; i++) {
      long entry = at + (long) bytes * i;
      palette[i] = file.u8(entry + 2) << 16 | file.u8(entry + 1) << 8 | file.u8(entry);
    }
    return palette;
  }

  private static @Nullable PixelSpacing spacing(Bytes file) throws MalformedImageException {
    int x = file.s32(START + 24);
    int y = file.s32(START + 28);
    if (x <= 0 || y <= 0) {
      return null;
    }
    return new PixelSpacing(1000.0 / y, 1000.0 / x, PixelSpacing.Source.FILE_RESOLUTION);
  }

  /** Whether the palette holds grays alone. */
  boolean isGray() {
    for (int color : palette) {
      if ((color >> 16) != (color & 0xFF) || (color >> 8 & 0xFF) != (color & 0xFF)) {
        return false;
      }
    }
    return palette.length > 0;
  }
}
