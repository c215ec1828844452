package io.medimg.dicom.write;

import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;

/**
 * Turns a builder's attributes into bytes (PS3.5, section 7; PS3.10, section 7). Items have defined
 * lengths; so have sequences, but for implicit encodings, where a reader knows a sequence that it
 * has no entry for by nothing but its undefined length. Not safe for use by several threads.
 */
final class DatasetEncoder {
  /** Identifies this library as the writer; made once from a UUID. */
  static final String IMPLEMENTATION_UID = "2.25.253435053240767580505185198816639937895";

  static final String IMPLEMENTATION_NAME = "MEDIMG";

  private static final int META_LENGTH = 0x0002_0000;
  private static final int META_VERSION = 0x0002_0001;
  private static final int MEDIA_CLASS = 0x0002_0002;
  private static final int MEDIA_INSTANCE = 0x0002_0003;
  private static final int IMPLEMENTATION_CLASS = 0x0002_0012;
  private static final int IMPLEMENTATION_VERSION_NAME = 0x0002_0013;
  private static final int ITEM = 0xFFFE_E000;
  private static final int SEQUENCE_END = 0xFFFE_E0DD;
  private static final long UNDEFINED = 0xFFFF_FFFFL;
  private static final int LONGEST_SHORT_FORM = 0xFFFE;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean explicit;
  private final boolean big;

  private DatasetEncoder(boolean explicit, boolean big) {
    this.explicit = explicit;
    this.big = big;
  }

  /** A whole file: preamble, meta header, data set. */
  static byte[] file(DicomBuilder dataset, TransferSyntax syntax) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[128]);
    file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    byte[] meta = meta(dataset, syntax);
    DatasetEncoder length = new DatasetEncoder(true, false);
    length.element(META_LENGTH, Element.ofBytes(Vr.UL, length.ordered(meta.length, 4)));
    file.writeBytes(length.out.toByteArray());
    file.writeBytes(meta);
    boolean explicit = !syntax.equals(TransferSyntax.IMPLICIT_LITTLE);
    DatasetEncoder body = new DatasetEncoder(explicit, syntax.equals(TransferSyntax.EXPLICIT_BIG));
    body.dataset(dataset);
    byte[] plain = body.out.toByteArray();
    file.writeBytes(syntax.equals(TransferSyntax.DEFLATED) ? deflate(plain) : plain);
    return file.toByteArray();
  }

  private static byte[] meta(DicomBuilder dataset, TransferSyntax syntax) {
    DatasetEncoder meta = new DatasetEncoder(true, false);
    meta.element(META_VERSION, Element.ofBytes(Vr.OB, new byte[] {0, 1}));
    Map<Integer, Element> all = dataset.elements();
    Element sopClass = all.get(Tag.SOP_CLASS_UID);
    Element instance = all.get(Tag.SOP_INSTANCE_UID);
    if (sopClass != null && instance != null) {
      meta.element(MEDIA_CLASS, Element.ofBytes(Vr.UI, sopClass.bytes()));
      meta.element(MEDIA_INSTANCE, Element.ofBytes(Vr.UI, instance.bytes()));
    }
    meta.element(Tag.TRANSFER_SYNTAX_UID, ascii(Vr.UI, syntax.uid()));
    meta.element(IMPLEMENTATION_CLASS, ascii(Vr.UI, IMPLEMENTATION_UID));
    meta.element(IMPLEMENTATION_VERSION_NAME, ascii(Vr.SH, IMPLEMENTATION_NAME));
    return meta.out.toByteArray();
  }

  private static Element ascii(Vr vr, String text) {
    return Element.ofBytes(vr, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] part = new byte[1 << 14];
      while (!deflater.finished()) {
        packed.write(part, 0, deflater.deflate(part));
      }
      if (packed.size() % 2 != 0) {
        packed.write(0);
      }
      return packed.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private void dataset(DicomBuilder dataset) {
    dataset.elements().forEach(this::element);
  }

  private void element(int tag, Element element) {
    if (element.encapsulated()) {
      header(tag, Vr.OB, UNDEFINED);
      out.writeBytes(element.bytes());
    } else if (element.vr() == Vr.SQ) {
      sequence(tag, element);
    } else {
      header(tag, element.vr(), element.bytes().length);
      out.writeBytes(ordered(element.bytes(), Values.width(element.vr())));
    }
  }

  private void sequence(int tag, Element element) {
    DatasetEncoder content = new DatasetEncoder(explicit, big);
    for (DicomBuilder item : element.items()) {
      DatasetEncoder one = new DatasetEncoder(explicit, big);
      one.dataset(item);
      content.tag(ITEM);
      content.out.writeBytes(content.ordered(one.out.size(), 4));
      content.out.writeBytes(one.out.toByteArray());
    }
    if (!explicit) {
      content.tag(SEQUENCE_END);
      content.out.writeBytes(content.ordered(0, 4));
    }
    header(tag, Vr.SQ, explicit ? content.out.size() : UNDEFINED);
    out.writeBytes(content.out.toByteArray());
  }

  private void header(int tag, Vr vr, long length) {
    tag(tag);
    if (!explicit) {
      out.writeBytes(ordered(length, 4));
      return;
    }
    // A value that is too long for its representation is written as unknown (PS3.5, 6.2.2).
    boolean tooLong = !Values.hasLongForm(vr) && length > LONGEST_SHORT_FORM;
    Vr written = tooLong ? Vr.UN : vr;
    out.writeBytes(written.name().getBytes(StandardCharsets.US_ASCII));
    if (Values.hasLongForm(written)) {
      out.writeBytes(ordered(0, 2));
      out.writeBytes(ordered(length, 4));
    } else {
      out.writeBytes(ordered(length, 2));
    }
  }

  private void tag(int tag) {
    out.writeBytes(ordered(tag >>> 16, 2));
    out.writeBytes(ordered(tag & 0xFFFF, 2));
  }

  /** A whole number in the order of the file. */
  private byte[] ordered(long number, int width) {
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      bytes[i] = (byte) (number >>> 8 * i);
    }
    return ordered(bytes, width);
  }

  /** Little endian in the order of the file; the array itself where nothing changes. */
  private byte[] ordered(byte[] little, int width) {
    if (!big || width == 1) {
      return little;
    }
    byte[] turned = Arrays.copyOf(little, little.length);
    for (int i = 0; i + width <= turned.length; i += width) {
      for (int k = 0; k < width; k++) {
        turned[i + k] = little[i + width - 1 - k];
      }
    }
    return turned;
  }
}
