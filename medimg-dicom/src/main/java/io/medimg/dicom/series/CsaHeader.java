package io.medimg.dicom.series;

import io.medimg.dicom.dataset.DicomDataset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Elements of Siemens' image header (CSA Image Header Info, private block {@code SIEMENS CSA
 * HEADER}, element 10): names with texts, in the layout that starts with {@code SV10} and in the
 * older one without. Lengths are bounded by the bytes that are there; what cannot be read is left
 * out. Immutable and safe for use by several threads.
 */
final class CsaHeader {
  static final String SLICES = "NumberOfImagesInMosaic";
  static final String NORMAL = "SliceNormalVector";
  static final String B_VALUE = "B_value";
  static final String DIRECTION = "DiffusionGradientDirection";

  private static final Set<String> KEPT = Set.of(SLICES, NORMAL, B_VALUE, DIRECTION);
  private static final int LONGEST = 1 << 22;
  private static final int MOST_ELEMENTS = 1024;
  private static final int NAME = 64;
  private static final int ELEMENT_HEAD = NAME + 20;
  private static final int LONGEST_TEXT = 64;

  private final Map<String, double[]> numbers;

  private CsaHeader(Map<String, double[]> numbers) {
    this.numbers = numbers;
  }

  /** The header of a file; without elements if there is none. */
  static CsaHeader of(DicomDataset d) {
    OptionalInt tag = d.privateTag(0x0029, "SIEMENS CSA HEADER", 0x10);
    boolean fits =
        tag.isPresent() && d.bulk(tag.getAsInt()).filter(b -> b.length() <= LONGEST).isPresent();
    return fits ? parse(d.bytes(tag.getAsInt()).orElse(new byte[0])) : new CsaHeader(Map.of());
  }

  static CsaHeader parse(byte[] bytes) {
    Map<String, double[]> found = new HashMap<>();
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean second = bytes.length >= 16 && text(bytes, 0, 4).equals("SV10");
    if (second) {
      b.position(8);
    }
    if (b.remaining() < 8) {
      return new CsaHeader(found);
    }
    int count = b.getInt();
    b.getInt();
    // In the older layout lengths of items count from the first element's own.
    int base = -1;
    for (int e = 0; e < count && e < MOST_ELEMENTS && b.remaining() >= ELEMENT_HEAD; e++) {
      String name = text(bytes, b.position(), NAME);
      int items = b.getInt(b.position() + NAME + 12);
      base = base < 0 ? items : base;
      b.position(b.position() + ELEMENT_HEAD);
      List<String> texts = items(b, bytes, items, second ? -1 : base);
      if (texts == null) {
        break;
      }
      if (KEPT.contains(name)) {
        found.putIfAbsent(name, numbers(texts));
      }
    }
    return new CsaHeader(found);
  }

  /** Texts of an element's items; null if they reach beyond the header. */
  private static @org.jspecify.annotations.Nullable List<String> items(
      ByteBuffer b, byte[] bytes, int items, int base) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      if (b.remaining() < 16) {
        return null;
      }
      int length = base < 0 ? b.getInt(b.position() + 4) : b.getInt(b.position()) - base;
      b.position(b.position() + 16);
      if (length < 0 || length > b.remaining()) {
        return null;
      }
      if (texts.size() < 6) {
        texts.add(text(bytes, b.position(), Math.min(length, LONGEST_TEXT)));
      }
      b.position(b.position() + Math.min(b.remaining(), (length + 3) / 4 * 4));
    }
    return texts;
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1).trim();
  }

  private static double[] numbers(List<String> texts) {
    return texts.stream().filter(t -> !t.isEmpty()).mapToDouble(CsaHeader::number).toArray();
  }

  private static double number(String text) {
    return text.matches("[+-]?(\\d+[.]?\\d*|[.]\\d+)([eE][+-]?\\d{1,3})?")
        ? Double.parseDouble(text)
        : Double.NaN;
  }

  /** Numbers of an element; none if it is absent, NaN in the place of what is no number. */
  double[] numbers(String name) {
    double[] found = numbers.getOrDefault(name, new double[0]);
    return Arrays.copyOf(found, found.length);
  }

  /** The first number of an element, 0 if there is none. */
  double number(String name, double otherwise) {
    double[] found = numbers(name);
    return found.length == 0 || Double.isNaN(found[0]) ? otherwise : found[0];
  }
}
