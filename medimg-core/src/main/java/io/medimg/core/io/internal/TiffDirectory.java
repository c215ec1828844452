package io.medimg.core.io.internal;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tags of one page of a TIFF. Immutable and safe for use by several threads. */
final class TiffDirectory {
  static final int SUBFILE_TYPE = 254;
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int FILL_ORDER = 266;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int X_RESOLUTION = 282;
  static final int Y_RESOLUTION = 283;
  static final int PLANAR_CONFIGURATION = 284;
  static final int RESOLUTION_UNIT = 296;
  static final int PREDICTOR = 317;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;

  private final Bytes file;
  private final Map<Integer, Long> entries = new HashMap<>();

  private TiffDirectory(Bytes file, long at) throws MalformedImageException {
    this.file = file;
    int count = file.u16(at);
    file.check(at + 2, 12L * count + 4);
    for (int i = 0; i < count; i++) {
      long entry = at + 2 + 12L * i;
      entries.putIfAbsent(file.u16(entry), entry);
    }
  }

  /** All pages of a file, at least one. */
  static List<TiffDirectory> all(Bytes file, Limits limits) throws IOException {
    if (file.u16(2) != 42) {
      throw new UnsupportedImageException(
          file.name() + ": is a BigTIFF, which is not supported; save it as classic TIFF");
    }
    List<TiffDirectory> pages = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long at = file.u32(4);
    while (at != 0) {
      if (!seen.add(at) || pages.size() == limits.maxFrames()) {
        throw file.malformed(
            "page %d starts at offset %d again, or is one too many of %d allowed",
            pages.size() + 1, at, limits.maxFrames());
      }
      pages.add(new TiffDirectory(file, at));
      at = file.u32(at + 2 + 12L * file.u16(at));
    }
    if (pages.isEmpty()) {
      throw file.malformed("a TIFF needs at least one page, found none");
    }
    return pages;
  }

  Bytes file() {
    return file;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** The first value of a tag. */
  long number(int tag, long otherwise) throws MalformedImageException {
    Long entry = entries.get(tag);
    return entry == null ? otherwise : numbers(tag, 1)[0];
  }

  /** A number that a page cannot do without. */
  long required(int tag) throws MalformedImageException {
    if (!has(tag)) {
      throw file.malformed("a page without tag %d", tag);
    }
    return number(tag, 0);
  }

  /**
   * The values of a tag.
   *
   * @param tag of type BYTE, SHORT or LONG
   * @param atLeast how many are needed and given; 0 for as many as there are
   * @return the values; empty if the tag is missing and none is needed
   */
  long[] numbers(int tag, long atLeast) throws MalformedImageException {
    Long entry = entries.get(tag);
    if (entry == null && atLeast == 0) {
      return new long[0];
    }
    if (entry == null) {
      throw file.malformed("a page without tag %d", tag);
    }
    int type = file.u16(entry + 2);
    long count = file.u32(entry + 4);
    int size = type == BYTE ? 1 : type == SHORT ? 2 : type == LONG ? 4 : 0;
    if (size == 0 || count < Math.max(1, atLeast)) {
      throw file.malformed(
          "tag %d needs %d whole numbers, found %d of type %d",
          tag, Math.max(1, atLeast), count, type);
    }
    long at = count * size <= 4 ? entry + 8 : file.u32(entry + 8);
    file.check(at, count * size);
    long[] values = new long[(int) (atLeast == 0 ? count : atLeast)];
    for (int i = 0; i < values.length; i++) {
      long place = at + (long) i * size;
      values[i] = size == 1 ? file.u8(place) : size == 2 ? file.u16(place) : file.u32(place);
    }
    return values;
  }

  /** A fraction; 0 if the tag is missing or broken, since none of them matters to the pixels. */
  double fraction(int tag) {
    try {
      Long entry = entries.get(tag);
      if (entry == null || file.u16(entry + 2) != RATIONAL) {
        return 0;
      }
      long at = file.u32(entry + 8);
      long below = file.u32(at + 4);
      return below == 0 ? 0 : (double) file.u32(at) / below;
    } catch (MalformedImageException e) {
      return 0;
    }
  }
}
