package io.medimg.dicom.write;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts a data set together, attribute by attribute, or changes a copy of one. The order of calls
 * does not matter: attributes are written in ascending order. A value takes the place of an earlier
 * one of the same tag. Not safe for use by several threads; build one per thread.
 */
public final class DicomBuilder {
  private static final String UTF_8 = "ISO_IR 192";

  private final SortedMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
  private boolean utf8;

  private DicomBuilder(boolean utf8) {
    this.utf8 = utf8;
  }

  /**
   * A new data set whose texts are written in UTF-8; it says so once it holds text beyond ASCII.
   */
  public static DicomBuilder create() {
    return new DicomBuilder(true);
  }

  /**
   * A changeable copy of a data set: every value byte by byte, its character set included. The meta
   * header and group lengths are left out, since they are made anew when a file is written.
   *
   * @param dataset left as it is
   * @return the copy
   */
  public static DicomBuilder from(DicomDataset dataset) {
    DicomBuilder copy = new DicomBuilder(false);
    for (int tag : dataset.tags()) {
      if (tag >>> 16 > 2 && (tag & 0xFFFF) != 0) {
        copy.elements.put(tag, element(dataset, tag));
      }
    }
    copy.utf8 = isUtf8(dataset);
    return copy;
  }

  private static boolean isUtf8(DicomDataset dataset) {
    return dataset.strings(Tag.SPECIFIC_CHARACTER_SET).equals(List.of(UTF_8));
  }

  private static Element element(DicomDataset dataset, int tag) {
    Vr vr = dataset.vr(tag).orElse(Vr.UN);
    if (vr == Vr.SQ) {
      return Element.ofItems(dataset.items(tag).stream().map(DicomBuilder::from).toList());
    }
    byte[] bytes = dataset.bytes(tag).orElse(new byte[0]);
    boolean fragments = tag == Tag.PIXEL_DATA && Fragments.are(dataset, bytes);
    return fragments ? Element.ofFragments(bytes) : Element.ofBytes(vr, bytes);
  }

