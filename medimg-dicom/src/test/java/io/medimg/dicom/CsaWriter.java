package io.medimg.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes Siemens' image header for tests, in the layout of {@code SV10} or the older one. */
final class CsaWriter {
  private final List<String> names = new ArrayList<>();
  private final List<List<String>> values = new ArrayList<>();

  CsaWriter with(String name, String... texts) {
    names.add(name);
    values.add(List.of(texts));
    return this;
  }

  /** A header of so many images in a mosaic, stacked along a normal. */
  static CsaWriter mosaic(int slices, String x, String y, String z) {
    // Real headers begin with elements that have fewer or no values.
    return new CsaWriter()
        .with("EchoLinePosition", "32")
        .with("UsedPatientWeight")
        .with("NumberOfImagesInMosaic", String.valueOf(slices))
        .with("SliceNormalVector", x, y, z);
  }

  byte[] second() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("SV10".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {4, 3, 2, 1});
    write(out, true);
    return out.toByteArray();
  }

  byte[] first() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, false);
    return out.toByteArray();
  }

  private void write(ByteArrayOutputStream out, boolean second) {
    ints(out, names.size(), 77);
    int base = 6;
    for (int e = 0; e < names.size(); e++) {
      byte[] name = new byte[64];
      byte[] ascii = names.get(e).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(ascii, 0, name, 0, ascii.length);
      out.writeBytes(name);
      ints(out, values.get(e).size());
      out.writeBytes("FD\0\0".getBytes(StandardCharsets.US_ASCII));
      ints(out, 4, base, second ? 77 : 205);
      for (int i = 0; i < base; i++) {
        String text = i < values.get(e).size() ? values.get(e).get(i) : "";
        byte[] item = (text.isEmpty() ? text : text + '\0').getBytes(StandardCharsets.US_ASCII);
        // The older layout counts lengths from the first element's number of items.
        ints(out, second ? item.length : item.length + base, item.length, 77, item.length);
        out.writeBytes(item);
        out.writeBytes(new byte[(4 - item.length % 4) % 4]);
      }
    }
  }

  private static void ints(ByteArrayOutputStream out, int... values) {
    ByteBuffer b = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int v : values) {
      b.putInt(v);
    }
    out.writeBytes(b.array());
  }
}
