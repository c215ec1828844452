package io.medimg.core.io.internal;

import io.medimg.core.io.MalformedImageException;
import java.io.IOException;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks one strip or tile. Safe for use by several threads. */
final class TiffCompression {
  private static final int NONE = 1;
  private static final int LZW = 5;
  private static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32_946;
  private static final int PACK_BITS = 32_773;
  private static final Map<Integer, String> OTHERS =
      Map.of(
          2, "CCITT compression",
          3, "CCITT group 3 compression",
          4, "CCITT group 4 compression",
          6, "old JPEG compression",
          7, "JPEG compression",
          34_712, "JPEG 2000 compression",
          50_000, "Zstandard compression");

  private final Bytes file;
  private final int kind;

  private TiffCompression(Bytes file, int kind) {
    this.file = file;
    this.kind = kind;
  }

  static TiffCompression of(TiffPage page) throws IOException {
    int kind = (int) page.tags().number(TiffDirectory.COMPRESSION, NONE);
    return switch (kind) {
      case NONE, LZW, DEFLATE, OLD_DEFLATE, PACK_BITS ->
          new TiffCompression(page.tags().file(), kind);
      default -> throw page.unsupported(OTHERS.getOrDefault(kind, "compression " + kind));
    };
  }

  boolean isNone() {
    return kind == NONE;
  }

  /** How many times smaller than the picture the file can be at best. */
  long bestRatio() {
    return switch (kind) {
      case NONE -> 1;
      case LZW -> 4096;
      case PACK_BITS -> 128;
      default -> PngChunks.BEST_DEFLATE;
    };
  }

  /**
   * Unpacks.
   *
   * @param at offset in the file
   * @param count packed bytes
   * @param out filled from its start
   * @param wanted how many bytes must come out
   */
  void decode(long at, long count, byte[] out, int wanted) throws MalformedImageException {
    int from = file.check(at, count);
    int length = (int) count;
    int found =
        switch (kind) {
          case NONE -> copy(from, length, out, wanted);
          case LZW -> new TiffLzw(file, from, length).decode(out, wanted);
          case PACK_BITS -> unpackBits(from, from + length, out, wanted);
          default -> inflate(from, length, out, wanted);
        };
    if (found < wanted) {
      throw file.malformed(
          "the strip or tile at offset %d holds %d bytes, %d were wanted", at, found, wanted);
    }
  }

  private int copy(int from, int length, byte[] out, int wanted) {
    int n = Math.min(length, wanted);
    System.arraycopy(file.data(), from, out, 0, n);
    return n;
  }

  private int inflate(int from, int length, byte[] out, int wanted) throws MalformedImageException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(file.data(), from, length);
      int found = 0;
      int n = 1;
      while (found < wanted && n > 0) {
        n = inflater.inflate(out, found, wanted - found);
        found += n;
      }
      return found;
    } catch (DataFormatException e) {
      throw file.malformed(
          "broken Deflate data at offset %d: %s", from, String.valueOf(e.getMessage()));
    } finally {
      inflater.end();
    }
  }

  private int unpackBits(int from, int to, byte[] out, int wanted) throws MalformedImageException {
    byte[] in = file.data();
    int i = from;
    int found = 0;
    while (found < wanted && i < to) {
      int code = in[i++];
      if (code >= 0) {
        int n = Math.min(code + 1, wanted - found);
        if (code + 1 > to - i) {
          throw file.malformed("a PackBits run at offset %d leaves its strip", i - 1);
        }
        System.arraycopy(in, i, out, found, n);
        i += code + 1;
        found += n;
      } else if (code != -128 && i < to) {
        int n = Math.min(1 - code, wanted - found);
        java.util.Arrays.fill(out, found, found + n, in[i++]);
        found += n;
      }
    }
    return found;
  }
}
