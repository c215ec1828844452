package io.medimg.dicom;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parses a file into a data set: with or without preamble and meta header, implicit or explicit VR,
 * little endian, sequences and items of defined or undefined length (DICOM PS3.5, section 7;
 * PS3.10, section 7). Nothing is copied. Not safe for use by several threads.
 */
final class DatasetParser {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetParser.class);

  private static final int ITEM = 0xFFFE_E000;
  private static final int ITEM_END = 0xFFFE_E00D;
  private static final int SEQUENCE_END = 0xFFFE_E0DD;
  private static final long UNDEFINED = 0xFFFF_FFFFL;

  /** Attributes and items of one file; real ones have thousands. */
  private static final int MOST_ELEMENTS = 1 << 21;

  private final String name;
  private final byte[] data;
  private final Limits limits;
  private TransferSyntax syntax = TransferSyntax.IMPLICIT_LITTLE;
  private int elements;

  DatasetParser(String name, byte[] data, Limits limits) {
    this.name = name;
    this.data = data;
    this.limits = limits;
  }

  /** Whether a file's first bytes look like DICOM, with or without a preamble. */
  static boolean looksLikeDicom(byte[] head) {
    if (hasMagic(head)) {
      return true;
    }
    if (head.length < 16) {
      return false;
    }
    // Without a preamble: file meta or identifying group, then a short first value.
    int group = (head[0] & 0xFF) | (head[1] & 0xFF) << 8;
    boolean big = group == 0x0200 || group == 0x0800;
    if (group != 2 && group != 8 && !big) {
      return false;
    }
    Vr vr = Vr.of(head[4], head[5]);
    if (vr != null) {
      return true;
    }
    long length = (head[4] & 0xFF) | (head[5] & 0xFF) << 8 | (head[6] | head[7]) << 16;
    int element = (head[2] & 0xFF) | (head[3] & 0xFF) << 8;
    return !big && element <= 0x60 && length >= 0 && length <= 256 && length % 2 == 0;
  }

  private static boolean hasMagic(byte[] head) {
    return head.length >= 132
        && new String(head, 128, 4, StandardCharsets.ISO_8859_1).equals("DICM");
  }

  DicomDataset parse() throws IOException {
    DatasetBuilder top = new DatasetBuilder();
    int at = meta(top, hasMagic(data) ? 132 : 0);
    DicomDataset meta = new DicomDataset(top.finish(), data, syntax);
    boolean stated = meta.contains(Tag.TRANSFER_SYNTAX_UID);
    if (stated) {
      syntax = TransferSyntax.of(meta.string(Tag.TRANSFER_SYNTAX_UID).orElse(""));
    } else if (at + 6 <= data.length) {
      syntax = detect(at);
    }
    if (syntax.equals(TransferSyntax.EXPLICIT_BIG) || syntax.equals(TransferSyntax.DEFLATED)) {
      throw new UnsupportedImageException(
          "%s: transfer syntax %s is not supported; Explicit VR Little Endian is"
              .formatted(name, syntax));
    }
    body(top, at);
    return new DicomDataset(top.finish(), data, syntax);
  }

  /** The meta header is explicit little endian whatever follows it; gives the offset behind. */
  private int meta(DatasetBuilder top, int start) throws IOException {
    int at = start;
    while (at + 8 <= data.length && u16(at) == 2) {
      Header header = header(at, data.length, looksExplicit(at));
      if (header.length == UNDEFINED) {
        throw malformed(header.tag, at, "has no defined length, which a meta header needs");
      }
      top.add(header.tag, header.vr, header.valueAt, (int) header.length);
      at = header.valueAt + (int) header.length;
    }
    return at;
  }

  private TransferSyntax detect(int at) {
    if (looksExplicit(at)) {
      boolean big = data[at] == 0 && data[at + 1] != 0;
      return big ? TransferSyntax.EXPLICIT_BIG : TransferSyntax.EXPLICIT_LITTLE;
    }
    return TransferSyntax.IMPLICIT_LITTLE;
  }

  private boolean looksExplicit(int at) {
    return at + 6 <= data.length && Vr.of(data[at + 4], data[at + 5]) != null;
  }

  /** Reads the top level; what follows the pixels may be broken. */
  private void body(DatasetBuilder top, int at) throws IOException {
    try {
      elements(top, at, new Range(data.length, false), 0);
    } catch (MalformedImageException e) {
      if (!top.has(Tag.PIXEL_DATA)) {
        throw e;
      }
      LOG.debug("broken attributes behind the pixel data are left out", e);
    }
  }

  /** Where a data set ends: at an offset, or at a delimiter before it. */
  private record Range(int end, boolean delimited) {}

  /** An attribute's header. */
  private record Header(int tag, Vr vr, long length, int valueAt) {}

  /** Reads the elements of one data set or item; gives the offset behind. */
  private int elements(DatasetBuilder out, int start, Range range, int depth) throws IOException {
    if (depth > limits.maxNesting()) {
      throw new MalformedImageException(
          "%s: sequences at offset %d are nested deeper than the limit of %d"
              .formatted(name, start, limits.maxNesting()));
    }
    boolean explicit = looksExplicit(start);
    int at = start;
    while (range.delimited || at < range.end) {
      if (range.end - at < 8) {
        if (depth == 0) {
          return at;
        }
        throw malformed(ITEM, at, "ends inside an attribute");
      }
      Header header = header(at, range.end, explicit);
      if (header.tag == ITEM_END && range.delimited) {
        return header.valueAt;
      }
      at = element(out, header, range.end, depth);
    }
    return at;
  }

  private int element(DatasetBuilder out, Header header, int end, int depth) throws IOException {
    count(header.valueAt);
    if (header.tag >>> 16 == 0xFFFE) {
      throw malformed(header.tag, header.valueAt - 8, "stands where an attribute was wanted");
    }
    boolean undefined = header.length == UNDEFINED;
    if (undefined && header.tag == Tag.PIXEL_DATA) {
      int after = fragments(header.valueAt, end);
      out.add(header.tag, Vr.OB, header.valueAt, after - header.valueAt);
      return after;
    }
    if (undefined || header.vr == Vr.SQ) {
      int stop = undefined ? end : header.valueAt + (int) header.length;
      List<DicomDataset> items = new ArrayList<>();
      int after = items(items, header, new Range(stop, undefined), depth);
      out.addSequence(header.tag, header.valueAt, items);
      return after;
    }
    out.add(header.tag, header.vr, header.valueAt, (int) header.length);
    return header.valueAt + (int) header.length;
  }

  private int items(List<DicomDataset> out, Header sequence, Range range, int depth)
      throws IOException {
    int at = sequence.valueAt;
    while (range.delimited || at < range.end) {
      if (range.end - at < 8) {
        throw malformed(sequence.tag, at, "ends inside the header of an item");
      }
      int tag = tag(at);
      long length = u32(at + 4);
      if (tag == SEQUENCE_END && range.delimited) {
        return at + 8;
      }
      if (tag != ITEM || (length != UNDEFINED && length > range.end - at - 8)) {
        throw malformed(
            sequence.tag, at, "needs an item that fits, found %s".formatted(Tag.toString(tag)));
      }
      count(at);
      boolean undefined = length == UNDEFINED;
      int end = undefined ? range.end : at + 8 + (int) length;
      DatasetBuilder item = new DatasetBuilder();
      at = elements(item, at + 8, new Range(end, undefined), depth + 1);
      out.add(new DicomDataset(item.finish(), data, syntax));
    }
    return at;
  }

  /** Skips the fragments of compressed pixels. */
  private int fragments(int start, int end) throws MalformedImageException {
    int at = start;
    while (end - at >= 8) {
      int tag = tag(at);
      long length = u32(at + 4);
      if (tag == SEQUENCE_END) {
        return at + 8;
      }
      if (tag != ITEM || length > end - at - 8) {
        throw malformed(Tag.PIXEL_DATA, at, "has a fragment that does not fit");
      }
      at += 8 + (int) length;
    }
    throw malformed(Tag.PIXEL_DATA, at, "has fragments without an end");
  }

  private Header header(int at, int end, boolean explicit) throws MalformedImageException {
    int tag = tag(at);
    boolean named = explicit && tag >>> 16 != 0xFFFE;
    Vr vr = named ? Vr.of(data[at + 4], data[at + 5]) : null;
    int valueAt = at + 8;
    long length;
    if (vr == null && named && data[at + 4] >= ' ' && data[at + 5] >= ' ') {
      // No representation at all ("  ", "??") is written with a short length.
      vr = Vr.ofTag(tag);
      length = u16(at + 6);
    } else if (vr == null) {
      vr = Vr.ofTag(tag);
      length = u32(at + 4);
    } else if (vr.hasLongForm()) {
      valueAt = at + 12;
      length = valueAt <= end ? u32(at + 8) : Long.MAX_VALUE;
    } else {
      length = u16(at + 6);
    }
    if (length != UNDEFINED && length > end - valueAt) {
      throw malformed(
          tag,
          at,
          "holds %d bytes, but only %d follow".formatted(length, Math.max(0, end - valueAt)));
    }
    if (vr == Vr.UN && length != UNDEFINED && Vr.ofTag(tag) != Vr.SQ) {
      vr = Vr.ofTag(tag);
    }
    return new Header(tag, vr, length, valueAt);
  }

  private void count(int at) throws MalformedImageException {
    if (++elements > MOST_ELEMENTS) {
      throw new MalformedImageException(
          "%s: more than %d attributes and items up to offset %d; no image has so many"
              .formatted(name, MOST_ELEMENTS, at));
    }
  }

  private int u16(int at) {
    return (data[at] & 0xFF) | (data[at + 1] & 0xFF) << 8;
  }

  private long u32(int at) {
    return u16(at) | (long) u16(at + 2) << 16;
  }

  private int tag(int at) {
    return u16(at) << 16 | u16(at + 2);
  }

  private MalformedImageException malformed(int tag, int at, String what) {
    return new MalformedImageException(
        "%s: %s at offset %d %s; the file is broken or cut off"
            .formatted(name, Tag.toString(tag), at, what));
  }
}
