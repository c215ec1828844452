package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.VoiLut;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.render.Display;
import io.medimg.dicom.codec.Picture;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.facts.FrameFacts;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that depart from the standard, are read as other toolkits read them, and say so. */
class ForgivenFilesTest {
  private static final TransferSyntax LOSSLESS = TransferSyntax.of("1.2.840.10008.1.2.4.70");

  private final Path trials = Path.of(System.getProperty("medimg.shared", "../shared"), "trials");

  private static MedicalImage read(byte[] file) throws IOException {
    return new DicomReader().read(ImageSource.of("x.dcm", file), Limits.defaults());
  }

  private static DicomDataset dataset(byte[] file) throws IOException {
    return new DicomReader().readDataset(ImageSource.of("x.dcm", file), Limits.defaults());
  }

  private MedicalImage trial(String name) throws IOException {
    Path file = trials.resolve(name + ".dcm");
    assumeTrue(Files.exists(file), () -> "no shared file " + file + ", which is fine");
    return new DicomReader().read(ImageSource.of(file), Limits.defaults());
  }

  private static int gray(BufferedImage picture, int x) {
    return picture.getRGB(x, 0) & 0xFF;
  }

  private static BufferedImage shown(MedicalImage image) {
    return Display.render(image, image.size());
  }

  // Number of Frames, DICOMDIR items, two transfer syntaxes

  private static DicomFile film() {
    return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
        .image(2, 1, "MONOCHROME2", 1)
        .bits(16, 16, 15, 0);
  }

