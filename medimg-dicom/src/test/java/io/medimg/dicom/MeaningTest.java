package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.geometry.Point3;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.PresentationLutShape;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.Dates;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.facts.CineTiming;
import io.medimg.dicom.facts.FrameFacts;
import io.medimg.dicom.facts.RealWorldValueMapping;
import io.medimg.dicom.facts.UltrasoundRegion;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What attributes mean: tables, windows, spacings, sides, frames. */
class MeaningTest {
  private static DicomFile film(int signed) {
    return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
        .image(2, 1, "MONOCHROME2", 1)
        .bits(16, 16, 15, signed);
  }

  private static MedicalImage read(DicomFile file) throws IOException {
    return new DicomReader().read(ImageSource.of("x", file.bytes()), Limits.defaults());
  }

  private static DicomDataset parse(DicomFile file) throws IOException {
    return new DicomReader().readDataset(ImageSource.of("x", file.bytes()), Limits.defaults());
  }

  private static DicomFile table(int entries, int first, int bits, int... data) {
    return DicomFile.bare(true).numbers(0x0028_3002, entries, first, bits).words(0x0028_3006, data);
  }

  @Test
  void aModalityTableStandsInThePlaceOfTheRescale() throws IOException {
    DicomFile lut = table(3, 10, 12, 100, 200, 300).text(0x0028_3004, Vr.LO, "OD");
    DicomFile file =
        film(0)
            .numbers(Tag.PIXEL_PADDING_VALUE, 10)
            .text(Tag.RESCALE_SLOPE, Vr.DS, "5")
            .sequence(Tag.MODALITY_LUT_SEQUENCE, false, lut)
            .words(Tag.PIXEL_DATA, 11, 900);
    MedicalImage image = read(file);
    assertThat(image.value(0, 0)).isEqualTo(200);
    assertThat(image.value(1, 0)).isEqualTo(300);
    ImageMetadata facts = image.metadata();
    assertThat(facts.rescale().isIdentity()).isTrue();
    assertThat(facts.rescale().units()).isEqualTo("OD");
    assertThat(facts.bitsStored()).hasValue(12);
    assertThat(facts.pixelPaddingValue()).hasValue(100);
  }

  @Test
  void coloursHaveNoModalityTransform() throws IOException {
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(2, 1, "RGB", 3)
            .bits(8, 8, 7, 0)
            .text(Tag.RESCALE_INTERCEPT, Vr.DS, "255")
            .text(Tag.RESCALE_SLOPE, Vr.DS, "-1")
            .words(Tag.PIXEL_DATA, 0x0201, 0x0403, 0x0605);
    assertThat(read(file).metadata().rescale().isIdentity()).isTrue();
  }

  @Test
  void tablesOfEightBitsGiveBytes() throws IOException {
    DicomFile lut = DicomFile.bare(true).numbers(0x0028_3002, 2, 0, 8).words(0x0028_3006, 0x0701);
    MedicalImage image =
        read(film(0).sequence(Tag.MODALITY_LUT_SEQUENCE, true, lut).words(Tag.PIXEL_DATA, 0, 1));
    assertThat(image.sampleType()).isEqualTo(SampleType.U8);
    assertThat(image.value(0, 0)).isEqualTo(1);
    assertThat(image.value(1, 0)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"0, 65534, 65534", "1, 65534, -2"})
  void voiTablesStartSignedWhereValuesAre(int signed, int written, int first) throws IOException {
    DicomFile file =
        film(signed)
            .sequence(Tag.VOI_LUT_SEQUENCE, false, table(2, written, 12, 0, 4095))
            .words(Tag.PIXEL_DATA, 0, 1);
    assertThat(read(file).metadata().voiLuts())
        .containsExactly(VoiLut.of(first, 12, new int[] {0, 4095}));
  }

