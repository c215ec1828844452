package io.medimg.core.io.internal.tiff;

import io.medimg.core.geometry.Size;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.internal.RandomBytes;
import io.medimg.core.io.internal.png.PngChunks;
import java.io.IOException;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks one strip or tile. Safe for use by several threads. */
final class TiffCompression {
  static final int JPEG = 7;

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
          33_003, "JPEG 2000 compression (YCbCr)",
          33_005, "JPEG 2000 compression (RGB)",
          34_712, "JPEG 2000 compression",
          50_000, "Zstandard compression");

  private final TiffPage page;
  private final RandomBytes file;
  private final int kind;
  private final byte[] jpegTables;

  private TiffCompression(TiffPage page, int kind) throws IOException {
    this.page = page;
    this.file = page.tags().file();
    this.kind = kind;
    this.jpegTables = kind == JPEG ? page.tags().bytes(TiffDirectory.JPEG_TABLES) : new byte[0];
  }

  static TiffCompression of(TiffPage page) throws IOException {
    int kind = (int) page.tags().number(TiffDirectory.COMPRESSION, NONE);
    return switch (kind) {
      case NONE, LZW, DEFLATE, OLD_DEFLATE, PACK_BITS -> new TiffCompression(page, kind);
      case JPEG -> {
        if (page.bits() != 8 || page.isPalette() || page.samples() == 2 || page.samples() > 3) {
          throw page.unsupported(
              "JPEG compression of %d x %d bits".formatted(page.samples(), page.bits()));
        }
        yield new TiffCompression(page, kind);
      }
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
      case JPEG -> 8 * 64 * 4 * 3; // a bit per block, chroma halved both ways
      default -> PngChunks.BEST_DEFLATE;
    };
  }

  /**
   * Unpacks.
   *
   * @param at offset in the file
   * @param count packed bytes
   * @param out filled from its start
   * @param size pixels across and rows that must come out
   * @param wanted how many bytes that are
   */
  void decode(long at, long count, byte[] out, Size size, int wanted) throws IOException {
    RandomBytes.Part part = file.part(at, count);
    int found =
        switch (kind) {
          case NONE -> copy(part, out, wanted);
          case LZW -> new TiffLzw(part.bytes(), part.from(), part.count()).decode(out, wanted);
          case PACK_BITS -> unpackBits(part, out, wanted);
          case JPEG -> TiffJpeg.decode(page, jpegTables, part, out, size);
          default -> inflate(part, out, wanted);
        };
    if (found < wanted) {
      throw file.malformed(
          "the strip or tile at offset %d holds %d bytes, %d were wanted", at, found, wanted);
    }
  }

  private static int copy(RandomBytes.Part part, byte[] out, int wanted) {
    int n = Math.min(part.count(), wanted);
    System.arraycopy(part.bytes().data(), part.from(), out, 0, n);
    return n;
  }

  private int inflate(RandomBytes.Part part, byte[] out, int wanted)
      throws MalformedImageException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(part.bytes().data(), part.from(), part.count());
      int found = 0;
      int n = 1;
      while (found < wanted && n > 0) {
        n = inflater.inflate(out, found, wanted - found);
        found += n;
      }
      return found;
    } catch (DataFormatException e) {
      throw file.malformed(
          "broken Deflate data at offset %d: %s", part.from(), String.valueOf(e.getMessage()));
    } finally {
      inflater.end();
    }
  }

  private int unpackBits(RandomBytes.Part part, byte[] out, int wanted)
      throws MalformedImageException {
    byte[] in = part.bytes().data();
    int i = part.from();
    int to = i + part.count();
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
