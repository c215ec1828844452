package io.medimg.core.io.internal.png;

import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.Exif;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The chunks of a PNG file, checked. Filled once by {@link #parse}, then only read. */
public final class PngChunks {
  static final int GRAY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GRAY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  /** Deflate cannot shrink better than 1032 to 1. */
  public static final long BEST_DEFLATE = 1032;

  private final Bytes file;
  private final List<int[]> data = new ArrayList<>();
  private int width;
  private int height;
  private int bits;
  private int colorType;
  private boolean interlaced;
  private byte[] palette = new byte[0];
  private byte[] transparency = new byte[0];
  private @Nullable PixelSpacing spacing;
  private int orientation = 1;

  private PngChunks(Bytes file) {
    this.file = file;
  }

  static PngChunks parse(Bytes file, Limits limits) throws IOException {
    PngChunks chunks = new PngChunks(file);
    long at = 8;
    boolean ended = false;
    while (!ended) {
      long length = file.u32(at);
      int body = file.check(at + 8, length + 4);
      String type = new String(file.data(), body - 4, 4, StandardCharsets.ISO_8859_1);
      if (at == 8 && !type.equals("IHDR")) {
        throw file.malformed("the first chunk is IHDR in a PNG, found another at offset 8");
      }
      if (chunks.intact(body, (int) length, type)) {
        chunks.take(type, body, (int) length, limits);
      }
      ended = type.equals("IEND");
      at = body + length + 4;
    }
    chunks.checkComplete(limits);
    return chunks;
  }

  /** Critical chunks must be intact; others are left out if they are not. */
  private boolean intact(int body, int length, String type) throws MalformedImageException {
    CRC32 crc = new CRC32();
    crc.update(file.data(), body - 4, length + 4);
    if (crc.getValue() == file.u32((long) body + length)) {
      return true;
    }
    if (Character.isUpperCase(type.charAt(0))) {
      throw file.malformed("the checksum of the chunk at offset %d does not fit", body - 8);
    }
    return false;
  }

  private void take(String type, int at, int length, Limits limits) throws IOException {
    switch (type) {
      case "IHDR" -> header(at, length, limits);
      case "PLTE" -> palette = Arrays.copyOfRange(file.data(), at, at + length);
      case "tRNS" -> transparency = Arrays.copyOfRange(file.data(), at, at + length);
      case "IDAT" -> data.add(new int[] {at, length});
      case "pHYs" -> resolution(at, length);
      case "eXIf" -> orientation = Exif.orientation(file.data(), at, at + length);
      default -> {
        if (Character.isUpperCase(type.charAt(0)) && !type.equals("IEND")) {
          throw new UnsupportedImageException(
              "%s: the critical chunk at offset %d is unknown".formatted(file.name(), at - 8));
        }
      }
    }
  }

  private void header(int at, int length, Limits limits) throws IOException {
    if (length != 13 || width != 0) {
      throw file.malformed("one IHDR of 13 bytes was wanted, found %d at %d", length, at - 8);
    }
    long w = file.u32(at);
    long h = file.u32(at + 4L);
    bits = file.u8(at + 8L);
    colorType = file.u8(at + 9L);
    int method = file.u8(at + 10L) | file.u8(at + 11L);
    int interlace = file.u8(at + 12L);
    boolean known =
        switch (colorType) {
          case GRAY -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case RGB, GRAY_ALPHA, RGB_ALPHA -> bits == 8 || bits == 16;
          default -> false;
        };
    if (!known || method != 0 || interlace > 1) {
      throw file.malformed(
          "no PNG has colour type %d with %d bits, method %d, interlace %d",
          colorType, bits, method, interlace);
    }
    limits.checkExtent(file.name(), w, h, 1, 1);
    width = (int) w;
    height = (int) h;
    interlaced = interlace == 1;
  }

  private void resolution(int at, int length) throws MalformedImageException {
    if (length == 9 && file.u8(at + 8L) == 1 && file.u32(at) > 0 && file.u32(at + 4L) > 0) {
      double perMetreX = file.u32(at);
      double perMetreY = file.u32(at + 4L);
      spacing =
          new PixelSpacing(1000 / perMetreY, 1000 / perMetreX, PixelSpacing.Source.FILE_RESOLUTION);
    }
  }

  private void checkComplete(Limits limits) throws MalformedImageException {
    if (colorType == PALETTE && (palette.length == 0 || palette.length % 3 != 0)) {
      throw file.malformed(
          "a palette of red, green, blue was wanted, found %d bytes", palette.length);
    }
    int key = colorType == GRAY ? 2 : 6;
    if (transparency.length > 0 && colorType != PALETTE && transparency.length != key) {
      throw file.malformed(
          "a transparent colour of %d bytes was wanted, found %d", key, transparency.length);
    }
    limits.checkExtent(file.name(), width, height, 1, channels());
    long bytes = data.stream().mapToLong(range -> range[1]).sum();
    if (rowBytes(width) * height > BEST_DEFLATE * bytes) {
      throw file.malformed(
          "%d bytes of image data cannot hold %d x %d pixels", bytes, width, height);
    }
  }

  long rowBytes(int pixels) {
    return ((long) pixels * samples() * bits + 7) / 8;
  }

  /** Samples per pixel in the file. */
  int samples() {
    return switch (colorType) {
      case RGB -> 3;
      case GRAY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /** Channels of the picture: palettes become RGB, transparency becomes alpha. */
  int channels() {
    boolean color = samples() >= 3 || colorType == PALETTE;
    boolean alpha = samples() == 2 || samples() == 4 || transparency.length > 0;
    return (color ? 3 : 1) + (alpha ? 1 : 0);
  }

  Bytes file() {
    return file;
  }

  /** Start and length of each piece of image data. */
  List<int[]> data() {
    return data;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int bits() {
    return bits;
  }

  int colorType() {
    return colorType;
  }

  boolean interlaced() {
    return interlaced;
  }

  byte[] palette() {
    return palette;
  }

  byte[] transparency() {
    return transparency;
  }

  @Nullable PixelSpacing spacing() {
    return spacing;
  }

  int orientation() {
    return orientation;
  }
}
