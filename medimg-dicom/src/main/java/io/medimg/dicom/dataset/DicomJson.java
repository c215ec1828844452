package io.medimg.dicom.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The DICOM JSON Model (PS3.18, annex F) of a data set, as DICOMweb sends it: every attribute but
 * the meta header and group lengths, in UTF-8, bytes in Base64 or by reference, never as if there
 * were none. It holds the patient data that the data set holds. Immutable and safe for use by
 * several threads.
 */
public final class DicomJson {
  private static final long EXACT = 1L << 53;
  private static final long MOST_INLINE = 1 << 16;

  /** Bytes that are turned into Base64 at a time, three to four characters. */
  private static final int CHUNK = 3 << 14;

  private final long mostInline;
  private final References references;

  /** Where a long value can be had. */
  private interface References {
    Optional<String> of(DicomDataset d, int tag, BulkData value);
  }

  private DicomJson(long mostInline, References references) {
    this.mostInline = mostInline;
    this.references = references;
  }

  /**
   * Bytes up to 64 kB inline; longer and compressed ones as a BulkDataURI that says where in the
   * data set's file, or in the bytes that it was read from, they are: {@code
   * ?offset=1842&length=131072}, to be resolved against the address of that file. Where that place
   * does not hold them as they are to be sent (deflated or big endian), they are inline.
   *
   * @return the writer
   */
  public static DicomJson withoutLargeValues() {
    return new DicomJson(MOST_INLINE, (d, tag, value) -> place(d, value));
  }

  /**
   * The same with the address of the file in front.
   *
   * @param file where the data set was read from, for example {@code path.toUri()}
   * @return the writer
   */
  public static DicomJson withBulkDataIn(URI file) {
    String address = file.toString();
    return new DicomJson(MOST_INLINE, (d, tag, value) -> place(d, value).map(address::concat));
  }

  private static Optional<String> place(DicomDataset d, BulkData value) {
    boolean asSent =
        d.byteOrder() == ByteOrder.LITTLE_ENDIAN
            && !d.transferSyntax().equals(TransferSyntax.DEFLATED);
    return asSent
        ? Optional.of("?offset=%d&length=%d".formatted(value.offset(), value.length()))
        : Optional.empty();
  }

  /**
   * Bytes inline or by reference.
   *
   * @param mostInline values of more bytes than this, and compressed ones, are asked for
   * @param uris what is written as BulkDataURI for them, by tag; those without one are inline,
   *     whatever their length (compressed ones as their fragments with their headers)
   * @return the writer
   */
  public static DicomJson of(long mostInline, IntFunction<Optional<String>> uris) {
    return new DicomJson(mostInline, (d, tag, value) -> uris.apply(tag));
  }

  /**
   * The model as text.
   *
   * @param d any data set
   * @return one JSON object without line breaks
   */
  public String text(DicomDataset d) {
    StringBuilder out = new StringBuilder();
    try {
      write(d, out);
    } catch (IOException e) {
      throw new UncheckedIOException("a value cannot be read", e);
    }
    return out.toString();
  }

  /**
   * Writes the model.
   *
   * @param d any data set
   * @param out gets one JSON object without line breaks
   * @throws IOException if a value cannot be read or the text not be written
   */
  public void write(DicomDataset d, Appendable out) throws IOException {
    Writing writing = new Writing(out);
    out.append('{');
    DatasetWalk.walk(d, writing);
    out.append('}');
  }

  private final class Writing implements DatasetWalk.Visitor {
    private final Appendable out;
    private final Deque<Boolean> started = new ArrayDeque<>(List.of(false));

    Writing(Appendable out) {
      this.out = out;
    }

    private void next() throws IOException {
      if (started.pop()) {
        out.append(',');
      }
      started.push(true);
    }

    private void start(int tag, Vr vr) throws IOException {
      next();
      out.append(String.format(Locale.ROOT, "\"%08X\":{\"vr\":\"%s\"", tag, vr.name()));
    }

    @Override
    public void value(DicomDataset d, int tag, int depth) throws IOException {
      if (tag >>> 16 == 2 || (tag & 0xFFFF) == 0) {
        return;
      }
      Vr vr = d.vr(tag).orElse(Vr.UN);
      start(tag, vr);
      BulkData bulk = d.bulk(tag).orElseThrow();
      boolean blank = vr.isText() && d.strings(tag).stream().allMatch(String::isEmpty);
      if (bulk.length() > 0 && !blank) {
        switch (vr) {
          case OB, OW, OF, OD, OL, OV, UN -> bytes(d, tag, bulk);
          case AT, US, SS, UL, SL, SV, UV -> integers(d.longs(tag), vr);
          case FL, FD -> reals(d.numbers(tag));
          case DS, IS -> decimals(d.strings(tag));
          case PN -> names(d.strings(tag));
          default ->
              texts(tag == Tag.SPECIFIC_CHARACTER_SET ? List.of("ISO_IR 192") : d.strings(tag));
        }
      }
      out.append('}');
    }