  @Test
  void brokenTablesAreLeftOut() throws IOException {
    DicomFile file =
        film(0)
            .sequence(Tag.MODALITY_LUT_SEQUENCE, false, table(300, 0, 12, 1))
            .sequence(Tag.VOI_LUT_SEQUENCE, false, table(2, 0, 40, 1, 2))
            .words(Tag.PIXEL_DATA, 3, 4);
    MedicalImage image = read(file);
    assertThat(image.value(0, 0)).isEqualTo(3);
    assertThat(image.metadata().voiLuts()).isEmpty();
  }

  @Test
  void windowsKeepTheirFunctionAndTheirOrder() throws IOException {
    DicomFile file =
        film(0)
            .text(Tag.WINDOW_CENTER, Vr.DS, "40\\600")
            .text(Tag.WINDOW_WIDTH, Vr.DS, "400\\1600.5")
            .text(Tag.VOI_LUT_FUNCTION, Vr.CS, "SIGMOID")
            .text(0x2050_0020, Vr.CS, "INVERSE")
            .text(0x0020_0062, Vr.CS, "L")
            .words(Tag.PIXEL_DATA, 3, 4);
    ImageMetadata facts = read(file).metadata();
    assertThat(facts.windows())
        .containsExactly(
            new VoiWindow(40, 400, VoiLutFunction.SIGMOID),
            new VoiWindow(600, 1600.5, VoiLutFunction.SIGMOID));
    assertThat(facts.presentationLutShape()).contains(PresentationLutShape.INVERSE);
    assertThat(facts.laterality()).contains("L");
  }

  private static DicomFile region(double deltaX) {
    return DicomFile.bare(true)
        .numbers(0x0018_6012, 1)
        .numbers(0x0018_6014, 1)
        .element(0x0018_6018, Vr.UL, new byte[4])
        .element(0x0018_601A, Vr.UL, new byte[4])
        .element(0x0018_601C, Vr.UL, new byte[] {9, 0, 0, 0})
        .element(0x0018_601E, Vr.UL, new byte[] {4, 0, 0, 0})
        .numbers(0x0018_6024, 3)
        .numbers(0x0018_6026, 3)
        .element(0x0018_602C, Vr.FD, real(deltaX))
        .element(0x0018_602E, Vr.FD, real(0.02));
  }

