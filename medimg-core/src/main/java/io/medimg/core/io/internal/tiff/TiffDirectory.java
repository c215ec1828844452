package io.medimg.core.io.internal.tiff;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.RandomBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
  static final int IMAGE_DESCRIPTION = 270;
  static final int SUB_DIRECTORIES = 330;
  static final int JPEG_TABLES = 347;

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ASCII = 2;
  private static final int RATIONAL = 5;
  private static final int UNDEFINED = 7;
  private static final int DIRECTORY = 13;
  private static final int LONG8 = 16;
  private static final int DIRECTORY8 = 18;
  private static final int LONGEST_TEXT = 1 << 16;

  /** Tags of one page; real ones have some dozens. */
  private static final int MOST_ENTRIES = 0xFFFF;

  private final RandomBytes file;
  private final boolean big;
  private final Map<Integer, Long> entries = new HashMap<>();
  private final long next;

  /** In a BigTIFF counts and offsets take eight bytes (Aware Systems, BigTIFF). */
  private TiffDirectory(RandomBytes file, boolean big, long at) throws IOException {
    this.file = file;
    this.big = big;
    long count = big ? file.u63(at) : file.u16(at);
    int head = big ? 8 : 2;
    int size = big ? 20 : 12;
    if (count > MOST_ENTRIES) {
      throw file.malformed("a page of %d tags at offset %d", count, at);
    }
    file.require(at + head, size * count + (big ? 8 : 4));
    for (int i = 0; i < count; i++) {
      long entry = at + head + (long) size * i;
      entries.putIfAbsent(file.u16(entry), entry);
    }
    next = big ? file.u63(at + head + size * count) : file.u32(at + head + size * count);
  }

  private static boolean isBig(RandomBytes file) throws IOException {
    int version = file.u16(2);
    if (version != 42 && version != 43) {
      throw file.malformed("TIFF version 42 or 43 was wanted, found %d", version);
    }
    if (version == 43 && (file.u16(4) != 8 || file.u16(6) != 0)) {
      throw new UnsupportedImageException(
          "%s: BigTIFF with offsets of %d bytes is not supported; 8 are"
              .formatted(file.name(), file.u16(4)));
    }
    return version == 43;
  }

  /** All pages of a file, at least one. */
  static List<TiffDirectory> all(RandomBytes file, Limits limits) throws IOException {
    boolean big = isBig(file);
    List<TiffDirectory> pages = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long at = big ? file.u63(8) : file.u32(4);
    while (at != 0) {
      if (!seen.add(at) || pages.size() == limits.maxFrames()) {
        throw file.malformed(
            "page %d starts at offset %d again, or is one too many of %d allowed",
            pages.size() + 1, at, limits.maxFrames());
      }
      TiffDirectory page = new TiffDirectory(file, big, at);
      pages.add(page);
      at = page.next;
    }
    if (pages.isEmpty()) {
      throw file.malformed("a TIFF needs at least one page, found none");
    }
    return pages;
  }

  RandomBytes file() {
    return file;
  }

  /** The pages below this one: smaller copies of it in pyramids. */
  List<TiffDirectory> children() throws IOException {
    List<TiffDirectory> children = new ArrayList<>();
    for (long at : numbers(SUB_DIRECTORIES, 0)) {
      if (children.size() < 64) {
        children.add(new TiffDirectory(file, big, at));
      }
    }
    return children;
  }

  /** How many values a tag has, 0 if it is missing. */
  private long count(long entry) throws IOException {
    return big ? file.u63(entry + 4) : file.u32(entry + 4);
  }

  /** Where values of so many bytes stand. */
  private long place(long entry, long bytes) throws IOException {
    if (bytes <= (big ? 8 : 4)) {
      return entry + (big ? 12 : 8);
    }
    return big ? file.u63(entry + 12) : file.u32(entry + 8);
  }

  /** The bytes of a tag of type UNDEFINED or BYTE; empty if it is missing. */
  byte[] bytes(int tag) throws IOException {
    Long entry = entries.get(tag);
    if (entry == null) {
      return new byte[0];
    }
    int type = file.u16(entry + 2);
    if (type != UNDEFINED && type != BYTE) {
      throw file.malformed("tag %d needs bytes, found type %d", tag, type);
    }
    long count = count(entry);
    RandomBytes.Part part = file.part(place(entry, count), count);
    return Arrays.copyOfRange(part.bytes().data(), part.from(), part.from() + part.count());
  }

  /** The start of a text; empty if it is missing or no text. */
  String text(int tag) throws IOException {
    Long entry = entries.get(tag);
    if (entry == null || file.u16(entry + 2) != ASCII) {
      return "";
    }
    long count = count(entry);
    RandomBytes.Part part = file.part(place(entry, count), Math.min(count, LONGEST_TEXT));
    return new String(part.bytes().data(), part.from(), part.count(), StandardCharsets.ISO_8859_1);
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** The first value of a tag. */
  long number(int tag, long otherwise) throws IOException {
    Long entry = entries.get(tag);
    return entry == null ? otherwise : numbers(tag, 1)[0];
  }

  /** A number that a page cannot do without. */
  long required(int tag) throws IOException {
    if (!has(tag)) {
      throw file.malformed("a page without tag %d", tag);
    }
    return number(tag, 0);
  }

  /**
   * The values of a tag.
   *
   * @param tag of type BYTE, SHORT, LONG, LONG8 or an offset of a page
   * @param atLeast how many are needed and given; 0 for as many as there are
   * @return the values; empty if the tag is missing and none is needed
   */
  long[] numbers(int tag, long atLeast) throws IOException {
    Long entry = entries.get(tag);
    if (entry == null && atLeast == 0) {
      return new long[0];
    }
    if (entry == null) {
      throw file.malformed("a page without tag %d", tag);
    }
    int type = file.u16(entry + 2);
    long count = count(entry);
    int size = sizeOf(type);
    if (size == 0 || count < Math.max(1, atLeast)) {
      throw file.malformed(
          "tag %d needs %d whole numbers, found %d of type %d",
          tag, Math.max(1, atLeast), count, type);
    }
    // Longer than any file; so that the product below stays a number.
    file.require(0, Math.min(count, Long.MAX_VALUE / 8));
    long at = place(entry, count * size);
    file.require(at, count * size);
    long[] values = new long[(int) (atLeast == 0 ? count : atLeast)];
    for (int i = 0; i < values.length; i++) {
      long place = at + (long) i * size;
      values[i] =
          switch (size) {
            case 1 -> file.u8(place);
            case 2 -> file.u16(place);
            case 4 -> file.u32(place);
            default -> file.u63(place);
          };
    }
    return values;
  }

  private static int sizeOf(int type) {
    return switch (type) {
      case BYTE -> 1;
      case SHORT -> 2;
      case LONG, DIRECTORY -> 4;
      case LONG8, DIRECTORY8 -> 8;
      default -> 0;
    };
  }

  /** A fraction; 0 if the tag is missing or broken, since none of them matters to the pixels. */
  double fraction(int tag) throws IOException {
    try {
      Long entry = entries.get(tag);
      if (entry == null || file.u16(entry + 2) != RATIONAL) {
        return 0;
      }
      long at = place(entry, 8);
      long below = file.u32(at + 4);
      return below == 0 ? 0 : (double) file.u32(at) / below;
    } catch (MalformedImageException e) {
      return 0;
    }
  }
}
