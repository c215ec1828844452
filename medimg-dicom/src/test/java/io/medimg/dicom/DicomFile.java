package io.medimg.dicom;

import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes small DICOM files for tests, element by element. */
@SuppressWarnings("ByteBufferBackingArray") // every buffer is whole
public final class DicomFile {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean explicit;

  private DicomFile(boolean explicit) {
    this.explicit = explicit;
  }

  /** A data set alone, without preamble and meta header. */
  public static DicomFile bare(boolean explicit) {
    return new DicomFile(explicit);
  }

  /** An empty item for a sequence of this file. */
  DicomFile item() {
    return new DicomFile(explicit);
  }

  /** A file with preamble and meta header. */
  public static DicomFile of(TransferSyntax syntax) {
    DicomFile meta = new DicomFile(true);
    meta.out.writeBytes(new byte[128]);
    meta.out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    byte[] uid = padded(syntax.uid(), '\0');
    meta.element(0x0002_0000, Vr.UL, le(4).putInt(8 + uid.length).array());
    meta.element(Tag.TRANSFER_SYNTAX_UID, Vr.UI, uid);
    DicomFile file = new DicomFile(!syntax.equals(TransferSyntax.IMPLICIT_LITTLE));
    file.out.writeBytes(meta.out.toByteArray());
    return file;
  }

  /** An image of 16 bits with the attributes that every image has; the pixels come later. */
  public DicomFile image(int columns, int rows, String photometric, int samples) {
    return text(Tag.MODALITY, Vr.CS, "CR")
        .numbers(Tag.SAMPLES_PER_PIXEL, samples)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, photometric)
        .numbers(Tag.ROWS, rows)
        .numbers(Tag.COLUMNS, columns);
  }

  public DicomFile bits(int allocated, int stored, int high, int signed) {
    return numbers(Tag.BITS_ALLOCATED, allocated)
        .numbers(Tag.BITS_STORED, stored)
        .numbers(Tag.HIGH_BIT, high)
        .numbers(Tag.PIXEL_REPRESENTATION, signed);
  }

  public DicomFile text(int tag, Vr vr, String value) {
    return element(tag, vr, padded(value, vr == Vr.UI ? '\0' : ' '));
  }

  /** Unsigned shorts. */
  public DicomFile numbers(int tag, int... values) {
    ByteBuffer b = le(2 * values.length);
    for (int v : values) {
      b.putShort((short) v);
    }
    return element(tag, Vr.US, b.array());
  }

  public DicomFile words(int tag, int... values) {
    ByteBuffer b = le(2 * values.length);
    for (int v : values) {
      b.putShort((short) v);
    }
    return element(tag, Vr.OW, b.array());
  }

  /** One item in a sequence, with defined or undefined lengths. */
  public DicomFile sequence(int tag, boolean undefined, DicomFile item) {
    byte[] content = item.out.toByteArray();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(tagged(0xFFFE_E000, undefined ? -1 : content.length));
    body.writeBytes(content);
    if (undefined) {
      body.writeBytes(tagged(0xFFFE_E00D, 0));
      body.writeBytes(tagged(0xFFFE_E0DD, 0));
    }
    header(tag, Vr.SQ, undefined ? -1 : body.size());
    out.writeBytes(body.toByteArray());
    return this;
  }

  public DicomFile element(int tag, Vr vr, byte[] value) {
    header(tag, vr, value.length);
    out.writeBytes(value);
    return this;
  }

  private void header(int tag, Vr vr, int length) {
    if (!explicit) {
      out.writeBytes(tagged(tag, length));
    } else if (vr.hasLongForm()) {
      ByteBuffer b = le(12).putShort((short) (tag >>> 16)).putShort((short) tag);
      b.put(vr.name().getBytes(StandardCharsets.US_ASCII)).putShort((short) 0).putInt(length);
      out.writeBytes(b.array());
    } else {
      ByteBuffer b = le(8).putShort((short) (tag >>> 16)).putShort((short) tag);
      b.put(vr.name().getBytes(StandardCharsets.US_ASCII)).putShort((short) length);
      out.writeBytes(b.array());
    }
  }

  private static byte[] tagged(int tag, int length) {
    return le(8).putShort((short) (tag >>> 16)).putShort((short) tag).putInt(length).array();
  }

  private static ByteBuffer le(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] padded(String value, char padding) {
    String even = value.length() % 2 == 0 ? value : value + padding;
    return even.getBytes(StandardCharsets.UTF_8);
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}
