package io.medimg.dicom.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How bytes become text: Specific Character Set (0008,0005) with code extensions (DICOM PS3.3,
 * C.12.1.1.2; PS3.5, section 6.1 and annexes H to K; ISO/IEC 2022). Bytes that the stated set does
 * not explain become U+FFFD, and where none is stated high bytes are read as UTF-8 if they are
 * that, else as Latin-1. Immutable and safe for use by several threads.
 */
public final class CharacterSet {
  private static final int ESCAPE = 0x1B;
  private static final int MOST_TERMS = 16;

  /** Sets whose every byte sequence Java decodes; they allow no code extensions. */
  private static final Map<String, String> WHOLE =
      Map.of("ISO_IR 192", "UTF-8", "GB18030", "GB18030", "GBK", "GBK");

  /** No set stated: ASCII, and what is mostly meant by high bytes all the same. */
  public static final CharacterSet DEFAULT = new CharacterSet(List.of());

  private final Optional<Charset> whole;
  private final CodeTable low;
  private final CodeTable high;
  private final boolean guess;

  private CharacterSet(List<String> terms) {
    String first = terms.isEmpty() ? "" : CodeTable.normal(terms.get(0));
    this.whole =
        Optional.ofNullable(WHOLE.get(first)).filter(Charset::isSupported).map(Charset::forName);
    this.low = CodeTable.ASCII;
    Optional<CodeTable> stated = CodeTable.highOf(first);
    boolean extended = terms.size() > 1;
    this.guess = stated.isEmpty() && !extended && whole.isEmpty();
    this.high =
        stated.orElseGet(
            () ->
                terms.stream()
                    .flatMap(t -> CodeTable.highOf(t).stream())
                    .findFirst()
                    .orElse(CodeTable.LATIN_1));
  }

  /**
   * The set of a data set.
   *
   * @param terms the values of (0008,0005), without padding
   */
  static CharacterSet of(List<String> terms) {
    boolean none = terms.stream().allMatch(String::isEmpty);
    return none ? DEFAULT : new CharacterSet(terms.subList(0, Math.min(MOST_TERMS, terms.size())));
  }

  /** Bytes of one or more values as text; backslashes and padding stay. */
  String decode(byte[] bytes, int from, int length) {
    if (isPlain(bytes, from, length)) {
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
    if (whole.isPresent()) {
      return new String(bytes, from, length, whole.get());
    }
    return guess ? guessed(bytes, from, length) : extended(bytes, from, length);
  }

  private static boolean isPlain(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0 || bytes[i] == ESCAPE) {
        return false;
      }
    }
    return true;
  }

  private String guessed(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] == ESCAPE) {
        return extended(bytes, from, length);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
  }

  /** The state machine of ISO 2022: escapes change what low and high bytes mean. */
  private String extended(byte[] bytes, int from, int length) {
    StringBuilder text = new StringBuilder(length);
    CodeTable g0 = low;
    CodeTable g1 = high;
    int end = from + length;
    int at = from;
    while (at < end) {
      int b = bytes[at] & 0xFF;
      CodeTable.Escape escape = b == ESCAPE ? CodeTable.escape(bytes, at, end) : null;
      if (escape != null) {
        g0 = escape.high() ? g0 : escape.table();
        g1 = escape.high() ? escape.table() : g1;
        at += escape.length();
      } else if (b <= 0x20 || (b < 0x80 && g0.width() == 1)) {
        text.append((char) b);
        boolean reset = b == '\\' || b == '^' || b == '=' || b == '\n' || b == '\r' || b == '\f';
        g0 = reset ? low : g0;
        g1 = reset ? high : g1;
        at++;
      } else {
        CodeTable table = b < 0x80 ? g0 : g1;
        int width = Math.min(table.width(), end - at);
        text.append(table.decode(bytes, at, width));
        at += width;
      }
    }
    return text.toString();
  }

  /** Splits decoded text at backslashes; nothing else is done to it. */
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', start)) {
      parts.add(text.substring(start, i));
      start = i + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }
}
