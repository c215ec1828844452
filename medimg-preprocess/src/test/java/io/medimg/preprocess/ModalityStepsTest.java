package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.PresentationLutShape;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.step.CtWindow;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.geometry.CropTo;
import io.medimg.preprocess.step.geometry.ResizeShorter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows, tables, uptake, padding and sizes, worked out by hand. */
class ModalityStepsTest {
  private static final Rescale HU = new Rescale(1, -1024, "HU");

  private static Preprocessing.Builder plan() {
    return Preprocessing.builder();
  }

  private static float[] run(Preprocessing.Builder builder, MedicalImage image) {
    return builder.build().toTensor(image).toArray();
  }

  private static MedicalImage signed(ImageMetadata.Builder about, int... values) {
    short[] shorts = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      shorts[i] = (short) values[i];
    }
    Size size = new Size(values.length, 1);
    return MedicalImage.of(size, 1, 1, PixelBuffer.S16.of(shorts), about.build());
  }

  /** Centre 40, width 400: the figures of the DICOM standard's LINEAR function. */
  @Test
  void namedWindowsAreDicomsLinear() {
    MedicalImage image = signed(ImageMetadata.builder().rescale(HU), 864, 1074, 1218, 1400);
    float[] got = run(plan().window(CtWindow.ABDOMEN).scaleTo(0, 255), image);
    assertThat(got[0]).isZero();
    assertThat(got[1]).isCloseTo((0.5f / 399 + 0.5f) * 255, within(1e-4f));
    assertThat(got[2]).isCloseTo((144.5f / 399 + 0.5f) * 255, within(1e-4f));
    assertThat(got[3]).isEqualTo(255f);
  }

  @ParameterizedTest
  @EnumSource
  void everyNamedWindowIsGrayAtItsCentre(CtWindow window) {
    int center = (int) window.voi().windowCenter();
    double half = window.voi().windowWidth() / 2;
    MedicalImage image =
        signed(
            ImageMetadata.builder().rescale(HU),
            center + 1024,
            (int) Math.ceil(center + 1024 + half),
            (int) Math.floor(center + 1024 - half));
    float[] got = run(plan().window(window), image);
    assertThat(got[0]).isBetween(0.49f, 0.6f);
    assertThat(got[1]).isEqualTo(1f);
    assertThat(got[2]).isZero();
  }

  @Test
  void theLutOfTheFileGoesBeforeItsWindow() {
    VoiLut lut = VoiLut.of(-10, 8, new int[] {0, 51, 255, 102});
    ImageMetadata.Builder about =
        ImageMetadata.builder()
            .rescale(new Rescale(2, -20, "US"))
            .voiLuts(List.of(lut))
            .windows(List.of(VoiWindow.linear(0, 10)));
    MedicalImage image = signed(about, -100, 5, 6, 7, 100);
    assertThat(run(plan().window(Window.fromImage()), image))
        .containsExactly(0f, 0f, 1f, 0.4f, 0.4f);
    assertThat(run(plan().window(Window.of(VoiWindow.linear(0, 10))), image)[4]).isEqualTo(1f);
    MedicalImage turned =
        image.withMetadata(
            about.photometricInterpretation(PhotometricInterpretation.MONOCHROME1).build());
    assertThat(run(plan().polarity().window(Window.fromImage()), turned))
        .containsExactly(1f, 1f, 0f, 0.6f, 0.6f);
  }

  @Test
  void imagesKeepTheirTablesUntilAStepUsesThem() {
    VoiLut lut = VoiLut.of(0, 8, new int[] {0, 255});
    MedicalImage image =
        signed(ImageMetadata.builder().voiLuts(List.of(lut)).suvFactor(2), 1, 2, 3);
    assertThat(plan().flip(FlipDirection.LEFT_RIGHT).build().apply(image).metadata().voiLuts())
        .containsExactly(lut);
    MedicalImage shown = plan().window(Window.fromImage()).build().apply(image);
    assertThat(shown.metadata().voiLuts()).isEmpty();
    assertThat(shown.metadata().suvFactor()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "MONOCHROME1, , true",
    "MONOCHROME2, , false",
    "MONOCHROME1, IDENTITY, false",
    "MONOCHROME2, INVERSE, true",
    "MONOCHROME1, INVERSE, true"
  })
  void polarityFollowsTheShapeThenThePhotometricInterpretation(
      PhotometricInterpretation photometric, PresentationLutShape shape, boolean turns) {
    ImageMetadata about =
        ImageMetadata.builder()
            .photometricInterpretation(photometric)
            .presentationLutShape(shape)
            .build();
    MedicalImage image = MedicalImage.gray(2, 1, new byte[] {0, 10}).withMetadata(about);
    float[] wanted = turns ? new float[] {255, 245} : new float[] {0, 10};
    assertThat(run(plan().polarity(), image)).containsExactly(wanted);
    MedicalImage shown = plan().polarity().build().apply(image);
    assertThat(run(plan().polarity(), shown)).as("once").containsExactly(wanted);
  }

  @Test
  void uptakeScalesValuesAndKeepsTheFilesWindow() {
    ImageMetadata.Builder about =
        ImageMetadata.builder()
            .modality(Modality.PT)
            .rescale(new Rescale(10, 0, "BQML"))
            .suvFactor(0.0005)
            .windows(List.of(VoiWindow.linear(5000.5, 10001)));
    MedicalImage image = signed(about, 0, 500, 2000);
    assertThat(run(plan().suv(), image)).containsExactly(0f, 2.5f, 10f);
    assertThat(run(plan().suv().rangeClip(0, 5).scaleTo(0, 1), image))
        .containsExactly(0f, 0.5f, 1f);
    assertThat(run(plan().suv().window(Window.fromImage()), image)).containsExactly(0f, 0.5f, 1f);
    assertThat(
            run(
                plan().suv().window(Window.of(new VoiWindow(5, 10, VoiLutFunction.LINEAR_EXACT))),
                image))
        .containsExactly(0f, 0.25f, 1f);
    MedicalImage shown = plan().suv().build().apply(image);
    assertThat(shown.metadata().rescale()).isEqualTo(new Rescale(1, 0, "SUVbw"));
    assertThat(shown.metadata().suvFactor()).isEmpty();
    assertThat(shown.metadata().windows().get(0).windowCenter()).isCloseTo(2.5, within(1e-3));
    assertThat(Presets.pet(8).toTensor(image).shape().toString()).contains("8, 8");
  }

  @Test
  void uptakeWantsAFactor() {
    MedicalImage image = signed(ImageMetadata.builder().modality(Modality.CT), 1, 2);
    assertThatThrownBy(() -> plan().suv().build().prepare(image))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("suvFactor")
        .hasMessageContaining("CT");
    assertThatThrownBy(() -> plan().polarity().suv())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("would undo polarity");
  }

  @Test
  void rangeClipIsInRealUnitsWhatStoredValuesAre() {
    MedicalImage image = signed(ImageMetadata.builder().rescale(HU), 0, 24, 1024, 1424, 4000);
    assertThat(run(plan().rangeClip(-1000, 400), image)).containsExactly(-1000, -1000, 0, 400, 400);
    MedicalImage shown = plan().rangeClip(-1000, 400).build().apply(image);
    assertThat(shown.metadata().windows().get(0).windowCenter()).isEqualTo(-300);
    assertThatThrownBy(() -> plan().rangeClip(5, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 5 and 5");
  }

  @Test
  void levelsOfColourAndFilms() {
    MedicalImage film = MedicalImage.gray(3, 1, new short[] {0, 257, (short) 65_535});
    assertThat(run(plan().levels(256), film)).containsExactly(0, 1, 255);
    MedicalImage rgb = MedicalImage.rgb(1, 1, new byte[] {0, 100, (byte) 255});
    assertThat(run(plan().levels(256), rgb)).containsExactly(0, 100, 255);
    assertThat(run(plan().levels(2), rgb)).containsExactly(0, 0, 1);
  }

  @Test
  void paddingIsNoMeasurement() {
    int[] values = new int[200];
    for (int i = 0; i < 100; i++) {
      values[i] = -2000;
      values[100 + i] = i;
    }
    ImageMetadata.Builder about = ImageMetadata.builder().bitsStored(16);
    Preprocessing.Builder clip = plan().percentileClip(1, 99);
    assertThat(ends(run(clip, signed(about, values)))).containsExactly(-2000, 97);
    about.pixelPaddingValue(-2000);
    assertThat(ends(run(clip, signed(about, values)))).containsExactly(0, 98);
    Preprocessing.Builder moved =
        plan().rotate(1).flip(FlipDirection.TOP_BOTTOM).crop(0, 50, 1, 150).percentileClip(0, 100);
    assertThat(ends(run(moved, signed(about, values)))).containsExactly(0, 49);
    Preprocessing.Builder floats = plan().realUnits().resize(100, 1, Resampler.NEAREST);
    assertThat(ends(run(floats.percentileClip(0, 100), signed(about, values))))
        .as("resized by two")
        .containsExactly(1, 99);
    MedicalImage all = signed(about, -2000, -2000);
    assertThat(run(clip, all)).as("nothing but padding").containsExactly(-2000, -2000);
  }

  @Test
  void paddingIsLeftOutOfEqualisation() {
    byte[] bytes = new byte[64];
    for (int i = 0; i < 32; i++) {
      bytes[i] = (byte) (100 + i);
    }
    MedicalImage image = MedicalImage.gray(8, 8, bytes);
    ImageMetadata padded = ImageMetadata.builder().pixelPaddingValue(0).build();
    float[] with = run(plan().heq(), image.withMetadata(padded));
    assertThat(with[0]).as("the least measurement is black").isZero();
    assertThat(with[31]).isEqualTo(255);
    assertThat(run(plan().heq(), image)[0]).isCloseTo(255f / 32, within(0.5f));
  }

  @Test
  void rangesOfFloatsLeavePaddingOut() {
    MedicalImage image =
        MedicalImage.gray(4, 1, new float[] {-3000, 1, 2, 5})
            .withMetadata(ImageMetadata.builder().pixelPaddingValue(-3000).build());
    assertThat(run(plan().scaleTo(0, 1), image)).endsWith(0f, 0.25f, 1f);
  }

  private static float[] ends(float[] values) {
    float[] ends = {Float.MAX_VALUE, -Float.MAX_VALUE};
    for (float value : values) {
      ends[0] = Math.min(ends[0], value);
      ends[1] = Math.max(ends[1], value);
    }
    return ends;
  }

  /** torchvision: int(round((height - 224) / 2.0)), halves to even. */
  @ParameterizedTest
  @CsvSource({"4, 4, 0", "5, 4, 0", "6, 4, 1", "7, 4, 2", "8, 4, 2", "9, 4, 2", "11, 4, 4"})
  void theMiddleStartsWhereTorchvisionSays(int length, int side, int start) {
    CropTo crop = new CropTo(side, side, CropTo.Place.CENTER);
    assertThat(-crop.map(new Size(length, length)).m02()).isEqualTo(start);
    assertThat(-crop.map(new Size(length, length)).m12()).isEqualTo(start);
  }

  @Test
  void cropsToASizeAreRefusedOutside() {
    assertThatThrownBy(() -> plan().centerCrop(5, 2).build().geometry(new Size(4, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not lie inside the image of 4x4; put padTo()");
  }

  @Test
  void padToPutsTheOddPixelRightAndBelow() {
    MedicalImage image = MedicalImage.gray(2, 1, new byte[] {1, 2});
    assertThat(run(plan().padTo(5, 2, 9), image)).containsExactly(9, 1, 2, 9, 9, 9, 9, 9, 9, 9);
    assertThat(run(plan().padTo(1, 1, 9), image)).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource({"300, 200, 384, 256", "200, 300, 256, 384", "97, 131, 256, 345", "5, 5, 256, 256"})
  void theShorterSideIsGiven(int width, int height, int newWidth, int newHeight) {
    ResizeShorter resize = new ResizeShorter(256, Resampler.PIL_BILINEAR);
    assertThat(resize.sizeAfter(new Size(width, height))).isEqualTo(new Size(newWidth, newHeight));
  }

  @Test
  void aThreadOfPixelsIsNotBlownUp() {
    assertThatThrownBy(
            () -> plan().resizeShorter(256, Resampler.CV_AREA).build().geometry(new Size(1, 900)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longer side from 1 to 32768, got 230400");
  }

  @Test
  void theModelSizeIsKnownWithoutAnImage() {
    Preprocessing plan = Presets.ctLung(64);
    assertThat(plan.geometryDependsOnPixels()).isFalse();
    assertThat(plan.modelSize(new Size(300, 200))).contains(new Size(64, 64));
    assertThat(plan().rotate(1).build().modelSize(new Size(300, 200))).contains(new Size(200, 300));
  }
}
