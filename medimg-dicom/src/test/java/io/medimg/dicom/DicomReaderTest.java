package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.contract.ImageReaderContract;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Images;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DicomReaderTest extends ImageReaderContract {
  @Override
  protected ImageReader reader() {
    return new DicomReader();
  }

  @Override
  protected Map<String, byte[]> goodFiles() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    int[] ramp = IntStream.range(0, 12 * 10).map(i -> i * 31).toArray();
    files.put("explicit.dcm", film(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE), ramp).bytes());
    files.put("implicit.dcm", film(DicomFile.of(TransferSyntax.IMPLICIT_LITTLE), ramp).bytes());
    files.put("bare-explicit.dcm", film(DicomFile.bare(true), ramp).bytes());
    files.put("bare-implicit.dcm", film(DicomFile.bare(false), ramp).bytes());
    files.put("rgb-planar.dcm", rgb(1).bytes());
    return files;
  }

  private static DicomFile film(DicomFile file, int[] pixels) {
    return file.text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100")
        .sequence(0x0008_1140, true, file.item().text(0x0008_1150, Vr.UI, "1.2"))
        .image(12, 10, "MONOCHROME2", 1)
        .bits(16, 12, 11, 0)
        .words(Tag.PIXEL_DATA, pixels);
  }

  private static DicomFile rgb(int planar) {
    byte[] pixels = new byte[2 * 3 * 4 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
        .image(4, 3, "RGB", 3)
        .numbers(Tag.PLANAR_CONFIGURATION, planar)
        .text(Tag.NUMBER_OF_FRAMES, Vr.IS, "2")
        .bits(8, 8, 7, 0)
        .element(Tag.PIXEL_DATA, Vr.OB, pixels);
  }

  @Override
  protected Map<String, byte[]> absurdFiles() {
    return Map.of(
        "65535 a side.dcm", gray(65_535, 65_535, 16).words(Tag.PIXEL_DATA, 1, 2).bytes(),
        "15000 a side.dcm", gray(15_000, 15_000, 16).words(Tag.PIXEL_DATA, 1, 2).bytes(),
        "two thousand million frames.dcm",
            gray(100, 100, 16)
                .text(Tag.NUMBER_OF_FRAMES, Vr.IS, "2000000000")
                .words(Tag.PIXEL_DATA, 1, 2)
                .bytes(),
        "nothing.dcm", gray(0, 100, 16).words(Tag.PIXEL_DATA, 1, 2).bytes());
  }

  private static DicomFile gray(int columns, int rows, int bits) {
    return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
        .image(columns, rows, "MONOCHROME2", 1)
        .bits(bits, bits, bits - 1, 0);
  }

  private static MedicalImage read(DicomFile file) throws IOException {
    return Images.read(ImageSource.of("x.dcm", file.bytes()), Limits.defaults());
  }

  @Test
  void isFoundByImages(@TempDir Path folder) throws IOException {
    assertThat(Images.formats()).contains("DICOM", "PNG", "JPEG", "TIFF", "BMP");
    Path file = Files.write(folder.resolve("film"), goodFiles().get("implicit.dcm"));
    assertThat(Images.read(file).metadata().format()).isEqualTo("DICOM");
  }

  @Test
  void storedBitsAreTakenFromWhereTheyAre() throws IOException {
    // 12 bits at the top of the word, signed; the lowest four bits belong to somebody else.
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(4, 1, "MONOCHROME2", 1)
            .bits(16, 12, 15, 1)
            .words(Tag.PIXEL_DATA, 0x7FFF, 0x8005, 0xFFF3, 0x0010);
    MedicalImage image = read(file);
    assertThat(image.sampleType()).isEqualTo(SampleType.S16);
    assertThat(image.toFloatArray()).containsExactly(2047, -2048, -1, 1);
    assertThat(image.metadata().bitsStored()).hasValue(12);
  }

  @Test
  void bitsAboveTheStoredOnesAreNoValue() throws IOException {
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(2, 1, "MONOCHROME2", 1)
            .bits(16, 12, 11, 0)
            .words(Tag.PIXEL_DATA, 0xF123, 0x0FFF);
    assertThat(read(file).toFloatArray()).containsExactly(0x123, 0xFFF);
  }

  @Test
  void signedBytesKeepTheirSign() throws IOException {
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(2, 1, "MONOCHROME1", 1)
            .bits(8, 8, 7, 1)
            .element(Tag.PIXEL_DATA, Vr.OW, new byte[] {-128, 127});
    MedicalImage image = read(file);
    assertThat(image.toFloatArray()).containsExactly(-128, 127);
    assertThat(image.metadata().photometricInterpretation())
        .isEqualTo(PhotometricInterpretation.MONOCHROME1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void planesAreInterleaved(int planar) throws IOException {
    MedicalImage image = read(rgb(planar));
    assertThat(image.frames()).isEqualTo(2);
    assertThat(image.channels()).isEqualTo(3);
    float[] values = image.toFloatArray();
    for (int frame = 0; frame < 2; frame++) {
      for (int pixel = 0; pixel < 12; pixel++) {
        for (int c = 0; c < 3; c++) {
          int wanted = frame * 36 + (planar == 1 ? c * 12 + pixel : pixel * 3 + c);
          assertThat(values[(frame * 12 + pixel) * 3 + c]).isEqualTo(wanted);
        }
      }
    }
  }

  @Test
  void floatsAreKept() throws IOException {
    byte[] pixels =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(-1.5f)
            .putFloat(1e9f)
            .array();
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(2, 1, "MONOCHROME2", 1)
            .numbers(Tag.BITS_ALLOCATED, 32)
            .element(Tag.FLOAT_PIXEL_DATA, Vr.OF, pixels);
    assertThat(read(file).toFloatArray()).containsExactly(-1.5f, 1e9f);
  }

  @Test
  void singleBitsAreUnpackedLowestFirst() throws IOException {
    DicomFile file = gray(3, 3, 1).element(Tag.PIXEL_DATA, Vr.OB, new byte[] {0b01001101, 1});
    assertThat(read(file).toFloatArray()).containsExactly(1, 0, 1, 1, 0, 0, 1, 0, 1);
  }

  @Test
  void chromaOfPixelPairsIsRepeatedAndConverted() throws IOException {
    byte[] pixels = {(byte) 100, (byte) 200, (byte) 128, (byte) 128, 50, 60, 0, (byte) 255};
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(4, 1, "YBR_FULL_422", 3)
            .bits(8, 8, 7, 0)
            .element(Tag.PIXEL_DATA, Vr.OB, pixels);
    assertThat(read(file).toFloatArray())
        .containsExactly(100, 100, 100, 200, 200, 200, 228, 3, 0, 238, 13, 0);
  }

  @Test
  void palettesBecomeRgb() throws IOException {
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(4, 1, "PALETTE COLOR", 1)
            .bits(8, 8, 7, 0);
    for (int c = 0; c < 3; c++) {
      file.numbers(Tag.RED_PALETTE_DESCRIPTOR + c, 3, 10, 16);
    }
    for (int c = 0; c < 3; c++) {
      file.words(Tag.RED_PALETTE_DATA + c, 1000 * c, 1000 * c + 1, 1000 * c + 2);
    }
    file.element(Tag.PIXEL_DATA, Vr.OB, new byte[] {0, 10, 11, 99});
    MedicalImage image = read(file);
    assertThat(image.sampleType()).isEqualTo(SampleType.U16);
    assertThat(image.toFloatArray())
        .containsExactly(0, 1000, 2000, 0, 1000, 2000, 1, 1001, 2001, 2, 1002, 2002);
  }

  @Test
  void factsAreInTheMetadata() throws IOException {
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .text(Tag.PATIENT_AGE, Vr.AS, "018M")
            .text(Tag.BODY_PART_EXAMINED, Vr.CS, "chest")
            .text(Tag.IMAGER_PIXEL_SPACING, Vr.DS, "0.1\\0.2")
            .text(Tag.VIEW_POSITION, Vr.CS, "AP Supine")
            .image(2, 1, "MONOCHROME2", 1)
            .bits(16, 16, 15, 1)
            .numbers(Tag.PIXEL_PADDING_VALUE, 63_536)
            .text(Tag.BURNED_IN_ANNOTATION, Vr.CS, "YES")
            .text(Tag.WINDOW_CENTER, Vr.DS, "40\\-600")
            .text(Tag.WINDOW_WIDTH, Vr.DS, "400\\1500")
            .text(Tag.RESCALE_INTERCEPT, Vr.DS, "-1024")
            .text(Tag.RESCALE_SLOPE, Vr.DS, "1.5")
            .text(Tag.RESCALE_TYPE, Vr.LO, "HU")
            .text(Tag.VOI_LUT_FUNCTION, Vr.CS, "SIGMOID")
            .words(Tag.PIXEL_DATA, 1, 2);
    ImageMetadata facts = read(file).metadata();
    assertThat(facts.modality()).isEqualTo(Modality.CR);
    assertThat(facts.patientAgeYears().orElseThrow()).isCloseTo(1.5, within(1e-12));
    assertThat(facts.bodyPartExamined()).contains("CHEST");
    assertThat(facts.viewPosition()).isEqualTo(ViewPosition.AP);
    assertThat(facts.patientPosition()).contains("SUPINE");
    assertThat(facts.pixelPaddingValue()).hasValue(-2000);
    assertThat(facts.burnedInAnnotation()).contains(true);
    assertThat(facts.rescale()).isEqualTo(new Rescale(1.5, -1024, "HU"));
    assertThat(facts.pixelSpacing())
        .contains(new PixelSpacing(0.1, 0.2, PixelSpacing.Source.IMAGER_PIXEL_SPACING));
    assertThat(facts.windows())
        .containsExactly(
            new VoiWindow(40, 400, VoiLutFunction.SIGMOID),
            new VoiWindow(-600, 1500, VoiLutFunction.SIGMOID));
  }

  @Test
  void pixelSpacingGoesBeforeThatOfTheDetector() throws IOException {
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .text(Tag.IMAGER_PIXEL_SPACING, Vr.DS, "0.1\\0.2")
            .image(1, 1, "MONOCHROME2", 1)
            .text(Tag.PIXEL_SPACING, Vr.DS, "0.3\\0.4")
            .bits(16, 16, 15, 0)
            .words(Tag.PIXEL_DATA, 7);
    assertThat(read(file).metadata().pixelSpacing())
        .contains(new PixelSpacing(0.3, 0.4, PixelSpacing.Source.PIXEL_SPACING));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sharedFunctionalGroupsCount(boolean undefined) throws IOException {
    DicomFile transformation =
        DicomFile.bare(true)
            .text(Tag.RESCALE_INTERCEPT, Vr.DS, "-5")
            .text(Tag.RESCALE_SLOPE, Vr.DS, "2");
    DicomFile shared =
        DicomFile.bare(true)
            .sequence(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, undefined, transformation);
    DicomFile file =
        gray(1, 1, 16)
            .sequence(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, undefined, shared)
            .words(Tag.PIXEL_DATA, 7);
    assertThat(read(file).metadata().rescale()).isEqualTo(new Rescale(2, -5, ""));
  }

  @Test
  void nonsenseBesideThePixelsDoesNotStopThePicture() throws IOException {
    DicomFile file =
        gray(1, 1, 16)
            .text(Tag.PATIENT_AGE, Vr.AS, "old")
            .text(Tag.PIXEL_SPACING, Vr.DS, "0\\nan")
            .text(Tag.WINDOW_CENTER, Vr.DS, "abc\\1\\2")
            .text(Tag.WINDOW_WIDTH, Vr.DS, "400\\0")
            .text(Tag.RESCALE_SLOPE, Vr.DS, "0")
            .words(Tag.PIXEL_DATA, 7);
    MedicalImage image = read(file);
    assertThat(image.toFloatArray()).containsExactly(7);
    assertThat(image.metadata().windows()).isEmpty();
    assertThat(image.metadata().rescale()).isEqualTo(Rescale.IDENTITY);
    assertThat(image.metadata().pixelSpacing()).isEmpty();
    assertThat(image.metadata().patientAgeYears()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.10008.1.2.4.110, JPEG XL Lossless",
    "1.2.840.10008.1.2.4.100, MPEG2 Main Profile",
    "1.2.3.4, unknown"
  })
  void otherTransferSyntaxesAreNamed(String uid, String said) {
    DicomFile file =
        DicomFile.of(TransferSyntax.of(uid))
            .image(1, 1, "MONOCHROME2", 1)
            .bits(16, 16, 15, 0)
            .words(Tag.PIXEL_DATA, 7);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContainingAll("x.dcm", uid, said);
  }

  @Test
  void tooFewPixelsAreCounted() {
    assertThatThrownBy(() -> read(gray(20, 10, 16).words(Tag.PIXEL_DATA, 1, 2)))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContainingAll("(7FE0,0010)", "4 bytes", "20 x 10", "400");
  }

  @Test
  void aReportIsNoImage() {
    DicomFile file = DicomFile.of(TransferSyntax.EXPLICIT_LITTLE).text(Tag.MODALITY, Vr.CS, "SR");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("no Pixel Data");
  }

  @Test
  void deepNestingIsRefusedBeforeTheStackEnds() {
    ByteBuffer nest = ByteBuffer.allocate(20_000 * 20).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 20_000; i++) {
      nest.putInt(0x1140_0008).putShort((short) 0x5153).putShort((short) 0).putInt(-1);
      nest.putInt(0xE000_FFFE).putInt(-1);
    }
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE).element(0x0008_1140, Vr.SQ, nest.array());
    byte[] broken = file.bytes();
    assertThatThrownBy(
            () -> new DicomReader().read(ImageSource.of("deep", broken), Limits.defaults()))
        .isInstanceOf(MalformedImageException.class);
    byte[] open = java.util.Arrays.copyOf(broken, broken.length);
    // Undefined length of the outermost sequence, so that the nest is walked into.
    int length = 128 + 4 + 12 + 8 + 20 + 8;
    ByteBuffer.wrap(open).order(ByteOrder.LITTLE_ENDIAN).putInt(length, -1);
    assertThatThrownBy(
            () -> new DicomReader().read(ImageSource.of("deep", open), Limits.defaults()))
        .isInstanceOf(MalformedImageException.class);
  }
}
