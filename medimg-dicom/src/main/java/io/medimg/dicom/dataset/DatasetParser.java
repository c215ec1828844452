package io.medimg.dicom.dataset;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parses a file into a data set: with or without preamble and meta header, implicit or explicit VR,
 * little or big endian, deflated, sequences and items of defined or undefined length (DICOM PS3.5,
 * section 7; PS3.10, section 7). Nested sequences take no stack. Of bytes in memory nothing is
 * copied; of a file, large values and pixels stay where they are. Not safe for use by several
 * threads.
 */
public final class DatasetParser {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetParser.class);

  private static final int ITEM = 0xFFFE_E000;
  private static final int ITEM_END = 0xFFFE_E00D;
  private static final int SEQUENCE_END = 0xFFFE_E0DD;
  private static final long UNDEFINED = 0xFFFF_FFFFL;

  /** Values of a file beyond this stay in it. */
  private static final int LARGE = 1 << 16;

  /** An attribute or item takes up to 128 bytes of heap; more than all of it makes no sense. */
  private static final long MOST_ELEMENTS =
      Math.min(1 << 24, Runtime.getRuntime().maxMemory() >> 7);

  private final String name;
  private final Limits limits;
  private final BulkData.@Nullable FilePart file;
  private ByteWindow in;
  private TransferSyntax syntax = TransferSyntax.IMPLICIT_LITTLE;
  private long elements;
  private final List<DatasetBuilder> spare = new ArrayList<>();
  private final Notices notices = new Notices();

  // The attribute whose header was read last.
  private int tag;
  private Vr vr = Vr.UN;
  private long length;
  private long valueAt;
  private boolean levelSigned;

  public DatasetParser(String name, byte[] data, Limits limits) {
    this(name, ByteWindow.of(name, data), null, limits);
  }

  private DatasetParser(
      String name, ByteWindow in, BulkData.@Nullable FilePart file, Limits limits) {
    this.name = name;
    this.in = in;
    this.file = file;
    this.limits = limits;
  }

  /** Parses a file through a window; its large values are read when they are asked for. */
  public static DicomDataset parse(String name, Path path, Limits limits) throws IOException {
    return parse(name, path, limits, null);
  }

  /** The same through windows of given widths, for tests of their edges. */
  public static DicomDataset parse(
      String name, Path path, Limits limits, @Nullable IntSupplier widths) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteWindow window =
          widths == null ? ByteWindow.of(name, channel) : ByteWindow.of(name, channel, widths);
      BulkData.FilePart part = new BulkData.FilePart(path, channel.size());
      return new DatasetParser(name, window, part, limits).parse();
    }
  }

  public DicomDataset parse() throws IOException {
    byte[] head = in.copy(0, (int) Math.min(Preamble.LENGTH, in.size()));
    Level top = new Level(null, in.size(), false, CharacterSet.DEFAULT);
    top.explicit = true;
    long at = meta(top, Preamble.hasMagic(head) ? Preamble.LENGTH : 0);
    DicomDataset meta = dataset(top);
    boolean stated = meta.contains(Tag.TRANSFER_SYNTAX_UID);
    if (stated) {
      syntax = TransferSyntax.of(meta.string(Tag.TRANSFER_SYNTAX_UID).orElse(""));
    }
    if (syntax.equals(TransferSyntax.DEFLATED) && !looksExplicit(at)) {
      return inflated(at);
    }
    detect(at, stated);
    body(top, at);
    return dataset(top).withNotices(notices.all());
  }

  private DicomDataset dataset(Level level) {
    DatasetBuilder built = level.out.finish();
    byte[] data = in.isWhole() ? in.bytes() : built.ownBytes();
    ByteOrder order = in.isBig() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new DicomDataset(built, data, new Encoding(syntax, order, level.charset));
  }

  /** Meta header and inflated rest, parsed as one file in memory. */
  private DicomDataset inflated(long at) throws IOException {
    if (in.size() > Math.min(limits.maxBytes(), Integer.MAX_VALUE - 8)) {
      throw new MalformedImageException(
          "%s: %d deflated bytes exceed the limit of %d; raise Limits.maxBytes if this is meant"
              .formatted(name, in.size(), limits.maxBytes()));
    }
    byte[] whole = in.isWhole() ? in.bytes() : in.copy(0, (int) in.size());
    in = ByteWindow.of(name, new Inflation(name, limits).inflate(whole, (int) at));
    Level top = new Level(null, in.size(), false, CharacterSet.DEFAULT);
    top.explicit = true;
    body(top, meta(top, Preamble.hasMagic(whole) ? Preamble.LENGTH : 0));
    return dataset(top).withNotices(notices.all());
  }

  /** The meta header is explicit little endian whatever follows it; gives the offset behind. */
  private long meta(Level top, long start) throws IOException {
    long at = start;
    while (at + 8 <= in.size() && in.u16(at) == 2) {
      header(at, in.size(), looksExplicit(at));
      if (length == UNDEFINED) {
        throw malformed(tag, at, "has no defined length, which a meta header needs");
      }
      if (tag == Tag.TRANSFER_SYNTAX_UID && top.out.has(tag)) {
        notices.add("Transfer Syntax UID (0002,0010) is there twice; the first one was followed");
      } else {
        value(top, at);
      }
      at = valueAt + length;
    }
    return at;
  }

  /** The encoding that the first attribute has, since files exist that state another one. */
  private void detect(long at, boolean stated) throws IOException {
    boolean big = syntax.equals(TransferSyntax.EXPLICIT_BIG);
    if (at + 8 <= in.size()) {
      boolean explicit = looksExplicit(at);
      boolean swapped = in.u8(at) == 0 && in.u8(at + 1) != 0;
      big = explicit ? swapped : big && swapped;
      if (!stated && explicit) {
        syntax = big ? TransferSyntax.EXPLICIT_BIG : TransferSyntax.EXPLICIT_LITTLE;
      }
    }
    in.setBig(big);
  }

  private boolean looksExplicit(long at) throws IOException {
    return at + 6 <= in.size() && Vr.of(in.u8(at + 4), in.u8(at + 5)) != null;
  }

  /** Reads the top level; what follows the pixels may be broken. */
  private void body(Level top, long at) throws IOException {
    top.explicit = looksExplicit(at);
    try {
      elements(top, at);
    } catch (MalformedImageException e) {
      if (!top.out.has(Tag.PIXEL_DATA)) {
        throw e;
      }
      LOG.debug("broken attributes behind the pixel data are left out", e);
    }
  }

  /** A data set that is being read, and its sequence that is being read. */
  private static final class Level {
    final @Nullable Level parent;
    final int depth;
    final long end;
    final boolean delimited;
    final DatasetBuilder out;
    CharacterSet charset;
    boolean explicit;
    boolean signed;

    int sequence;
    long sequenceAt;
    long sequenceEnd;
    boolean sequenceDelimited;
    boolean sequenceUnknown;
    @Nullable List<DicomDataset> items;

    Level(@Nullable Level parent, long end, boolean delimited, CharacterSet charset) {
      this(parent, end, delimited, charset, new DatasetBuilder());
    }

    Level(
        @Nullable Level parent,
        long end,
        boolean delimited,
        CharacterSet charset,
        DatasetBuilder out) {
      this.parent = parent;
      this.depth = parent == null ? 0 : parent.depth + 1;
      this.end = end;
      this.delimited = delimited;
      this.charset = charset;
      this.signed = parent != null && parent.signed;
      this.out = out;
    }
  }

  /** Reads everything from an offset on; levels are kept in a list, not on the stack. */
  private void elements(Level top, long start) throws IOException {
    Level level = top;
    long at = start;
    while (true) {
      if (level.items != null) {
        if (!level.sequenceDelimited && at >= level.sequenceEnd) {
          close(level);
        } else if (isSequenceEnd(level, at)) {
          close(level);
          at += 8;
        } else {
          level = item(level, at);
          at = valueAt;
        }
      } else if (!level.delimited && (at >= level.end || isTail(level, at))) {
        if (level.parent == null) {
          return;
        }
        level = leave(level);
      } else if (isItemEnd(level, at)) {
        level = leave(level);
        at += 8;
      } else if (isStrayDelimiter(level, at)) {
        at += 8;
      } else {
        at = element(level, at);
      }
    }
  }

  /** Less than a header is left at the top, or zeros behind the pixels: padding, no attribute. */
  private boolean isTail(Level level, long at) throws IOException {
    return level.parent == null
        && (level.end - at < 8
            || (in.tag(at) == 0 && in.u32(at + 4) == 0 && level.out.has(Tag.PIXEL_DATA)));
  }

  /** Some writers end items and sequences that have lengths with delimiters all the same. */
  private boolean isStrayDelimiter(Level level, long at) throws IOException {
    if (level.delimited || level.end - at < 8) {
      return false;
    }
    int found = in.tag(at);
    return (found == ITEM_END || found == SEQUENCE_END) && in.u32(at + 4) == 0;
  }

  private boolean isItemEnd(Level level, long at) throws IOException {
    return level.delimited && level.end - at >= 8 && in.tag(at) == ITEM_END;
  }

  private Level leave(Level level) {
    Level parent = Objects.requireNonNull(level.parent);
    Objects.requireNonNull(parent.items).add(dataset(level));
    level.out.clear();
    spare.add(level.out);
    return parent;
  }

  private void close(Level level) {
    level.out.addSequence(
        level.sequence, (int) level.sequenceAt, Objects.requireNonNull(level.items));
    level.items = null;
  }

  private boolean isSequenceEnd(Level level, long at) throws IOException {
    if (level.sequenceEnd - at < 8) {
      throw malformed(level.sequence, at, "ends inside the header of an item");
    }
    return level.sequenceDelimited && in.tag(at) == SEQUENCE_END;
  }

  /** Enters an item; its content starts at {@link #valueAt}. */
  private Level item(Level level, long at) throws IOException {
    int found = in.tag(at);
    long size = in.u32(at + 4);
    long left = level.sequenceEnd - at - 8;
    boolean over = size != UNDEFINED && size > left;
    if (found != ITEM || (over && level.sequenceDelimited)) {
      throw malformed(
          level.sequence, at, "needs an item that fits, found %s".formatted(Tag.toString(found)));
    }
    if (over) {
      notices.add(
          "an item of %s claims %d bytes more than its sequence has; it was read to the sequence's end"
              .formatted(Tag.toString(level.sequence), size - left));
      size = left;
    }
    count(at);
    if (level.depth >= limits.maxNesting()) {
      throw new MalformedImageException(
          "%s: sequences at offset %d are nested deeper than the limit of %d"
              .formatted(name, at, limits.maxNesting()));
    }
    boolean undefined = size == UNDEFINED;
    DatasetBuilder out = spare.isEmpty() ? new DatasetBuilder() : spare.remove(spare.size() - 1);
    long end = undefined ? level.sequenceEnd : at + 8 + size;
    Level item = new Level(level, end, undefined, level.charset, out);
    item.explicit = (level.explicit || level.sequenceUnknown) && looksExplicit(at + 8);
    valueAt = at + 8;
    return item;
  }

  /** Reads an attribute, or enters its sequence; gives the offset to go on at. */
  private long element(Level level, long at) throws IOException {
    if (level.end - at < 8) {
      throw malformed(ITEM, at, "ends inside an attribute");
    }
    levelSigned = level.signed;
    header(at, level.end, level.explicit);
    count(valueAt);
    if (tag >>> 16 == 0xFFFE) {
      throw malformed(tag, at, "stands where an attribute was wanted");
    }
    boolean undefined = length == UNDEFINED;
    if (undefined && isBytes()) {
      return fragments(level);
    }
    if (undefined || vr == Vr.SQ) {
      level.sequence = tag;
      level.sequenceAt = valueAt;
      level.sequenceEnd = undefined ? level.end : valueAt + length;
      level.sequenceDelimited = undefined;
      level.sequenceUnknown = vr == Vr.UN; // of undefined length: mostly implicit
      level.items = new ArrayList<>(2);
      return valueAt;
    }
    value(level, at);
    return valueAt + length;
  }

  private boolean isBytes() {
    return tag == Tag.PIXEL_DATA || vr == Vr.OB || vr == Vr.OW || vr == Vr.OV;
  }

  private void value(Level level, long at) throws IOException {
    int size = (int) length;
    if (tag == Tag.SPECIFIC_CHARACTER_SET) {
      charset(level, size);
    } else if (tag == Tag.PIXEL_REPRESENTATION && size >= 2) {
      level.signed = in.u16(valueAt) == 1;
    }
    if (in.isWhole()) {
      level.out.add(tag, vr, (int) valueAt, size);
    } else if (length > LARGE || isPixels()) {
      level.out.addBulk(tag, vr, BulkData.of(part(), valueAt, length, null));
    } else {
      int i = in.index(valueAt, size);
      level.out.addCopy(tag, vr, in.bytes(), i, size);
    }
  }

  private BulkData.FilePart part() {
    return Objects.requireNonNull(file);
  }

  private boolean isPixels() {
    return tag >>> 16 == 0x7FE0 && (tag & 0xFFFF) >= 8 && (tag & 0xFFFF) <= 0x10;
  }

  private void charset(Level level, int size) throws IOException {
    int i = in.index(valueAt, Math.min(size, 1024));
    String terms = new String(in.bytes(), i, Math.min(size, 1024), StandardCharsets.US_ASCII);
    level.charset =
        CharacterSet.of(CharacterSet.split(terms).stream().map(DicomDataset::strip).toList());
  }

  /** Notes the fragments of compressed pixels without reading them. */
  private long fragments(Level level) throws IOException {
    long[] found = new long[4];
    int n = 0;
    long at = valueAt;
    while (level.end - at >= 8) {
      int next = in.tag(at);
      long size = in.u32(at + 4);
      if (next == SEQUENCE_END) {
        BulkData value = bulk(at + 8 - valueAt, Arrays.copyOf(found, n));
        level.out.addBulk(tag, Vr.OB, value);
        return at + 8;
      }
      if (next != ITEM || size > level.end - at - 8) {
        throw malformed(tag, at, "has a fragment that does not fit");
      }
      count(at);
      if (n == found.length) {
        found = Arrays.copyOf(found, 2 * n);
      }
      found[n++] = at + 8 - valueAt;
      found[n++] = size;
      at += 8 + size;
    }
    throw malformed(tag, at, "has fragments without an end");
  }

  private BulkData bulk(long size, long[] fragments) {
    return in.isWhole()
        ? BulkData.of(in.bytes(), (int) valueAt, (int) size, fragments)
        : BulkData.of(part(), valueAt, size, fragments);
  }

  private void header(long at, long end, boolean explicit) throws IOException {
    tag = in.tag(at);
    valueAt = at + 8;
    boolean named = explicit && tag >>> 16 != 0xFFFE;
    Vr stated = named ? Vr.of(in.u8(at + 4), in.u8(at + 5)) : null;
    if (stated == null) {
      // No representation at all ("  ", "??") is written with a short length.
      boolean other = named && in.u8(at + 4) >= ' ' && in.u8(at + 5) >= ' ';
      vr = listed();
      length = other ? in.u16(at + 6) : in.u32(at + 4);
    } else if (stated.hasLongForm()) {
      vr = stated;
      valueAt = at + 12;
      length = valueAt <= end ? in.u32(at + 8) : Long.MAX_VALUE;
    } else {
      vr = stated;
      length = in.u16(at + 6);
    }
    if (length != UNDEFINED && length > end - valueAt) {
      throw malformed(
          tag,
          at,
          "holds %d bytes, but only %d follow".formatted(length, Math.max(0, end - valueAt)));
    }
    if (stated == Vr.UN && length != UNDEFINED && !in.isBig()) {
      known(end);
    }
  }

  private Vr listed() {
    Vr dictionary = Dictionary.vr(tag);
    boolean signed = dictionary == Vr.US && levelSigned && Dictionary.dependsOnSign(tag);
    return signed ? Vr.SS : dictionary;
  }

  /** An attribute of a known representation that was written as unknown (PS3.5, section 6.2.2). */
  private void known(long end) throws IOException {
    Vr listed = listed();
    boolean items = length == 0 || (length >= 8 && in.tag(valueAt) == ITEM);
    if (listed != Vr.SQ || (items && valueAt + length <= end)) {
      vr = listed;
    }
  }

  private void count(long at) throws MalformedImageException {
    if (++elements > MOST_ELEMENTS) {
      throw new MalformedImageException(
          "%s: more than %d attributes and items up to offset %d; no image has so many"
              .formatted(name, MOST_ELEMENTS, at));
    }
  }

  private MalformedImageException malformed(int where, long at, String what) {
    return new MalformedImageException(
        "%s: %s at offset %d %s; the file is broken or cut off"
            .formatted(name, Tag.toString(where), at, what));
  }
}