    private void bytes(DicomDataset d, int tag, BulkData bulk) throws IOException {
      boolean small = bulk.length() <= mostInline && !bulk.isEncapsulated();
      Optional<String> uri = small ? Optional.empty() : references.of(d, tag, bulk);
      if (uri.isPresent()) {
        out.append(",\"BulkDataURI\":");
        string(uri.get());
        return;
      }
      out.append(",\"InlineBinary\":\"");
      if (d.byteOrder() == ByteOrder.BIG_ENDIAN) {
        out.append(Base64.getEncoder().encodeToString(d.bytes(tag).orElseThrow()));
      } else {
        inline(bulk);
      }
      out.append('"');
    }

    /** Part by part, since a value may be longer than an array. */
    private void inline(BulkData bulk) throws IOException {
      for (long from = 0; from < bulk.length(); from += CHUNK) {
        int count = (int) Math.min(CHUNK, bulk.length() - from);
        out.append(
            StandardCharsets.ISO_8859_1.decode(Base64.getEncoder().encode(bulk.read(from, count))));
      }
    }

    private void integers(long[] values, Vr vr) throws IOException {
      out.append(",\"Value\":[");
      for (int i = 0; i < values.length; i++) {
        out.append(i == 0 ? "" : ",");
        if (vr == Vr.AT) {
          out.append(String.format(Locale.ROOT, "\"%08X\"", (int) values[i]));
        } else if (Math.abs(values[i]) <= EXACT && (values[i] >= 0 || vr != Vr.UV)) {
          out.append(Long.toString(values[i]));
        } else {
          string(vr == Vr.UV ? Long.toUnsignedString(values[i]) : Long.toString(values[i]));
        }
      }
      out.append(']');
    }

    private void reals(double[] values) throws IOException {
      out.append(",\"Value\":[");
      for (int i = 0; i < values.length; i++) {
        out.append(i == 0 ? "" : ",");
        out.append(Double.isNaN(values[i]) ? "\"NaN\"" : Double.toString(values[i]));
      }
      out.append(']');
    }

    /** As written where that is a number for JSON, else as text. */
    private void decimals(List<String> values) throws IOException {
      out.append(",\"Value\":[");
      for (int i = 0; i < values.size(); i++) {
        out.append(i == 0 ? "" : ",");
        String text = values.get(i);
        if (text.isEmpty()) {
          out.append("null");
        } else if (Double.isNaN(Numbers.parse(text))) {
          string(text);
        } else {
          out.append(new BigDecimal(text).toString());
        }
      }
      out.append(']');
    }

    private void names(List<String> values) throws IOException {
      out.append(",\"Value\":[");
      for (int i = 0; i < values.size(); i++) {
        out.append(i == 0 ? "" : ",");
        name(PersonName.parse(values.get(i)));
      }
      out.append(']');
    }

    private void name(PersonName name) throws IOException {
      String[] keys = {"Alphabetic", "Ideographic", "Phonetic"};
      String[] groups = {name.alphabetic(), name.ideographic(), name.phonetic()};
      char before = '{';
      for (int i = 0; i < keys.length; i++) {
        if (!groups[i].isEmpty()) {
          out.append(before).append('"').append(keys[i]).append("\":");
          string(groups[i]);
          before = ',';
        }
      }
      out.append(before == '{' ? "null" : "}");
    }

    private void texts(List<String> values) throws IOException {
      out.append(",\"Value\":[");
      for (int i = 0; i < values.size(); i++) {
        out.append(i == 0 ? "" : ",");
        if (values.get(i).isEmpty()) {
          out.append("null");
        } else {
          string(values.get(i));
        }
      }
      out.append(']');
    }

    private void string(String value) throws IOException {
      out.append('"');
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c < 0x20 || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
          out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
      out.append('"');
    }

    @Override
    public void enterSequence(DicomDataset d, int tag, int depth) throws IOException {
      start(tag, Vr.SQ);
      if (!d.items(tag).isEmpty()) {
        out.append(",\"Value\":[");
      }
      started.push(false);
    }

    @Override
    public void enterItem(int index, int depth) throws IOException {
      next();
      out.append('{');
      started.push(false);
    }

    @Override
    public void leaveItem(int depth) throws IOException {
      started.pop();
      out.append('}');
    }

    @Override
    public void leaveSequence(int tag, int depth) throws IOException {
      out.append(started.pop() ? "]}" : "}");
    }
  }
}
