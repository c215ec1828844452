package io.medimg.dicom.deidentify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A document without content in the place of one that nobody can judge, in the same format, so that
 * the object around it stays valid. Safe for use by several threads.
 */
final class BlankDocument {
  private static final String NOTE = "The document was removed by de-identification.";
  private static final int STL_HEADER = 80;

  private BlankDocument() {}

  /**
   * A document.
   *
   * @param mediaType MIME Type of Encapsulated Document, case alike
   * @return its bytes; a line of text for formats that are not known
   */
  static byte[] of(String mediaType) {
    return switch (mediaType.toLowerCase(Locale.ROOT)) {
      case "application/pdf" -> ascii(pdf());
      case "text/xml" -> ascii(cda());
      case "model/stl" -> stl();
      case "model/obj", "model/mtl" -> ascii("# " + NOTE + "\n");
      default -> ascii(NOTE + "\n");
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** One page with a line of text (ISO 32000-1, 7.5). */
  private static String pdf() {
    String shown = "BT /F1 12 Tf 72 720 Td (" + NOTE + ") Tj ET";
    List<String> objects =
        List.of(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                + " /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length %d >>\nstream\n%s\nendstream".formatted(shown.length(), shown),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    StringBuilder out = new StringBuilder("%PDF-1.4\n");
    List<Integer> offsets = new ArrayList<>();
    for (String object : objects) {
      offsets.add(out.length());
      out.append("%d 0 obj\n%s\nendobj\n".formatted(offsets.size(), object));
    }
    int table = out.length();
    int count = objects.size() + 1;
    out.append("xref\n0 %d\n0000000000 65535 f \n".formatted(count));
    offsets.forEach(o -> out.append(String.format(Locale.ROOT, "%010d 00000 n \n", o)));
    return out.append("trailer\n<< /Size %d /Root 1 0 R >>\n".formatted(count))
        .append("startxref\n%d\n%%%%EOF\n".formatted(table))
        .toString();
  }

  private static String cda() {
    return "<?xml version=\"1.0\"?>\n<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>"
        + NOTE
        + "</title></ClinicalDocument>\n";
  }

  /** No triangles. */
  private static byte[] stl() {
    return ByteBuffer.allocate(STL_HEADER + 4).put(ascii(NOTE)).array();
  }
}
