package io.medimg.dicom.pixel;

import io.medimg.core.io.MalformedImageException;
import java.nio.ByteBuffer;

/**
 * Expands the segments of a Segmented Palette Color Lookup Table: discrete, linear and indirect
 * ones (DICOM PS3.3, C.7.9.2). Not safe for use by several threads.
 */
final class SegmentedPalette {
  /** Segments that bring no entries are allowed, but not for ever. */
  private static final int MOST_SEGMENTS = 1 << 17;

  private final String name;
  private final ByteBuffer data;
  private final int unit;
  private final int[] entries;
  private int done;
  private int segments;

  private SegmentedPalette(String name, ByteBuffer data, int unit, int count) {
    this.name = name;
    this.data = data;
    this.unit = unit;
    this.entries = new int[count];
  }

  /** The entries, of {@code bits} bits each; data in units of as many. */
  static int[] expand(String name, ByteBuffer data, int bits, int count)
      throws MalformedImageException {
    SegmentedPalette palette = new SegmentedPalette(name, data, bits / 8, count);
    int at = 0;
    while (palette.done < count) {
      at = palette.segment(at, true);
    }
    return palette.entries;
  }

  private int word(int at) throws MalformedImageException {
    if (at < 0 || at > data.limit() - unit) {
      throw broken(at, "ends after %d of %d entries".formatted(done, entries.length));
    }
    return unit == 1 ? Palette.byteAt(data, at) : data.getShort(at) & 0xFFFF;
  }

  /** Reads a segment; gives the place behind. */
  private int segment(int at, boolean outer) throws MalformedImageException {
    if (++segments > MOST_SEGMENTS) {
      throw broken(at, "has more than %d segments".formatted(MOST_SEGMENTS));
    }
    int kind = word(at);
    int length = word(at + unit);
    int next = at + 2 * unit;
    switch (kind) {
      case 0 -> {
        for (int i = 0; i < length; i++) {
          add(at, word(next + i * unit));
        }
        return next + length * unit;
      }
      case 1 -> {
        linear(at, length, word(next));
        return next + unit;
      }
      case 2 -> {
        indirect(at, length, next, outer);
        return next + 4;
      }
      default -> throw broken(at, "has a segment of kind %d, not 0, 1 or 2".formatted(kind));
    }
  }

  private void linear(int at, int length, int last) throws MalformedImageException {
    if (done == 0) {
      throw broken(at, "begins with a linear segment, which needs an entry before it");
    }
    int from = entries[done - 1];
    for (int i = 1; i <= length; i++) {
      add(at, (int) Math.rint(from + (double) (last - from) * i / length));
    }
  }

  private void indirect(int at, int count, int offsetAt, boolean outer)
      throws MalformedImageException {
    if (!outer || offsetAt > data.limit() - 4) {
      throw broken(at, "has an indirect segment that points at another, or is cut off");
    }
    long offset = 0;
    for (int i = 4 / unit - 1; i >= 0; i--) {
      offset = offset << (8 * unit) | word(offsetAt + i * unit);
    }
    if (offset > data.limit()) {
      throw broken(at, "points at byte %d of %d".formatted(offset, data.limit()));
    }
    int place = (int) offset;
    for (int i = 0; i < count && done < entries.length; i++) {
      place = segment(place, false);
    }
  }

  private void add(int at, int value) throws MalformedImageException {
    if (done == entries.length) {
      throw broken(at, "has more than the %d entries of its descriptor".formatted(done));
    }
    entries[done++] = value;
  }

  private MalformedImageException broken(int at, String what) {
    return new MalformedImageException(
        "%s: the segmented palette at byte %d %s".formatted(name, at, what));
  }
}
