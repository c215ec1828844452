package io.medimg.dicom.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The attributes of a DICOM file, its meta header included, or of an item of a sequence. Values are
 * decoded when they are asked for; what is absent, empty or no such value gives an empty answer,
 * never an exception. {@link #toString()} prints no value. Immutable and safe for use by several
 * threads.
 */
public final class DicomDataset {
  private final byte[] data;
  private final int[] tags;
  private final Vr[] vrs;
  private final int[] offsets;
  private final int[] lengths;
  private final Map<Integer, List<DicomDataset>> sequences;
  private final Map<Integer, BulkData> bulk;
  private final Encoding encoding;
  private final List<String> notices;

  public DicomDataset(DatasetBuilder built, byte[] data, Encoding encoding) {
    this.data = data;
    this.tags = built.tags();
    this.vrs = built.vrs();
    this.offsets = built.offsets();
    this.lengths = built.lengths();
    this.sequences = built.sequences();
    this.bulk = built.bulk();
    this.encoding = encoding;
    this.notices = List.of();
  }

  private DicomDataset(DicomDataset other, List<String> notices) {
    this.data = other.data;
    this.tags = other.tags;
    this.vrs = other.vrs;
    this.offsets = other.offsets;
    this.lengths = other.lengths;
    this.sequences = other.sequences;
    this.bulk = other.bulk;
    this.encoding = other.encoding;
    this.notices = notices;
  }

  DicomDataset withNotices(List<String> others) {
    return others.isEmpty() ? this : new DicomDataset(this, others);
  }

  private int find(int tag) {
    return Tag.indexOf(tags, tag);
  }

  /** How the file is encoded. */
  public TransferSyntax transferSyntax() {
    return encoding.syntax();
  }

  /**
   * Where the file departs from the standard and was read all the same, for people: what was found
   * and how it was taken, without patient data; unmodifiable, empty for items and for files in
   * order.
   */
  public List<String> notices() {
    return notices;
  }

  /** How many attributes there are, those in items not counted. */
  public int size() {
    return tags.length;
  }

  /** The tags in ascending order, copied. */
  public int[] tags() {
    return tags.clone();
  }

  /**
   * Whether an attribute is there, be it empty.
   *
   * @param tag see {@link Tag}
   * @return true if it is
   */
  public boolean contains(int tag) {
    return find(tag) >= 0;
  }

  /**
   * How a value is represented.
   *
   * @param tag see {@link Tag}
   * @return empty if absent; {@link Vr#UN} if the file does not say and medimg does not know
   */
  public Optional<Vr> vr(int tag) {
    int i = find(tag);
    return i < 0 ? Optional.empty() : Optional.of(vrs[i]);
  }

  /**
   * The bytes of a value, in little endian whatever the file's order is.
   *
   * @param tag see {@link Tag}
   * @return a copy; empty if absent or a sequence
   * @throws UncheckedIOException if the value lies in a file that can no longer be read
   */
  public Optional<byte[]> bytes(int tag) {
    int i = find(tag);
    if (i < 0 || isSequence(i)) {
      return Optional.empty();
    }
    ByteBuffer view = view(tag);
    byte[] copy = new byte[view.remaining()];
    view.get(copy);
    if (view.order() == ByteOrder.BIG_ENDIAN) {
      reverse(copy, vrs[i].unit());
    }
    return Optional.of(copy);
  }

  private static void reverse(byte[] bytes, int unit) {
    for (int from = 0; from + unit <= bytes.length; from += unit) {
      for (int low = from, high = from + unit - 1; low < high; low++, high--) {
        byte b = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = b;
      }
    }
  }

  /**
   * A value's bytes in the order of the file, to be read in parts: pixels above all. Nothing of a
   * large value is read before it is asked for.
   *
   * @param tag see {@link Tag}
   * @return empty if absent or a sequence
   */
  public Optional<BulkData> bulk(int tag) {
    int i = find(tag);
    if (i < 0 || isSequence(i)) {
      return Optional.empty();
    }
    return Optional.of(
        lengths[i] == DatasetBuilder.ELSEWHERE
            ? Objects.requireNonNull(bulk.get(tag))
            : BulkData.of(data, offsets[i], lengths[i], null));
  }

  /**
   * The order of bytes in {@link #bulk}.
   *
   * @return big endian for Explicit VR Big Endian alone
   */
  public ByteOrder byteOrder() {
    return encoding.order();
  }

  private boolean isSequence(int i) {
    return !sequences.isEmpty() && sequences.containsKey(tags[i]);
  }

  /** Whether an attribute is a sequence, be it without items. */
  boolean hasItems(int tag) {
    return sequences.containsKey(tag);
  }

  /** The bytes of a value, to be read only, in their order; empty if absent. */
  public ByteBuffer view(int tag) {
    int i = find(tag);
    if (i < 0) {
      return ByteBuffer.allocate(0);
    }
    ByteOrder order = tag >>> 16 == 2 ? ByteOrder.LITTLE_ENDIAN : encoding.order();
    if (lengths[i] != DatasetBuilder.ELSEWHERE) {
      return ByteBuffer.wrap(data, offsets[i], lengths[i]).slice().order(order);
    }
    BulkData value = Objects.requireNonNull(bulk.get(tag));
    if (value.length() > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "%s holds %d bytes, more than an array; read it in parts through bulk()"
              .formatted(Tag.toString(tag), value.length()));
    }
    try {
      return value.buffer(0, (int) value.length()).order(order);
    } catch (IOException e) {
      throw new UncheckedIOException(Tag.toString(tag) + " cannot be read any more", e);
    }
  }

  /** Where a value starts in the file, -1 if it is absent. */
  long offset(int tag) {
    return bulk(tag).map(BulkData::offset).orElse(-1L);
  }

  /**
   * The first value of a text.
   *
   * @param tag see {@link Tag}
   * @return without padding; empty if absent or blank
   */
  public Optional<String> string(int tag) {
    int i = find(tag);
    if (i >= 0 && vrs[i].hasSeveralTexts() && isShort(i)) {
      String first = firstOf(decoded(tag, i));
      return first.isEmpty() ? Optional.empty() : Optional.of(first);
    }
    return strings(tag).stream().findFirst().filter(s -> !s.isEmpty());
  }

  private boolean isShort(int i) {
    return lengths[i] != DatasetBuilder.ELSEWHERE;
  }

  private static String firstOf(String all) {
    int end = all.indexOf('\\');
    return strip(end < 0 ? all : all.substring(0, end));
  }

  /**
   * All values of a text, decoded by Specific Character Set with its code extensions.
   *
   * @param tag see {@link Tag}
   * @return without padding, but with the leading blanks of LT, ST and UT, which are one value
   *     whatever backslashes they hold; empty if absent, a sequence or a number in binary
   */
  public List<String> strings(int tag) {
    int i = find(tag);
    boolean text = i >= 0 && !isSequence(i) && (vrs[i].isText() || vrs[i] == Vr.UN);
    if (!text || lengths[i] == 0) {
      return List.of();
    }
    String all = decoded(tag, i);
    if (vrs[i].isText() && !vrs[i].hasSeveralTexts()) {
      return List.of(stripTrailing(all));
    }
    List<String> values = CharacterSet.split(all);
    values.replaceAll(DicomDataset::strip);
    return List.copyOf(values);
  }

  private String decoded(int tag, int i) {
    if (isShort(i)) {
      return encoding.charset().decode(data, offsets[i], lengths[i]);
    }
    ByteBuffer view = view(tag);
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return encoding.charset().decode(bytes, 0, bytes.length);
  }

  /** Without blanks and control characters at both ends. */
  static String strip(String padded) {
    String end = stripTrailing(padded);
    int from = 0;
    while (from < end.length() && end.charAt(from) <= ' ') {
      from++;
    }
    return end.substring(from);
  }

  private static String stripTrailing(String padded) {
    int to = padded.length();
    while (to > 0 && padded.charAt(to - 1) <= ' ') {
      to--;
    }
    return padded.substring(0, to);
  }

  /**
   * The first value of a Person Name; patient data.
   *
   * @param tag see {@link Tag}
   * @return empty if absent or blank
   */
  public Optional<PersonName> personName(int tag) {
    return string(tag).map(PersonName::parse);
  }

  /**
   * The first value of a date (DA), or the day of a date with time (DT).
   *
   * @param tag see {@link Tag}
   * @return empty if absent or no date
   */
  public Optional<LocalDate> date(int tag) {
    return string(tag)
        .flatMap(
            text ->
                Dates.date(text).or(() -> Dates.dateTime(text).map(LocalDateTime::toLocalDate)));
  }

  /**
   * The first value of a time of day (TM).
   *
   * @param tag see {@link Tag}
   * @return empty if absent or no time
   */
  public Optional<LocalTime> time(int tag) {
    return string(tag).flatMap(Dates::time);
  }

  /**
   * The first value of a date with time (DT) on the clock of its place; its offset from UTC is left
   * out.
   *
   * @param tag see {@link Tag}
   * @return midnight if only the day is given; empty if absent or no date with time
   */
  public Optional<LocalDateTime> dateTime(int tag) {
    return string(tag).flatMap(Dates::dateTime);
  }

  /**
   * The first value of a number.
   *
   * @param tag see {@link Tag}
   * @return empty if absent or no finite number
   */
  public OptionalDouble number(int tag) {
    double[] all = numbers(tag, 1);
    return all.length == 0 || Double.isNaN(all[0])
        ? OptionalDouble.empty()
        : OptionalDouble.of(all[0]);
  }

  /**
   * All values of a number, written in binary or as text (DS, IS, or of unknown representation).
   *
   * @param tag see {@link Tag}
   * @return copied; NaN in the place of what is no finite number; empty if absent
   */
  public double[] numbers(int tag) {
    return numbers(tag, Integer.MAX_VALUE);
  }

  private double[] numbers(int tag, int most) {
    int i = find(tag);
    if (i < 0 || isSequence(i)) {
      return new double[0];
    }
    if (vrs[i].isText() || vrs[i] == Vr.UN) {
      return strings(tag).stream().limit(most).mapToDouble(Numbers::parse).toArray();
    }
    return Numbers.binary(view(tag), vrs[i], most);
  }

  /**
   * The first value of a whole number; of an integer string (IS) with other characters behind its
   * digits, those digits.
   *
   * @param tag see {@link Tag}
   * @return empty if absent or no whole number within an int
   */
  public OptionalInt integer(int tag) {
    OptionalDouble n = number(tag);
    if (n.isEmpty() && vr(tag).orElse(Vr.UN) == Vr.IS) {
      return string(tag).map(Numbers::leading).orElse(OptionalInt.empty());
    }
    return n.isPresent() && n.getAsDouble() == (int) n.getAsDouble()
        ? OptionalInt.of((int) n.getAsDouble())
        : OptionalInt.empty();
  }

  /**
   * All values that are whole numbers in binary, exactly: of 64 bits, too.
   *
   * @param tag see {@link Tag}
   * @return UV and OV beyond 2^63 - 1 are negative; attribute tags (AT) are group and element;
   *     empty if absent or no such numbers
   */
  public long[] longs(int tag) {
    int i = find(tag);
    return i < 0 || isSequence(i) ? new long[0] : Numbers.whole(view(tag), vrs[i]);
  }

  /**
   * The items of a sequence.
   *
   * @param tag see {@link Tag}
   * @return empty if absent or no sequence
   */
  public List<DicomDataset> items(int tag) {
    return sequences.getOrDefault(tag, List.of());
  }

  /**
   * The first item of a sequence.
   *
   * @param tag see {@link Tag}
   * @return empty if absent, without items, or no sequence
   */
  public Optional<DicomDataset> item(int tag) {
    return items(tag).stream().findFirst();
  }

  /**
   * The tag of a vendor's attribute, which depends on the block that its creator took (PS3.5,
   * section 7.8.1).
   *
   * @param group odd, for example {@code 0x7053}
   * @param creator as the vendor writes it, for example {@code Philips PET Private Group}
   * @param element 0 to 255, within the block
   * @return empty if the creator has no block or the attribute is absent
   */
  public OptionalInt privateTag(int group, String creator, int element) {
    for (int block = 0x10; block <= 0xFF; block++) {
      int reserved = group << 16 | block;
      if (contains(reserved) && string(reserved).orElse("").equalsIgnoreCase(creator)) {
        int tag = group << 16 | block << 8 | element;
        return contains(tag) ? OptionalInt.of(tag) : OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  /** How many attributes there are; no values, since they may be patient data. */
  @Override
  public String toString() {
    return "DicomDataset[%d attributes, %s]".formatted(tags.length, encoding.syntax());
  }
}