  @ParameterizedTest
  @CsvSource({"1A, 1", "2x, 2", "+1B, 1"})
  void charactersBehindTheDigitsOfNumberOfFramesAreLeftOut(String text, int frames)
      throws IOException {
    byte[] file =
        film().text(Tag.NUMBER_OF_FRAMES, Vr.IS, text).words(Tag.PIXEL_DATA, 1, 2, 3, 4).bytes();
    MedicalImage image = read(file);
    assertThat(image.frames()).isEqualTo(frames);
    assertThat(image.value(1, 0)).isEqualTo(2);
    assertThat(image.metadata().notices()).singleElement().asString().contains("(0028,0008)");
    assertThat(dataset(file).integer(Tag.NUMBER_OF_FRAMES)).hasValue(frames);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "3.5", "1.5A", "1e", "99999999999A", "-"})
  void otherTextsAreNoNumberOfFrames(String text) {
    byte[] file =
        film().text(Tag.NUMBER_OF_FRAMES, Vr.IS, text).words(Tag.PIXEL_DATA, 1, 2).bytes();
    assertThatThrownBy(() -> read(file)).isInstanceOf(MalformedImageException.class);
  }

  /** A sequence of records, the last of which claims more bytes than the sequence has. */
  private static byte[] directory(int more, boolean sequenceToo, byte[] behind) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      byte[] record = DicomFile.bare(true).text(0x0004_1500, Vr.CS, "IMG" + i).bytes();
      int claimed = record.length + (i == 2 ? more : 0);
      body.writeBytes(le(8).putInt(0xE000_FFFE).putInt(claimed).array());
      body.writeBytes(record);
    }
    int length = body.size() + (sequenceToo ? more : 0);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE).bytes());
    file.writeBytes(new byte[] {4, 0, 0x20, 0x12, 'S', 'Q', 0, 0});
    file.writeBytes(le(4).putInt(length).array());
    file.writeBytes(body.toByteArray());
    file.writeBytes(behind);
    return file.toByteArray();
  }

  private static ByteBuffer le(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 24, 5_000})
  void anItemLongerThanItsSequenceEndsWithIt(int more) throws IOException {
    byte[] behind = DicomFile.bare(true).numbers(Tag.ROWS, 7).bytes();
    DicomDataset d = dataset(directory(more, false, behind));
    List<DicomDataset> records = d.items(0x0004_1220);
    assertThat(records).hasSize(3);
    assertThat(records.get(2).string(0x0004_1500)).contains("IMG2");
    assertThat(d.integer(Tag.ROWS)).hasValue(7);
    assertThat(d.notices())
        .singleElement()
        .asString()
        .contains("(0004,1220)", more + " bytes more");
    assertThat(dataset(directory(0, false, behind)).notices()).isEmpty();
  }

  @Test
  void aSequenceLongerThanTheFileIsStillBroken() {
    assertThatThrownBy(() -> dataset(directory(24, true, new byte[0])))
        .isInstanceOf(MalformedImageException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.2", "1.2.3"})
  void ofTwoTransferSyntaxesTheFirstOneCounts(String second) throws IOException {
    byte[] file = film().words(Tag.PIXEL_DATA, 5, 6).bytes();
    int behindMeta = DicomFile.of(TransferSyntax.EXPLICIT_LITTLE).bytes().length;
    byte[] again = DicomFile.bare(true).text(Tag.TRANSFER_SYNTAX_UID, Vr.UI, second).bytes();
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.write(file, 0, behindMeta);
    twice.writeBytes(again);
    twice.write(file, behindMeta, file.length - behindMeta);
    MedicalImage image = read(twice.toByteArray());
    assertThat(image.value(1, 0)).isEqualTo(6);
    assertThat(dataset(twice.toByteArray()).transferSyntax())
        .isEqualTo(TransferSyntax.EXPLICIT_LITTLE);
    assertThat(image.metadata().notices()).singleElement().asString().contains("(0002,0010)");
  }

  // Lookup tables

  private static DicomFile table(int entries, int first, int bits, boolean signedDescriptor) {
    int[] data = IntStream.range(0, entries).map(i -> i * 4095 / (entries - 1)).toArray();
    byte[] descriptor = DicomFile.bare(false).numbers(0x0028_3002, entries, first, bits).bytes();
    return DicomFile.bare(true)
        .element(
            0x0028_3002,
            signedDescriptor ? Vr.SS : Vr.US,
            Arrays.copyOfRange(descriptor, 8, descriptor.length))
        .words(0x0028_3006, data);
  }

  /** By what values may be: stored 0 to 65535, 0 to 4095, and after a rescale. */
  @ParameterizedTest
  @CsvSource({
    // bits, signed, slope, intercept, first as written, whether as SS, first as meant
    "16, 0, 1, 0, -25536, true, 40000",
    "16, 0, 1, 0, 40000, false, 40000",
    "16, 1, 1, 0, 40000, false, -25536",
    "16, 1, 1, 0, -1024, true, -1024",
    "12, 0, 1, -1024, 64512, false, -1024",
    "12, 0, -1, 4095, 0, true, 0",
    "12, 0, -1, 0, -4095, true, -4095",
    "12, 0, 1, 0, -200, true, -200",
    "12, 1, 1, 32768, 33000, false, 33000",
    "12, 1, 1, 32768, -32536, true, 33000"
  })
  void theFirstValueMappedIsTheOneThatValuesMeet(
      int bits, int signed, double slope, double intercept, int first, boolean ss, int meant)
      throws IOException {
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(2, 1, "MONOCHROME2", 1)
            .bits(16, bits, bits - 1, signed)
            .text(Tag.RESCALE_INTERCEPT, Vr.DS, String.valueOf(intercept))
            .text(Tag.RESCALE_SLOPE, Vr.DS, String.valueOf(slope))
            .sequence(Tag.VOI_LUT_SEQUENCE, false, table(256, first, 12, ss))
            .words(Tag.PIXEL_DATA, 0, 1);
    ImageMetadata facts = read(file.bytes()).metadata();
    assertThat(facts.voiLuts().get(0).firstMapped()).isEqualTo(meant);
    assertThat(FrameFacts.of(dataset(file.bytes()), 0).voiLuts()).isEqualTo(facts.voiLuts());
    assertThat(facts.notices()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"16, true", "13, true", "12, false", "10, true", "8, true"})
  void entriesOfOtherBitsThanDeclaredGoFromBlackToWhite(int declared, boolean told)
      throws IOException {
    byte[] file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(3, 1, "MONOCHROME2", 1)
            .bits(16, 12, 11, 0)
            .sequence(Tag.VOI_LUT_SEQUENCE, true, table(4096, 0, declared, false))
            .words(Tag.PIXEL_DATA, 0, 2048, 4095)
            .bytes();
    MedicalImage image = read(file);
    assertThat(image.metadata().voiLuts())
        .containsExactly(VoiLut.of(0, 12, IntStream.range(0, 4096).toArray()));
    assertThat(IntStream.range(0, 3).map(x -> gray(shown(image), x))).containsExactly(0, 128, 255);
    assertThat(image.metadata().notices()).hasSize(told ? 1 : 0);
  }

  @Test
  void trialOfASignedFirstValueIsBlackUpTo40000() throws IOException {
    MedicalImage image = trial("voi-lut-first-value-signed");
    BufferedImage picture = shown(image);
    for (int x = 0; x < 256; x++) {
      float value = image.value(x, 0);
      double wanted = Math.max(0, Math.min(255, value - 40_000));
      assertThat((double) gray(picture, x)).as("value %s", value).isCloseTo(wanted, within(1.0));
    }
  }

  @Test
  void trialOfANarrowTableIsAFullRamp() throws IOException {
    MedicalImage image = trial("voi-lut-data-narrower-than-declared");
    BufferedImage picture = shown(image);
    for (int x = 0; x < 256; x++) {
      assertThat((double) gray(picture, x)).isCloseTo(x, within(1.0));
    }
    assertThat(image.metadata().notices()).singleElement().asString().contains("12 bits");
  }

  @Test
  void trialOfANegativeSlopeLooksLikeItsTwin() throws IOException {
    BufferedImage minus = shown(trial("slope-minus"));
    BufferedImage plus = shown(trial("slope-plus"));
    for (int i = 0; i < 256 * 256; i++) {
      assertThat(minus.getRGB(i % 256, i / 256)).isEqualTo(plus.getRGB(i % 256, i / 256));
    }
  }

  // Colours that the codestream knows better

  private static byte[] colours(String photometric, byte[] frame) {
    byte[] head =
        DicomFile.of(LOSSLESS)
            .image(Picture.WIDTH, Picture.HEIGHT, photometric, 3)
            .numbers(Tag.PLANAR_CONFIGURATION, 0)
            .bits(8, 8, 7, 0)
            .bytes();
    return encapsulated(head, frame);
  }

  private static byte[] encapsulated(byte[] head, byte[] frame) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head);
    out.writeBytes(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, -1, -1, -1, -1});
    out.writeBytes(le(8).putInt(0xE000_FFFE).putInt(0).array());
    byte[] even = Arrays.copyOf(frame, frame.length + frame.length % 2);
    out.writeBytes(le(8).putInt(0xE000_FFFE).putInt(even.length).array());
    out.writeBytes(even);
    out.writeBytes(le(8).putInt(0xE0DD_FFFE).putInt(0).array());
    return out.toByteArray();
  }

  /** With other component identifiers, in the frame header and the scan header. */
  private static byte[] named(byte[] jpeg, String ids) {
    byte[] out = jpeg.clone();
    int sof = find(out, 0xC3);
    int sos = find(out, 0xDA);
    for (int c = 0; c < 3; c++) {
      out[sof + 10 + 3 * c] = (byte) ids.charAt(c);
      out[sos + 5 + 2 * c] = (byte) ids.charAt(c);
    }
    return out;
  }

  private static byte[] adobe(byte[] jpeg, int transform) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(new byte[] {-1, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100});
    out.writeBytes(new byte[] {0, 0, 0, 0, (byte) transform});
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static int find(byte[] jpeg, int marker) {
    int at = 0;
    while (jpeg[at] != -1 || (jpeg[at + 1] & 0xFF) != marker) {
      at++;
    }
    return at;
  }

  private static byte[] rgb() {
    int[] samples = Picture.samples(8, 3);
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    return bytes;
  }

  /** What a lossless codestream of red, green and blue becomes. */
  @ParameterizedTest
  @CsvSource({
    // label, how the codestream is changed, RGB, told
    "RGB, none, true, false",
    "YBR_FULL, none, false, false",
    "YBR_FULL_422, none, true, true",
    "YBR_FULL, RGB, true, true",
    "YBR_FULL_422, RGB, true, true",
    "YBR_FULL, adobe0, true, true",
    "YBR_FULL_422, adobe1, false, false"
  })
  void aLosslessCodestreamsOwnColoursGoBeforeTheLabel(
      String label, String change, boolean asStored, boolean told) throws IOException {
    for (String name : List.of("lossless-rgb-p6", "jls-rgb-line")) {
      byte[] jpeg = Picture.bytes(name);
      byte[] frame =
          switch (change) {
            case "RGB" -> name.startsWith("jls") ? adobe(jpeg, 0) : named(jpeg, "RGB");
            case "adobe0" -> adobe(jpeg, 0);
            case "adobe1" -> adobe(jpeg, 1);
            default -> jpeg;
          };
      MedicalImage image = read(colours(label, frame));
      assertThat(image.pixels().equals(PixelBuffer.U8.wrap(rgb()))).as(name).isEqualTo(asStored);
      assertThat(image.metadata().notices()).as(name).hasSize(told ? 1 : 0);
    }
  }

  @Test
  void trialOfALosslessPictureLabelledYbrIsRgb() throws IOException {
    MedicalImage image = trial("jpeg-lossless-rgb-labelled-ybr-full-422");
    assertThat(image.size()).isEqualTo(new Size(96, 64));
    int[][] bands = {{200, 30, 40}, {20, 180, 60}, {40, 50, 220}};
    for (int band = 0; band < 3; band++) {
      for (int c = 0; c < 3; c++) {
        assertThat(image.pixels().get((30 * 96 + 16 + 32 * band) * 3 + c))
            .isEqualTo(bands[band][c]);
      }
    }
    assertThat(image.metadata().notices()).singleElement().asString().contains("YBR_FULL_422");
  }

  // Lossy values beyond Bits Stored

  private static final int SIDE = 48;

  private static byte[] overshooting(String syntax, int signed) {
    byte[] head =
        DicomFile.of(TransferSyntax.of(syntax))
            .image(SIDE, SIDE, "MONOCHROME2", 1)
            .bits(16, 12, 11, signed)
            .bytes();
    return encapsulated(head, Picture.bytes("j2k-overshoot-16"));
  }

  /** The codestream was made from squares of 0 and 4095 and rings up to 5217. */
  @Test
  void whatALossyCodestreamRingsBeyondBitsStoredIsWhite() throws IOException {
    MedicalImage image = read(overshooting("1.2.840.10008.1.2.4.91", 0));
    int white = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        float wanted = (x / 6 + y / 6) % 2 == 0 ? 0 : 4095;
        assertThat(image.value(x, y)).isBetween(0f, 4095f).isCloseTo(wanted, within(2000f));
        white += image.value(x, y) == 4095 ? 1 : 0;
      }
    }
    assertThat(white).isGreaterThan(700);
  }

  @Test
  void signedValuesAreLimitedOnBothSides() throws IOException {
    MedicalImage image = read(overshooting("1.2.840.10008.1.2.4.91", 1));
    for (int i = 0; i < SIDE * SIDE; i++) {
      assertThat(image.pixels().get(i)).isBetween(0f, 2047f);
    }
  }

  /** Bits above those stored may belong to an overlay where values are exact. */
  @Test
  void exactCodestreamsKeepTheirLowerBits() throws IOException {
    MedicalImage image = read(overshooting("1.2.840.10008.1.2.4.90", 0));
    int black = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      black += image.pixels().get(i) < 1200 ? 1 : 0;
    }
    assertThat(black).isGreaterThan(SIDE * SIDE / 2);
  }
}