  /**
   * Writes text.
   *
   * @param tag group and element
   * @param vr a representation of text
   * @param values none for an empty value; joined with backslashes
   * @return this builder
   * @throws IllegalArgumentException if the representation is not one of text, a value of several
   *     holds a backslash, or the character set of a copied data set cannot hold it
   */
  public DicomBuilder text(int tag, Vr vr, String... values) {
    if (!Values.isText(vr)) {
      throw new IllegalArgumentException(
          "%s holds no text; %s takes bytes or numbers".formatted(vr, Tag.toString(tag)));
    }
    for (String value : values) {
      if (value.indexOf('\\') >= 0 && !Values.isSingle(vr)) {
        throw new IllegalArgumentException(
            "a value of %s holds a backslash, which %s cannot".formatted(Tag.toString(tag), vr));
      }
    }
    String all = String.join("\\", values);
    boolean ascii = all.chars().allMatch(c -> c < 128);
    if (!ascii && !(utf8 && Values.usesCharacterSet(vr))) {
      throw new IllegalArgumentException(
          "%s takes plain ASCII here; only texts of a data set in UTF-8 (%s) take more"
              .formatted(Tag.toString(tag), UTF_8));
    }
    return bytes(tag, vr, all.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes numbers in binary, or as text for DS and IS.
   *
   * @param tag group and element
   * @param vr DS, FD, FL, IS, SL, SS, UL or US
   * @param values rounded to whole numbers where the representation has no others
   * @return this builder
   * @throws IllegalArgumentException if the representation is another
   */
  public DicomBuilder numbers(int tag, Vr vr, double... values) {
    if (vr == Vr.DS) {
      return text(tag, vr, Arrays.stream(values).mapToObj(Values::decimal).toArray(String[]::new));
    }
    if (vr == Vr.IS) {
      return text(
          tag, vr, Arrays.stream(values).mapToObj(v -> "" + Math.round(v)).toArray(String[]::new));
    }
    int width = Values.width(vr);
    ByteBuffer out = ByteBuffer.allocate(width * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double v : values) {
      switch (vr) {
        case US, SS -> out.putShort((short) Math.round(v));
        case UL, SL -> out.putInt((int) Math.round(v));
        case FL -> out.putFloat((float) v);
        case FD -> out.putDouble(v);
        default ->
            throw new IllegalArgumentException(
                "%s holds no numbers that can be given one by one".formatted(vr));
      }
    }
    return bytes(tag, vr, out.array());
  }

  /**
   * Writes tags as a value (AT).
   *
   * @param tag group and element
   * @param values tags
   * @return this builder
   */
  public DicomBuilder tags(int tag, int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      out.putShort((short) (value >>> 16)).putShort((short) value);
    }
    return bytes(tag, Vr.AT, out.array());
  }

  /**
   * Writes a value as it is.
   *
   * @param tag group and element
   * @param vr any but SQ
   * @param value little endian; padded to an even length; not copied if that is even already
   * @return this builder
   * @throws IllegalArgumentException if the tag belongs to the meta header or is a group length, or
   *     the representation is SQ
   */
  public DicomBuilder bytes(int tag, Vr vr, byte[] value) {
    if (vr == Vr.SQ) {
      throw new IllegalArgumentException(Tag.toString(tag) + " is a sequence; it takes items");
    }
    put(tag, Element.ofBytes(vr, value));
    return this;
  }

  DicomBuilder set(Attr attribute, String... values) {
    return text(attribute.tag(), attribute.vr(), values);
  }

  DicomBuilder number(Attr attribute, double... values) {
    return numbers(attribute.tag(), attribute.vr(), values);
  }

  DicomBuilder items(Attr attribute, DicomBuilder... items) {
    return items(attribute.tag(), List.of(items));
  }

  /**
   * Writes a sequence.
   *
   * @param tag group and element
   * @param items none for an empty sequence; later changes of them still count
   * @return this builder
   */
  public DicomBuilder items(int tag, DicomBuilder... items) {
    return items(tag, List.of(items));
  }

  /**
   * Writes a sequence.
   *
   * @param tag group and element
   * @param items none for an empty sequence; later changes of them still count
   * @return this builder
   */
  public DicomBuilder items(int tag, List<DicomBuilder> items) {
    put(tag, Element.ofItems(items));
    return this;
  }

  private void put(int tag, Element element) {
    if (tag >>> 16 <= 2 || (tag & 0xFFFF) == 0) {
      throw new IllegalArgumentException(
          "%s is written by itself; a data set starts at group 0008".formatted(Tag.toString(tag)));
    }
    elements.put(tag, element);
  }

  /**
   * Copies an attribute, if it is there. Text is read by the character set of its data set and
   * written in that of this builder.
   *
   * @param source left as it is
   * @param tag group and element
   * @return this builder
   */
  public DicomBuilder copy(DicomDataset source, int tag) {
    Vr vr = source.vr(tag).orElse(null);
    if (vr == null) {
      return this;
    }
    if (vr == Vr.SQ) {
      return items(tag, source.items(tag).stream().map(this::recoded).toList());
    }
    if (Values.usesCharacterSet(vr)) {
      String all = String.join("\\", source.strings(tag));
      return bytes(tag, vr, all.getBytes(StandardCharsets.UTF_8));
    }
    put(tag, element(source, tag));
    return this;
  }

  private DicomBuilder recoded(DicomDataset item) {
    DicomBuilder copy = new DicomBuilder(utf8);
    for (int tag : item.tags()) {
      if ((tag & 0xFFFF) != 0 && tag != Tag.SPECIFIC_CHARACTER_SET) {
        copy.copy(item, tag);
      }
    }
    return copy;
  }

  /**
   * Takes an attribute away, if it is there.
   *
   * @param tag group and element
   * @return this builder
   */
  public DicomBuilder remove(int tag) {
    elements.remove(tag);
    return this;
  }

  /** What is to be written, in ascending order; with a character set if text needs one. */
  SortedMap<Integer, Element> elements() {
    if (utf8 && !elements.containsKey(Tag.SPECIFIC_CHARACTER_SET) && needsCharacterSet()) {
      text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, UTF_8);
    }
    return Collections.unmodifiableSortedMap(elements);
  }

  private boolean needsCharacterSet() {
    for (Element element : elements.values()) {
      if (Values.usesCharacterSet(element.vr())) {
        for (byte b : element.bytes()) {
          if (b < 0) {
            return true;
          }
        }
      }
      if (element.items().stream().anyMatch(DicomBuilder::needsCharacterSet)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The data set, as it reads from a file in Explicit VR Little Endian.
   *
   * @return what {@link DicomReader} makes of the written bytes
   * @throws IllegalStateException if what was put together cannot be read back
   */
  public DicomDataset build() {
    return build(TransferSyntax.EXPLICIT_LITTLE);
  }

  /**
   * The data set, as it reads from a file in a transfer syntax.
   *
   * @param syntax that of the data set that was copied, if its pixels are compressed
   * @return what {@link DicomReader} makes of the written bytes
   * @throws IllegalStateException if what was put together cannot be read back
   */
  public DicomDataset build(TransferSyntax syntax) {
    byte[] file = DatasetEncoder.file(this, Objects.requireNonNull(syntax, "syntax"));
    try {
      return new DicomReader().readDataset(ImageSource.of("built", file), Limits.defaults());
    } catch (IOException e) {
      throw new IllegalStateException("a data set that was just built cannot be read", e);
    }
  }

  /** How many attributes there are; no values, since they may be patient data. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "DicomBuilder[%d attributes]", elements.size());
  }
}
