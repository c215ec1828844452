package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.DicomDump;
import io.medimg.dicom.dataset.DicomJson;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets as text and as DICOM JSON. */
class DumpTest {
  private static final List<TransferSyntax> PLAIN =
      List.of(
          TransferSyntax.EXPLICIT_LITTLE,
          TransferSyntax.IMPLICIT_LITTLE,
          TransferSyntax.EXPLICIT_BIG,
          TransferSyntax.DEFLATED);

  private static DicomDataset parse(DicomFile file) throws IOException {
    return new DicomReader().readDataset(ImageSource.of("x", file.bytes()), Limits.defaults());
  }

  private static DicomFile film() {
    return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
        .text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 144")
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.2")
        .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
        .element(Tag.PATIENT_NAME, Vr.PN, "Люк^С\"=X ".getBytes(Charset.forName("ISO-8859-5")))
        .sequence(
            0x0008_1140,
            true,
            DicomFile.bare(true).text(0x0008_0018, Vr.UI, "1.5").numbers(Tag.ROWS))
        .text(Tag.PIXEL_SPACING, Vr.DS, "1.50\\abc\\")
        .numbers(Tag.ROWS, 512)
        .element(0x0018_9087, Vr.FD, new byte[] {0, 0, 0, 0, 0, 0, -16, 63})
        .element(0x0072_0082, Vr.SV, new byte[] {1, 0, 0, 0, 0, 0, 0, -128})
        .element(0x0040_A162, Vr.AT, new byte[] {0x28, 0, 0x10, 0})
        .words(Tag.PIXEL_DATA, 1, 2);
  }

  @Test
  void aDumpHidesWhoThePatientIs() throws IOException {
    String text = DicomDump.text(parse(film()));
    assertThat(text)
        .contains("(0028,0010) US 512", "Rows", "=CT Image Storage", "(0028,0030) DS [1.50\\abc\\]")
        .contains("(1 items)", "\n  item 1\n  (0008,0018) UI (not shown")
        .doesNotContain("Люк", "1.2.3.4", "1.5]");
    assertThat(DicomDump.textWithPatientData(parse(film())))
        .contains("Люк^С", "[1.2.3.4]", "[1.5]");
  }

  @Test
  void jsonIsTheModelOfPartEighteen() throws IOException {
    JsonNode json = new ObjectMapper().readTree(DicomJson.withoutLargeValues().text(parse(film())));
    assertThat(json.has("00020010")).isFalse();
    assertThat(json.at("/00080005/Value/0").asText()).isEqualTo("ISO_IR 192");
    assertThat(json.at("/00100010/vr").asText()).isEqualTo("PN");
    assertThat(json.at("/00100010/Value/0/Alphabetic").asText()).isEqualTo("Люк^С\"");
    assertThat(json.at("/00100010/Value/0/Ideographic").asText()).isEqualTo("X");
    assertThat(json.at("/00280030/Value").toString()).isEqualTo("[1.5,\"abc\",null]");
    assertThat(json.at("/00280010/Value/0").asInt()).isEqualTo(512);
    assertThat(json.at("/00189087/Value/0").asDouble()).isEqualTo(1);
    assertThat(json.at("/00720082/Value/0").asText()).isEqualTo("-9223372036854775807");
    assertThat(json.at("/0040A162/Value/0").asText()).isEqualTo("00280010");
    assertThat(json.at("/00081140/Value/0/00080018/Value/0").asText()).isEqualTo("1.5");
    assertThat(json.at("/00081140/Value/0/00280010").toString()).isEqualTo("{\"vr\":\"US\"}");
    assertThat(Base64.getDecoder().decode(json.at("/7FE00010/InlineBinary").asText()))
        .containsExactly(1, 0, 2, 0);
  }

  @Test
  void largeValuesAreReferredTo() throws IOException {
    DicomJson writer = DicomJson.of(3, tag -> Optional.of("frames/" + Tag.toString(tag)));
    JsonNode json = new ObjectMapper().readTree(writer.text(parse(film())));
    assertThat(json.at("/7FE00010/BulkDataURI").asText()).isEqualTo("frames/(7FE0,0010)");
    JsonNode without =
        new ObjectMapper().readTree(DicomJson.of(3, t -> Optional.empty()).text(parse(film())));
    assertThat(without.get("7FE00010").toString())
        .isEqualTo("{\"vr\":\"OW\",\"InlineBinary\":\"AQACAA==\"}");
  }

