package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.SampleType;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.codec.Picture;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.pixel.Overlay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames and fragments, words of every size, palettes and overlays. */
class PixelDataTest {
  private static final TransferSyntax RLE = TransferSyntax.of("1.2.840.10008.1.2.5");
  private static final TransferSyntax JPEG_LS = TransferSyntax.of("1.2.840.10008.1.2.4.80");

  private static MedicalImage read(byte[] file) throws IOException {
    return new DicomReader().read(ImageSource.of("x.dcm", file), Limits.defaults());
  }

  private static DicomDataset dataset(byte[] file) throws IOException {
    return new DicomReader().readDataset(ImageSource.of("x.dcm", file), Limits.defaults());
  }

  private static byte[] item(byte[] content) {
    byte[] even = Arrays.copyOf(content, content.length + content.length % 2);
    return ByteBuffer.allocate(8 + even.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0xFFFE)
        .putShort((short) 0xE000)
        .putInt(even.length)
        .put(even)
        .array();
  }

  private static byte[] table(int... offsets) {
    ByteBuffer table = ByteBuffer.allocate(4 * offsets.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int offset : offsets) {
      table.putInt(offset);
    }
    return table.array();
  }

  /** A file with fragments; the first is the offset table. */
  private static byte[] encapsulated(DicomFile header, List<byte[]> fragments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.bytes());
    out.writeBytes(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, -1, -1, -1, -1});
    fragments.forEach(f -> out.writeBytes(item(f)));
    out.writeBytes(new byte[] {-2, -1, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
    return out.toByteArray();
  }

  private static DicomFile picture(TransferSyntax syntax, int bits, int frames) {
    return DicomFile.of(syntax)
        .image(Picture.WIDTH, Picture.HEIGHT, "MONOCHROME2", 1)
        .text(Tag.NUMBER_OF_FRAMES, Vr.IS, Integer.toString(frames))
        .bits(bits > 8 ? 16 : 8, bits, bits - 1, 0);
  }

  private static byte[] part(byte[] all, int from, int to) {
    return Arrays.copyOfRange(all, from, to);
  }

  private static void assertPicture(PixelBuffer pixels, int frames) {
    int[] wanted = Picture.samples(8, 1);
    assertThat(pixels.length()).isEqualTo(frames * wanted.length);
    for (int i = 0; i < pixels.length(); i++) {
      assertThat(pixels.get(i)).isEqualTo(wanted[i % wanted.length]);
    }
  }

  @Test
  void fragmentsBecomeFramesByTheirCountTheirTableOrTheirContent() throws IOException {
    byte[] rle = Picture.bytes("rle-8");
    byte[] jls = Picture.bytes("jls-8");
    byte[] begin = part(rle, 0, 100);
    byte[] rest = part(rle, 100, rle.length);
    List<byte[]> byCount = List.of(new byte[0], rle, rle);
    assertPicture(read(encapsulated(picture(RLE, 8, 2), byCount)).pixels(), 2);
    int second = 8 + begin.length + 8 + rest.length + rest.length % 2;
    List<byte[]> byTable = List.of(table(0, second), begin, rest, rle);
    assertPicture(read(encapsulated(picture(RLE, 8, 2), byTable)).pixels(), 2);
    List<byte[]> joined = List.of(new byte[0], begin, rest);
    assertPicture(read(encapsulated(picture(RLE, 8, 1), joined)).pixels(), 1);
    List<byte[]> byContent = List.of(new byte[0], part(jls, 0, 50), part(jls, 50, jls.length), jls);
    assertPicture(read(encapsulated(picture(JPEG_LS, 8, 2), byContent)).pixels(), 2);
  }

  @Test
  void theExtendedOffsetTableGoesBeforeTheBasicOne() throws IOException {
    byte[] rle = Picture.bytes("rle-8");
    byte[] begin = part(rle, 0, 100);
    byte[] rest = part(rle, 100, rle.length);
    long second = 16 + begin.length + rest.length + rest.length % 2;
    ByteBuffer extended = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    extended.putLong(0).putLong(second);
    DicomFile header = picture(RLE, 8, 2).element(0x7FE0_0001, Vr.OV, extended.array());
    List<byte[]> fragments = List.of(new byte[0], begin, rest, rle);
    assertPicture(read(encapsulated(header, fragments)).pixels(), 2);
  }

  @Test
  void fragmentsThatFitNoFrameAreRefused() {
    byte[] rle = Picture.bytes("rle-8");
    assertThatThrownBy(() -> read(encapsulated(picture(RLE, 8, 3), List.of(new byte[0], rle, rle))))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("2 fragments for 3 frames");
    List<byte[]> wrong = List.of(table(0, 7), rle, rle, rle);
    assertThatThrownBy(() -> read(encapsulated(picture(RLE, 8, 2), wrong)))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("offset 7");
    assertThatThrownBy(() -> read(encapsulated(picture(RLE, 8, 1), List.of(new byte[0]))))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("no fragment");
    byte[] flat = picture(RLE, 8, 1).element(Tag.PIXEL_DATA, Vr.OB, new byte[2000]).bytes();
    assertThatThrownBy(() -> read(flat))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("not made of fragments");
  }

  @Test
  void unknownSyntaxesAreRefusedByName() {
    TransferSyntax jpegXl = TransferSyntax.of("1.2.840.10008.1.2.4.110");
    List<byte[]> any = List.of(new byte[0], new byte[10]);
    assertThatThrownBy(() -> read(encapsulated(picture(jpegXl, 8, 1), any)))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("JPEG XL");
  }

  @Test
  void framesAreReadOneByOne() throws IOException {
    byte[] pixels = new byte[3 * 7 * 5 / 8 + 1];
    new java.util.Random(5).nextBytes(pixels);
    byte[] file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(7, 5, "MONOCHROME2", 1)
            .text(Tag.NUMBER_OF_FRAMES, Vr.IS, "3")
            .bits(1, 1, 0, 0)
            .element(Tag.PIXEL_DATA, Vr.OB, pixels)
            .bytes();
    PixelBuffer all = read(file).pixels();
    DicomFrames frames = DicomFrames.of("x.dcm", dataset(file), Limits.defaults());
    assertThat(frames.count()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(frames.read(i)).isEqualTo(all.slice(35 * i, 35 * (i + 1)));
    }
    assertThatThrownBy(() -> frames.read(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,4294967295,4294967296", "0,16777217,16777216", "1,-5,-5"})
  void wholeNumbersOf32BitsAreExactAsStored(int signed, long value, float shown)
      throws IOException {
    byte[] pixel = new byte[8];
    ByteBuffer.wrap(pixel).order(ByteOrder.LITTLE_ENDIAN).putInt(4, (int) value);
    byte[] file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(2, 1, "MONOCHROME2", 1)
            .bits(32, 32, 31, signed)
            .element(Tag.PIXEL_DATA, Vr.OW, pixel)
            .bytes();
    MedicalImage image = read(file);
    assertThat(image.sampleType()).isEqualTo(SampleType.F32);
    assertThat(image.toFloatArray()).containsExactly(0, shown);
    int[] stored = DicomFrames.of("x", dataset(file), Limits.defaults()).readStored(0);
    assertThat(stored).containsExactly(0, (int) value);
  }

  @Test
  void samplesBeyondTheHeapAreRefusedBeforeTheyAreDecoded() {
    long heap = Runtime.getRuntime().maxMemory();
    int side = (int) Math.min(65_535, Math.sqrt(heap) + 1);
    Limits wide = new Limits(1L << 40, 1L << 40, Integer.MAX_VALUE - 8, 9, 9, 1L << 40);
    byte[] file =
        encapsulated(
            DicomFile.of(RLE).image(side, side, "MONOCHROME2", 1).bits(8, 8, 7, 0),
            List.of(new byte[0], new byte[100]));
    assertThatThrownBy(() -> new DicomReader().read(ImageSource.of("x.dcm", file), wide))
        .isInstanceOf(MalformedImageException.class)
        .hasNoCause();
  }

  private static DicomFile palette(int entries, int bits) {
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(4, 1, "PALETTE COLOR", 1)
            .bits(8, 8, 7, 0);
    for (int c = 0; c < 3; c++) {
      file.numbers(Tag.RED_PALETTE_DESCRIPTOR + c, entries, 10, bits);
    }
    return file;
  }

  private static byte[] segmented(int entries, int... words) {
    DicomFile file = palette(entries, 16);
    for (int c = 0; c < 3; c++) {
      file.words(Tag.SEGMENTED_RED_PALETTE_DATA + c, words);
    }
    return file.element(Tag.PIXEL_DATA, Vr.OB, new byte[] {10, 12, 15, 90}).bytes();
  }

  @Test
  void segmentedPalettesUnfold() throws IOException {
    // Entries 5 and 1000, then in two steps to 2000, then the first segment again.
    MedicalImage image = read(segmented(6, 0, 2, 5, 1000, 1, 2, 2000, 2, 1, 0, 0));
    assertThat(image.metadata().photometricInterpretation())
        .isEqualTo(PhotometricInterpretation.RGB);
    assertThat(image.toFloatArray())
        .containsExactly(5, 5, 5, 1500, 1500, 1500, 1000, 1000, 1000, 1000, 1000, 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,2,2000", // begins with a slope
        "0,9,1,2,3", // fewer values than it says
        "0,1,7,2,1,6,0", // points at itself
        "0,1,7,2,1,60000,9", // points beyond the end
        "0,1,7,3,1,0,0", // no such kind
        "0,1,7,1,50000,9", // more than the descriptor says
        "0,0,0,0,0,0" // nothing
      })
  void brokenSegmentsAreRefused(String words) {
    int[] numbers = Arrays.stream(words.split(",")).mapToInt(Integer::parseInt).toArray();
    assertThatThrownBy(() -> read(segmented(4, numbers)))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("segmented palette");
  }

  @Test
  void overlaysAreMasksAndNeverStopAPicture() throws IOException {
    byte[] file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(4, 2, "MONOCHROME2", 1)
            .bits(8, 8, 7, 0)
            .numbers(0x6000_0010, 3)
            .numbers(0x6000_0011, 5)
            .text(0x6000_0040, Vr.CS, "G")
            .element(0x6000_0050, Vr.SS, new byte[] {2, 0, -1, -1})
            .element(0x6000_3000, Vr.OW, new byte[] {(byte) 0b1010_0001, 0b0100_0001})
            .numbers(0x6002_0010, 60_000)
            .numbers(0x6002_0011, 60_000)
            .element(0x6002_3000, Vr.OW, new byte[2])
            .element(Tag.PIXEL_DATA, Vr.OB, new byte[8])
            .bytes();
    assertThat(read(file).width()).isEqualTo(4);
    List<Overlay> overlays = Overlay.of(dataset(file), Limits.defaults());
    assertThat(overlays).hasSize(1);
    Overlay overlay = overlays.get(0);
    assertThat(overlay.mask(0)).containsExactly(1, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1);
    assertThat(overlay.isSet(0, 1, 2)).isTrue();
    assertThat(overlay.top()).isEqualTo(1);
    assertThat(overlay.left()).isEqualTo(-2);
    assertThat(overlay.type()).isEqualTo("G");
    assertThat(overlay).hasToString("Overlay[6000, 5 x 3, 1 frames]");
  }

  @Test
  void ybrOfSixteenBitsBecomesRgb() throws IOException {
    byte[] file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(1, 1, "YBR_FULL", 3)
            .bits(16, 16, 15, 0)
            .words(Tag.PIXEL_DATA, 30_000, 32_768, 40_000)
            .bytes();
    // 1.402 and 0.714136 times the 7232 that Cr is above the middle.
    assertThat(read(file).toFloatArray()).containsExactly(40_139, 24_835, 30_000);
  }
}
