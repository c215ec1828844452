package io.medimg.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.DicomFile;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.FuzzSeeds;
import io.medimg.dicom.write.DicomWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One data set in every encoding, and encodings that writers get wrong. */
class EncodingsTest {
  private static DicomDataset parse(byte[] content) throws IOException {
    return new DicomReader().readDataset(ImageSource.of("x.dcm", content), Limits.defaults());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.840.10008.1.2",
        "1.2.840.10008.1.2.1",
        "1.2.840.10008.1.2.2",
        "1.2.840.10008.1.2.1.99"
      })
  void everyEncodingSaysTheSame(String uid) throws IOException {
    DicomDataset film = parse(FuzzSeeds.film().bytes());
    DicomDataset d = parse(DicomWriter.encode(film, TransferSyntax.of(uid)));
    assertThat(d.transferSyntax().uid()).isEqualTo(uid);
    boolean big = uid.equals(TransferSyntax.EXPLICIT_BIG.uid());
    assertThat(d.byteOrder()).isEqualTo(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    assertThat(d.integer(Tag.ROWS)).hasValue(5);
    assertThat(d.personName(Tag.PATIENT_NAME).orElseThrow().ideographic()).isEqualTo("山田^太郎");
    assertThat(d.bytes(Tag.ROWS).orElseThrow()).containsExactly(5, 0);
    DicomDataset group = d.item(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow();
    DicomDataset measures = group.item(Tag.PIXEL_MEASURES_SEQUENCE).orElseThrow();
    assertThat(measures.numbers(Tag.PIXEL_SPACING)).containsExactly(0.5, 0.25);
    DicomDataset table = d.item(Tag.VOI_LUT_SEQUENCE).orElseThrow();
    assertThat(table.longs(0x0028_3006)).containsExactly(100, 200, 300);
    assertThat(d.privateTag(0x0009, "GEMS_PETD_01", 0x0D)).hasValue(0x0009_100D);
    assertThat(d.string(0x0009_100D)).contains("20260101110000.00");
  }

  /** A meta header that names a syntax, then other bytes. */
  private static byte[] file(TransferSyntax syntax, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(DicomFile.of(syntax).bytes());
    out.writeBytes(body);
    return out.toByteArray();
  }

  @Test
  void theFirstAttributeTellsWhereTheHeaderIsWrong() throws IOException {
    byte[] explicit = DicomFile.bare(true).text(Tag.MODALITY, Vr.CS, "CT").bytes();
    byte[] implicit = DicomFile.bare(false).text(Tag.MODALITY, Vr.CS, "CT").bytes();
    byte[] big = {0, 8, 0, 0x60, 'C', 'S', 0, 2, 'C', 'T'};
    for (byte[] body : new byte[][] {explicit, implicit, big}) {
      assertThat(parse(file(TransferSyntax.IMPLICIT_LITTLE, body)).string(Tag.MODALITY))
          .contains("CT");
      assertThat(parse(file(TransferSyntax.EXPLICIT_LITTLE, body)).string(Tag.MODALITY))
          .contains("CT");
    }
    assertThat(parse(file(TransferSyntax.DEFLATED, explicit)).string(Tag.MODALITY)).contains("CT");
  }

  private static byte[] deflated(byte[] body, boolean wrapped) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream deflate = new DeflaterOutputStream(out, new Deflater(9, !wrapped))) {
      deflate.write(body);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deflatedBytesMayHaveTheWrapperOfZlib(boolean wrapped) throws IOException {
    byte[] body = DicomFile.bare(true).text(Tag.MODALITY, Vr.CS, "CT").bytes();
    byte[] content = file(TransferSyntax.DEFLATED, deflated(body, wrapped));
    assertThat(parse(content).string(Tag.MODALITY)).contains("CT");
    assertThatThrownBy(() -> parse(Arrays.copyOf(content, content.length - 8)))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void inflatedBytesAreBounded() throws IOException {
    byte[] body = DicomFile.bare(true).element(0x0009_1001, Vr.OB, new byte[1 << 20]).bytes();
    byte[] content = file(TransferSyntax.DEFLATED, deflated(body, false));
    Limits d = Limits.defaults();
    Limits less =
        new Limits(
            d.maxBytes(), d.maxPixels(), d.maxValues(), d.maxFrames(), d.maxNesting(), 1 << 19);
    assertThat(parse(content).bulk(0x0009_1001).orElseThrow().length()).isEqualTo(1 << 20);
    assertThatThrownBy(() -> new DicomReader().readDataset(ImageSource.of("x", content), less))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("inflates to more than 524288");
  }

  @Test
  void zerosWithoutEndAreRefusedAtOnce() throws IOException {
    // 16 MiB are two million empty elements; asking each whether pixels came before took minutes.
    byte[] content = file(TransferSyntax.DEFLATED, deflated(new byte[1 << 24], false));

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            assertThat(parse(content).contains(Tag.PIXEL_DATA)).isFalse();
          } catch (MalformedImageException e) {
            assertThat(e).hasMessageContaining("attributes");
          }
        });
  }

  @Test
  void unknownRepresentationsOfKnownTagsAreKnown() throws IOException {
    DicomFile item = DicomFile.bare(false).numbers(Tag.ROWS, 7);
    byte[] sequence = DicomFile.bare(false).sequence(0x0008_1140, false, item).bytes();
    byte[] items = Arrays.copyOfRange(sequence, 8, sequence.length);
    DicomDataset d =
        parse(
            DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
                .element(0x0008_1140, Vr.UN, items)
                .element(Tag.ROWS, Vr.UN, new byte[] {9, 0})
                .element(0x0009_1001, Vr.UN, "12 ".getBytes(StandardCharsets.US_ASCII))
                .bytes());
    assertThat(d.item(0x0008_1140).orElseThrow().integer(Tag.ROWS)).hasValue(7);
    assertThat(d.vr(Tag.ROWS)).contains(Vr.US);
    assertThat(d.vr(0x0009_1001)).contains(Vr.UN);
    assertThat(d.number(0x0009_1001)).hasValue(12);
  }

  @Test
  void unknownSequencesOfUndefinedLengthAreImplicit() throws IOException {
    DicomFile item = DicomFile.bare(false).text(Tag.MODALITY, Vr.CS, "CT");
    byte[] content =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .sequence(0x0009_1002, true, item)
            .numbers(Tag.ROWS, 3)
            .bytes();
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("\u0009\0\u0002\u0010SQ") + 4;
    content[at] = 'U';
    content[at + 1] = 'N';
    DicomDataset d = parse(content);
    assertThat(d.item(0x0009_1002).orElseThrow().string(Tag.MODALITY)).contains("CT");
    assertThat(d.integer(Tag.ROWS)).hasValue(3);
  }

  @Test
  void strayDelimitersAndPaddingAreNoAttributes() throws IOException {
    byte[] end = {-2, -1, 13, -32, 0, 0, 0, 0};
    ByteArrayOutputStream item = new ByteArrayOutputStream();
    byte[] rows = DicomFile.bare(true).numbers(Tag.ROWS, 4).bytes();
    item.writeBytes(new byte[] {-2, -1, 0, -32, (byte) (rows.length + end.length), 0, 0, 0});
    item.writeBytes(rows);
    item.writeBytes(end);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .element(0x0008_1140, Vr.SQ, item.toByteArray())
            .words(Tag.PIXEL_DATA, 1, 2)
            .bytes());
    content.writeBytes(new byte[300]);
    DicomDataset d = parse(content.toByteArray());
    assertThat(d.item(0x0008_1140).orElseThrow().integer(Tag.ROWS)).hasValue(4);
    assertThat(d.contains(0)).isFalse();
    assertThat(d.bulk(Tag.PIXEL_DATA).orElseThrow().length()).isEqualTo(4);
  }

  @Test
  void signedAttributesOfImplicitFilesFollowThePixels() throws IOException {
    byte[] content =
        DicomFile.of(TransferSyntax.IMPLICIT_LITTLE)
            .numbers(Tag.PIXEL_REPRESENTATION, 1)
            .numbers(Tag.PIXEL_PADDING_VALUE, 0xF830)
            .bytes();
    assertThat(parse(content).integer(Tag.PIXEL_PADDING_VALUE)).hasValue(-2000);
  }

  @ParameterizedTest
  @CsvSource({
    "FL, 3F800000, 1",
    "SS, FFFE, -2",
    "UL, FFFFFFFE, 4294967294",
    "SV, FFFFFFFFFFFFFFFE, -2",
    "FD, 4000000000000000, 2",
    "OL, 00000003, 3",
    "OV, 0000000000000005, 5",
    "OD, 4008000000000000, 3",
    "OF, 40800000, 4"
  })
  void numbersHaveTheirHighestByteFirst(String vr, String hex, double value) throws IOException {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    boolean wide = Vr.valueOf(vr).hasLongForm();
    ByteBuffer body = ByteBuffer.allocate(10 + 12 + bytes.length);
    body.put(new byte[] {0, 8, 0, 0x60, 'C', 'S', 0, 2, 'C', 'T'});
    body.putShort((short) 0x0040).putShort((short) 0x0001);
    body.put(vr.getBytes(StandardCharsets.US_ASCII));
    body =
        wide ? body.putShort((short) 0).putInt(bytes.length) : body.putShort((short) bytes.length);
    body.put(bytes);
    byte[] content =
        file(TransferSyntax.EXPLICIT_BIG, Arrays.copyOf(body.array(), body.position()));
    assertThat(parse(content).number(0x0040_0001)).hasValue(value);
  }

  @Test
  void theDictionaryKnowsKeywordsBothWays() {
    assertThat(Tag.keyword(Tag.PATIENT_NAME)).contains("PatientName");
    assertThat(Tag.ofKeyword("RescaleSlope")).hasValue(Tag.RESCALE_SLOPE);
    assertThat(Tag.ofKeyword("Nonsense")).isEmpty();
    assertThat(Tag.keyword(0x0009_1001)).isEmpty();
    assertThat(Tag.keyword(0x6002_3000)).contains("OverlayData");
    assertThat(Tag.keyword(0x0020_3105)).contains("SourceImageIDs");
    assertThat(Dictionary.vr(0x6012_0050)).isEqualTo(Vr.SS);
    assertThat(Dictionary.vr(0x0011_0010)).isEqualTo(Vr.LO);
    assertThat(Dictionary.vr(0x0028_0000)).isEqualTo(Vr.UL);
    assertThat(Dictionary.vr(Tag.PIXEL_DATA)).isEqualTo(Vr.OW);
    assertThat(Dictionary.multiplicity(Tag.PIXEL_SPACING)).contains("2");
    assertThat(Dictionary.dependsOnSign(Tag.PIXEL_PADDING_VALUE)).isTrue();
    assertThat(Dictionary.uidName("1.2.840.10008.5.1.4.1.1.2")).contains("CT Image Storage");
  }
}