  /** No value is shown as if it were empty, however long, however encoded. */
  @ParameterizedTest
  @ValueSource(ints = {65_536, 65_538, 300_000})
  void noValueLooksEmpty(int length) throws IOException {
    byte[] pixels = new byte[length];
    new Random(length).nextBytes(pixels);
    DicomBuilder built =
        DicomBuilder.create()
            .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.2")
            .text(Tag.MODALITY, Vr.CS, "CT")
            .numbers(Tag.ROWS, Vr.US, 1)
            .bytes(Tag.PIXEL_DATA, Vr.OW, pixels);
    for (TransferSyntax syntax : PLAIN) {
      byte[] file = DicomWriter.encode(built.build(), syntax);
      DicomDataset d =
          new DicomReader().readDataset(ImageSource.of("film", file), Limits.defaults());
      URI place = URI.create("file:///films/a.dcm");
      for (DicomJson writer :
          List.of(
              DicomJson.withoutLargeValues(),
              DicomJson.withBulkDataIn(place),
              DicomJson.of(3, t -> Optional.empty()))) {
        JsonNode shown = new ObjectMapper().readTree(writer.text(d)).get("7FE00010");
        assertThat(bytes(shown, file)).as(syntax + " " + shown.size()).isEqualTo(pixels);
      }
    }
  }

  private static byte[] bytes(JsonNode shown, byte[] file) {
    if (shown.has("InlineBinary")) {
      return Base64.getDecoder().decode(shown.get("InlineBinary").asText());
    }
    Matcher place =
        Pattern.compile("(?:file:///films/a.dcm)?\\?offset=(\\d+)&length=(\\d+)")
            .matcher(shown.path("BulkDataURI").asText());
    assertThat(place.matches()).isTrue();
    int from = Integer.parseInt(place.group(1));
    return Arrays.copyOfRange(file, from, from + Integer.parseInt(place.group(2)));
  }

  @Test
  void compressedPixelsAreReferredToOrWhole() throws IOException {
    byte[] header =
        DicomFile.of(TransferSyntax.of("1.2.840.10008.1.2.5")).numbers(Tag.ROWS, 1).bytes();
    byte[] start = {-32, 127, 16, 0, 'O', 'B', 0, 0, -1, -1, -1, -1};
    byte[] table = {-2, -1, 0, -32, 0, 0, 0, 0};
    byte[] frame = {-2, -1, 0, -32, 4, 0, 0, 0, 1, 2, 3, 4};
    byte[] end = {-2, -1, -35, -32, 0, 0, 0, 0};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List.of(header, start, table, frame, end).forEach(out::writeBytes);
    byte[] file = out.toByteArray();
    DicomDataset d = new DicomReader().readDataset(ImageSource.of("x", file), Limits.defaults());
    for (DicomJson writer :
        List.of(DicomJson.withoutLargeValues(), DicomJson.of(1 << 20, t -> Optional.empty()))) {
      byte[] shown = bytes(new ObjectMapper().readTree(writer.text(d)).get("7FE00010"), file);
      assertThat(HexFormat.of().formatHex(shown)).contains(HexFormat.of().formatHex(frame));
    }
  }

  /** Thousands of levels are read, dumped and written without the stack. */
  @Test
  void depthIsBoundedByLimitsAlone() throws IOException {
    int depth = 20_000;
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.writeBytes(DicomFile.of(TransferSyntax.IMPLICIT_LITTLE).bytes());
    byte[] open = {8, 0, 0x40, 0x11, -1, -1, -1, -1, -2, -1, 0, -32, -1, -1, -1, -1};
    byte[] close = {-2, -1, 13, -32, 0, 0, 0, 0, -2, -1, -35, -32, 0, 0, 0, 0};
    for (int i = 0; i < depth; i++) {
      out.writeBytes(open);
    }
    for (int i = 0; i < depth; i++) {
      out.writeBytes(close);
    }
    Limits d = Limits.defaults();
    Limits deep =
        new Limits(
            d.maxBytes(), d.maxPixels(), d.maxValues(), d.maxFrames(), depth, d.maxInflatedBytes());
    DicomDataset nested =
        new DicomReader().readDataset(ImageSource.of("x", out.toByteArray()), deep);
    String json = DicomJson.withoutLargeValues().text(nested);
    assertThat(json.split("00081140", -1)).hasSize(depth + 1);
    assertThat(DicomDump.text(nested).lines().count()).isEqualTo(2 * depth + 2);
    assertThat(nested.toString().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
  }
}