  private static byte[] real(double value) {
    byte[] bytes = new byte[8];
    long bits = Double.doubleToLongBits(value);
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (bits >> (8 * i));
    }
    return bytes;
  }

  @Test
  void ultrasoundIsMeasuredInItsRegion() throws IOException {
    DicomFile file = film(0).sequence(0x0018_6011, false, region(0.05)).words(Tag.PIXEL_DATA, 1, 2);
    assertThat(read(file).metadata().pixelSpacing())
        .contains(new PixelSpacing(0.2, 0.5, PixelSpacing.Source.ULTRASOUND_REGION));
    List<UltrasoundRegion> regions = UltrasoundRegion.of(parse(file));
    assertThat(regions).hasSize(1);
    assertThat(regions.get(0).right()).isEqualTo(9);
    assertThat(regions.get(0).bottom()).isEqualTo(4);
    assertThat(regions.get(0).isSpatial()).isTrue();
  }

  @Test
  void framesHaveTheirOwnSlopesAndPlanes() throws IOException {
    DicomFile transformation =
        DicomFile.bare(true)
            .text(Tag.RESCALE_SLOPE, Vr.DS, "2")
            .text(Tag.RESCALE_INTERCEPT, Vr.DS, "-1");
    DicomFile position = DicomFile.bare(true).text(0x0020_0032, Vr.DS, "1\\2\\3");
    DicomFile orientation = DicomFile.bare(true).text(0x0020_0037, Vr.DS, "1\\0\\0\\0\\1\\0");
    DicomFile measures =
        DicomFile.bare(true)
            .text(Tag.PIXEL_SPACING, Vr.DS, "0.5\\0.25")
            .text(0x0018_0050, Vr.DS, "3");
    DicomFile shared =
        DicomFile.bare(true)
            .sequence(0x0020_9116, false, orientation)
            .sequence(Tag.PIXEL_MEASURES_SEQUENCE, false, measures);
    DicomFile frame =
        DicomFile.bare(true)
            .sequence(0x0020_9113, true, position)
            .sequence(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, true, transformation);
    DicomDataset d =
        parse(
            film(0)
                .sequence(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, false, shared)
                .sequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, true, frame));
    FrameFacts first = FrameFacts.of(d, 0);
    assertThat(first.rescale().apply(5)).isEqualTo(9);
    assertThat(first.plane().orElseThrow().at(2, 4).toString())
        .isEqualTo(new Point3(1.5, 4, 3).toString());
    assertThat(first.sliceThicknessMm()).hasValue(3);
    FrameFacts second = FrameFacts.of(d, 1);
    assertThat(second.rescale().isIdentity()).isTrue();
    assertThat(second.plane()).isEmpty();
    assertThat(second.pixelSpacing())
        .contains(new PixelSpacing(0.5, 0.25, PixelSpacing.Source.PIXEL_SPACING));
  }

  @Test
  void realWorldValuesHaveTheirUnits() throws IOException {
    DicomFile mapping =
        DicomFile.bare(true)
            .sequence(0x0040_08EA, false, DicomFile.bare(true).text(0x0008_0100, Vr.SH, "mm2/s"))
            .text(0x0040_9210, Vr.SH, "ADC")
            .numbers(0x0040_9211, 4095)
            .numbers(0x0040_9216, 1)
            .element(0x0040_9224, Vr.FD, real(-3))
            .element(0x0040_9225, Vr.FD, real(0.5));
    DicomFile shared = DicomFile.bare(true).sequence(0x0040_9096, true, mapping);
    DicomFile file = film(0).sequence(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, true, shared);
    assertThat(RealWorldValueMapping.of(parse(file), 7))
        .containsExactly(new RealWorldValueMapping(1, 4095, new Rescale(0.5, -3, "mm2/s"), "ADC"));
    DicomFile own = DicomFile.bare(true).sequence(0x0040_9096, false, mapping);
    DicomFile frames = film(0).sequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, false, own);
    assertThat(RealWorldValueMapping.of(parse(frames), 0)).hasSize(1);
    assertThat(RealWorldValueMapping.of(parse(frames), 1)).isEmpty();
  }

  @Test
  void cineFramesHaveTheirTimes() throws IOException {
    CineTiming even = CineTiming.of(parse(film(0).text(0x0018_1063, Vr.DS, "40")), 3).orElseThrow();
    assertThat(even.startMs(2)).isEqualTo(80);
    assertThat(even.displayRate()).isEmpty();
    DicomFile vector = film(0).text(0x0018_1065, Vr.DS, "0\\30\\50").text(0x0018_0040, Vr.IS, "25");
    CineTiming uneven = CineTiming.of(parse(vector), 3).orElseThrow();
    assertThat(uneven.startMs(2)).isEqualTo(80);
    assertThat(uneven.startMs(1)).isEqualTo(30);
    assertThat(uneven.displayRate()).hasValue(25);
    assertThat(CineTiming.of(parse(film(0)), 3)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"20260228, true", "2026.02.28, true", "20260230, false", "2026, false", "'', false"})
  void datesAreStrict(String text, boolean valid) {
    assertThat(Dates.date(text).isPresent()).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10:00",
    "101530.5, 10:15:30.500",
    "10:15:30, 10:15:30",
    "235960, 23:59:59",
    "2515, ",
    "1, "
  })
  void timesAreStrict(String text, String time) {
    assertThat(Dates.time(text).map(Object::toString).orElse(null)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "20260228101530.25+0100, 2026-02-28T10:15:30.250",
    "20260228, 2026-02-28T00:00",
    "202602281, "
  })
  void dateTimesAreStrict(String text, String time) {
    assertThat(Dates.dateTime(text).map(Object::toString).orElse(null)).isEqualTo(time);
  }
}
