package io.medimg.dicom.dataset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A set of characters that ISO 2022 calls up into the low or the high half of bytes (DICOM PS3.3,
 * table C.12-2 to C.12-4). Decoded through Java's charsets, whose codes they are after a shift.
 * Immutable and safe for use by several threads.
 */
final class CodeTable {
  static final CodeTable ASCII = new CodeTable("US-ASCII", 1, 0, false);
  static final CodeTable LATIN_1 = new CodeTable("ISO-8859-1", 1, 0x80, false);
  private static final CodeTable KATAKANA = new CodeTable("Shift_JIS", 1, 0x80, false);
  private static final CodeTable JIS_208 = new CodeTable("EUC-JP", 2, 0x80, false);
  private static final CodeTable JIS_212 = new CodeTable("EUC-JP", 2, 0x80, true);
  private static final CodeTable KOREAN = new CodeTable("EUC-KR", 2, 0x80, false);
  private static final CodeTable CHINESE = new CodeTable("GB2312", 2, 0x80, false);

  private static final Map<String, CodeTable> HIGH =
      Map.ofEntries(
          Map.entry("ISO_IR 100", LATIN_1),
          Map.entry("ISO_IR 101", single("ISO-8859-2")),
          Map.entry("ISO_IR 109", single("ISO-8859-3")),
          Map.entry("ISO_IR 110", single("ISO-8859-4")),
          Map.entry("ISO_IR 144", single("ISO-8859-5")),
          Map.entry("ISO_IR 127", single("ISO-8859-6")),
          Map.entry("ISO_IR 126", single("ISO-8859-7")),
          Map.entry("ISO_IR 138", single("ISO-8859-8")),
          Map.entry("ISO_IR 148", single("ISO-8859-9")),
          Map.entry("ISO_IR 203", single("ISO-8859-15")),
          Map.entry("ISO_IR 166", single("TIS-620")),
          Map.entry("ISO_IR 13", KATAKANA),
          Map.entry("ISO_IR 149", KOREAN),
          Map.entry("ISO_IR 58", CHINESE));

  /** Escape sequences without ESC, and what they call up. */
  private static final Map<String, Escape> ESCAPES =
      Map.ofEntries(
          Map.entry("(B", new Escape(ASCII, false, 3)),
          Map.entry("(J", new Escape(ASCII, false, 3)),
          Map.entry(")I", new Escape(KATAKANA, true, 3)),
          Map.entry("$B", new Escape(JIS_208, false, 3)),
          Map.entry("$(D", new Escape(JIS_212, false, 4)),
          Map.entry("$)C", new Escape(KOREAN, true, 4)),
          Map.entry("$)A", new Escape(CHINESE, true, 4)),
          high("-A", "ISO_IR 100"),
          high("-B", "ISO_IR 101"),
          high("-C", "ISO_IR 109"),
          high("-D", "ISO_IR 110"),
          high("-L", "ISO_IR 144"),
          high("-G", "ISO_IR 127"),
          high("-F", "ISO_IR 126"),
          high("-H", "ISO_IR 138"),
          high("-M", "ISO_IR 148"),
          high("-b", "ISO_IR 203"),
          high("-T", "ISO_IR 166"));

  private static final Pattern REGISTERED =
      Pattern.compile("ISO[ _-]?(?:2022[ _-]?)?IR[ _-]?(\\d{1,3})");

  private final Charset charset;
  private final int width;
  private final int shift;
  private final boolean third;

  /**
   * An escape sequence.
   *
   * @param table what it calls up
   * @param high into the high half
   * @param length in bytes, ESC included
   */
  record Escape(CodeTable table, boolean high, int length) {}

  private CodeTable(String name, int width, int shift, boolean third) {
    // A trimmed run time may lack the charsets beyond the standard ones.
    this.charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
    this.width = width;
    this.shift = shift;
    this.third = third;
  }

  private static CodeTable single(String name) {
    return new CodeTable(name, 1, 0x80, false);
  }

  private static Map.Entry<String, Escape> high(String sequence, String term) {
    CodeTable table = HIGH.get(term);
    return Map.entry(sequence, new Escape(table == null ? LATIN_1 : table, true, 3));
  }

  /** A term as tables list it: with or without extensions, and however its blanks are written. */
  static String normal(String term) {
    Matcher m = REGISTERED.matcher(term);
    return m.matches() ? "ISO_IR " + m.group(1) : term;
  }

  /** The table that a term of Specific Character Set puts into the high half. */
  static Optional<CodeTable> highOf(String term) {
    return Optional.ofNullable(HIGH.get(normal(term)));
  }

  /** The escape sequence at an offset, null if it is none that DICOM knows. */
  static @Nullable Escape escape(byte[] bytes, int at, int end) {
    for (int length = 2; length <= 3 && at + length < end; length++) {
      Escape found = ESCAPES.get(new String(bytes, at + 1, length, StandardCharsets.ISO_8859_1));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Bytes of one character. */
  int width() {
    return width;
  }

  /** One character, of {@link #width()} bytes or, where the text is cut off, of fewer. */
  String decode(byte[] bytes, int at, int count) {
    byte[] shifted = new byte[count + (third ? 1 : 0)];
    if (third) {
      shifted[0] = (byte) 0x8F;
    }
    for (int i = 0; i < count; i++) {
      shifted[shifted.length - count + i] = (byte) (bytes[at + i] | shift);
    }
    return new String(shifted, charset);
  }
}
