package io.medimg.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
  private static final Map<String, String> CHARSETS =
      Map.ofEntries(
          Map.entry("ISO_IR 101", "ISO-8859-2"),
          Map.entry("ISO_IR 109", "ISO-8859-3"),
          Map.entry("ISO_IR 110", "ISO-8859-4"),
          Map.entry("ISO_IR 144", "ISO-8859-5"),
          Map.entry("ISO_IR 127", "ISO-8859-6"),
          Map.entry("ISO_IR 126", "ISO-8859-7"),
          Map.entry("ISO_IR 138", "ISO-8859-8"),
          Map.entry("ISO_IR 148", "ISO-8859-9"),
          Map.entry("ISO_IR 166", "TIS-620"),
          Map.entry("ISO_IR 13", "Shift_JIS"),
          Map.entry("ISO_IR 192", "UTF-8"),
          Map.entry("GB18030", "GB18030"),
          Map.entry("GBK", "GBK"));

  private final byte[] file;
  private final int[] tags;
  private final Vr[] vrs;
  private final int[] offsets;
  private final int[] lengths;
  private final Map<Integer, List<DicomDataset>> sequences;
  private final TransferSyntax syntax;

  DicomDataset(DatasetBuilder built, byte[] file, TransferSyntax syntax) {
    this.file = file;
    this.tags = built.tags();
    this.vrs = built.vrs();
    this.offsets = built.offsets();
    this.lengths = built.lengths();
    this.sequences = built.sequences();
    this.syntax = syntax;
  }

  private int find(int tag) {
    int low = 0;
    int high = tags.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(tags[middle], tag);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** How the file is encoded. */
  public TransferSyntax transferSyntax() {
    return syntax;
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
   * The bytes of a value, in little endian.
   *
   * @param tag see {@link Tag}
   * @return a copy; empty if absent or a sequence
   */
  public Optional<byte[]> bytes(int tag) {
    int i = find(tag);
    return i < 0 || sequences.containsKey(tag)
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(file, offsets[i], offsets[i] + lengths[i]));
  }

  /** The bytes of a value in the file itself, little endian, to be read only; empty if absent. */
  ByteBuffer view(int tag) {
    int i = find(tag);
    return i < 0
        ? ByteBuffer.allocate(0)
        : ByteBuffer.wrap(file, offsets[i], lengths[i]).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Where a value starts in the file, -1 if it is absent. */
  int offset(int tag) {
    int i = find(tag);
    return i < 0 ? -1 : offsets[i];
  }

  /**
   * The first value of a text.
   *
   * @param tag see {@link Tag}
   * @return without padding; empty if absent or blank
   */
  public Optional<String> string(int tag) {
    return strings(tag).stream().findFirst().filter(s -> !s.isEmpty());
  }

  /**
   * All values of a text, by the first Specific Character Set (escape sequences of ISO 2022 are not
   * interpreted).
   *
   * @param tag see {@link Tag}
   * @return without padding; empty if absent, a sequence or a number in binary
   */
  public List<String> strings(int tag) {
    int i = find(tag);
    boolean text = i >= 0 && !sequences.containsKey(tag) && (vrs[i].isText() || vrs[i] == Vr.UN);
    if (!text || lengths[i] == 0) {
      return List.of();
    }
    Charset charset = tag == Tag.SPECIFIC_CHARACTER_SET ? StandardCharsets.US_ASCII : charset();
    String all = new String(file, offsets[i], lengths[i], charset);
    List<String> values = new ArrayList<>();
    for (String part : all.split("\\\\", -1)) {
      values.add(strip(part));
    }
    return List.copyOf(values);
  }

  private static String strip(String padded) {
    int from = 0;
    int to = padded.length();
    while (to > 0 && padded.charAt(to - 1) <= ' ') {
      to--;
    }
    while (from < to && padded.charAt(from) <= ' ') {
      from++;
    }
    return padded.substring(from, to);
  }

  private Charset charset() {
    String name = string(Tag.SPECIFIC_CHARACTER_SET).orElse("").replace("ISO 2022 IR", "ISO_IR");
    String java = CHARSETS.getOrDefault(name, "ISO-8859-1");
    return Charset.isSupported(java) ? Charset.forName(java) : StandardCharsets.ISO_8859_1;
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
   * All values of a number, written in binary or as text (DS, IS).
   *
   * @param tag see {@link Tag}
   * @return copied; NaN in the place of what is no finite number; empty if absent
   */
  public double[] numbers(int tag) {
    return numbers(tag, Integer.MAX_VALUE);
  }

  private double[] numbers(int tag, int most) {
    int i = find(tag);
    if (i < 0 || sequences.containsKey(tag)) {
      return new double[0];
    }
    if (vrs[i].isText()) {
      return strings(tag).stream().limit(most).mapToDouble(Numbers::parse).toArray();
    }
    return Numbers.binary(view(tag), vrs[i], most);
  }

  /**
   * The first value of a whole number.
   *
   * @param tag see {@link Tag}
   * @return empty if absent or no whole number within an int
   */
  public OptionalInt integer(int tag) {
    OptionalDouble n = number(tag);
    return n.isPresent() && n.getAsDouble() == (int) n.getAsDouble()
        ? OptionalInt.of((int) n.getAsDouble())
        : OptionalInt.empty();
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

  /** How many attributes there are; no values, since they may be patient data. */
  @Override
  public String toString() {
    return "DicomDataset[%d attributes, %s]".formatted(tags.length, syntax);
  }
}
