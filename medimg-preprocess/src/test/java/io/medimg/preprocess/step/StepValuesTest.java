package io.medimg.preprocess.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.core.tensor.Shape;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.Presets;
import io.medimg.preprocess.kernel.Cv;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.kernel.Pictures.Content;
import io.medimg.preprocess.step.contrast.Clahe;
import io.medimg.preprocess.step.geometry.Letterbox;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencv.imgproc.Imgproc;

/** What steps do to values, worked out by hand or by OpenCV. */
class StepValuesTest {
  private static final float[] BYTES = Pictures.values(Depth.U8, 61 * 47, Content.GRADIENT, 4);

  private static Preprocessing.Builder plan() {
    return Preprocessing.builder();
  }

  private static float[] run(Preprocessing.Builder builder, MedicalImage image) {
    return builder.build().toTensor(image).toArray();
  }

  private static MedicalImage shorts(ImageMetadata about, int... values) {
    short[] shorts = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      shorts[i] = (short) values[i];
    }
    Size size = new Size(values.length, 1);
    return MedicalImage.of(size, 1, 1, PixelBuffer.S16.of(shorts), about);
  }

  private static MedicalImage film() {
    return MedicalImage.gray(61, 47, Pictures.toBytes(BYTES));
  }

  @Test
  void heqAndClaheAndResizeAreOpenCvs() {
    byte[] bytes = Pictures.toBytes(BYTES);
    assertThat(run(plan().heq(), film())).containsExactly(Cv.equalizeHist(bytes, 61));
    assertThat(run(plan().clahe(2, 8, 8), film()))
        .containsExactly(Cv.clahe(Cv.bytes(bytes, 61, 1), 2, 8, 8));
    assertThat(run(plan().resize(24, 20, Resampler.CV_AREA), film()))
        .containsExactly(Cv.resize(Cv.bytes(bytes, 61, 1), 24, 20, Imgproc.INTER_AREA));
    assertThat(run(plan().window(Window.fullRange()).clahe(2, 8, 8), film()))
        .as("the full range of bytes is bytes again")
        .containsExactly(Cv.clahe(Cv.bytes(bytes, 61, 1), 2, 8, 8));
  }

  @Test
  void claheOf16BitsInAllBinsIsOpenCvs() {
    float[] values = Pictures.values(Depth.U16, 64 * 50, Content.NARROW, 9);
    MedicalImage image = MedicalImage.gray(64, 50, Pictures.toShorts(values));
    assertThat(run(plan().add(new Clahe(40, 3, 4, 65_536)), image))
        .containsExactly(Cv.clahe(Pictures.mat(Depth.U16, values, 64, 1), 40, 3, 4));
  }

  @Test
  void polarityInvertsMonochrome1OnceWithinTheStoredBits() {
    ImageMetadata mono1 =
        ImageMetadata.builder()
            .photometricInterpretation(PhotometricInterpretation.MONOCHROME1)
            .bitsStored(12)
            .build();
    MedicalImage image =
        MedicalImage.of(
            new Size(3, 1), 1, 1, PixelBuffer.U16.of(new short[] {0, 1000, 4095}), mono1);
    assertThat(run(plan().polarity(), image)).containsExactly(4095, 3095, 0);
    MedicalImage shown = plan().polarity().build().apply(image);
    assertThat(shown.metadata().photometricInterpretation())
        .isEqualTo(PhotometricInterpretation.MONOCHROME2);
    assertThat(run(plan().polarity(), shown)).containsExactly(4095, 3095, 0);
  }

  @Test
  void windowAfterPolarityIsTheWindowInverted() {
    ImageMetadata.Builder about =
        ImageMetadata.builder()
            .rescale(new Rescale(1, -1024, "HU"))
            .windows(List.of(VoiWindow.linear(40, 400)));
    MedicalImage mono2 = shorts(about.build(), 864, 1024, 1064, 1264, 3000);
    MedicalImage mono1 =
        mono2.withMetadata(
            about.photometricInterpretation(PhotometricInterpretation.MONOCHROME1).build());
    Preprocessing.Builder plan = plan().polarity().window(Window.fromImage()).scaleTo(0, 255);
    float[] shown = run(plan, mono2);
    assertThat(shown[0]).isZero();
    assertThat(shown[1]).isCloseTo(102.2556f, within(1e-3f));
    assertThat(shown[2]).isCloseTo(127.8195f, within(1e-3f));
    assertThat(shown[3]).isEqualTo(255f);
    float[] inverted = run(plan, mono1);
    for (int i = 0; i < shown.length; i++) {
      assertThat(inverted[i]).isCloseTo(255 - shown[i], within(1e-3f));
    }
  }

  @Test
  void realUnitsAreHounsfield() {
    ImageMetadata about = ImageMetadata.builder().rescale(new Rescale(2, -1000, "HU")).build();
    assertThat(run(plan().realUnits(), shorts(about, 0, 500, 700))).containsExactly(-1000, 0, 400);
    assertThat(
            run(
                plan()
                    .realUnits()
                    .window(Window.of(new VoiWindow(0, 2000, VoiLutFunction.LINEAR_EXACT))),
                shorts(about, 0, 500, 700)))
        .containsExactly(0f, 0.5f, 0.7f);
  }

  @Test
  void percentilesClipAndBecomeTheRange() {
    short[] values = new short[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (i * 37 % 1000 + 500);
    }
    MedicalImage image = MedicalImage.gray(40, 25, values);
    float[] clipped = run(plan().percentileClip(1, 99), image);
    assertThat(ends(clipped)).containsExactly(509f, 1489f);
    float[] scaled = run(plan().percentileClip(1, 99).scaleTo(-1, 1), image);
    assertThat(ends(scaled)).containsExactly(-1f, 1f);
    MedicalImage shown = plan().percentileClip(1, 99).scaleTo(-1, 1).build().apply(image);
    assertThat(shown.sampleType()).isEqualTo(SampleType.U16);
    VoiWindow window = shown.metadata().windows().get(0);
    assertThat(window.windowCenter()).isEqualTo((509 + 1489) / 2.0);
    assertThat(window.windowWidth()).isEqualTo(1489 - 509);
  }

  private static float[] ends(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return new float[] {sorted[0], sorted[sorted.length - 1]};
  }

  @Test
  void aConstantImageBecomesTheLowerEnd() {
    MedicalImage image = MedicalImage.gray(2, 2, new short[] {700, 700, 700, 700});
    assertThat(run(plan().percentileClip(0.5, 99.5).scaleTo(-1, 1), image)).containsOnly(-1f);
  }

  @Test
  void letterboxFollowsTheWorkedExample() {
    Letterbox letterbox = new Letterbox(640, 640, 114, Resampler.CV_LINEAR);
    Size source = new Size(3056, 2544);
    assertThat(letterbox.inner(source)).isEqualTo(new Size(640, 533));
    assertThat(letterbox.map(source).m12()).isEqualTo(53);
    MedicalImage image = MedicalImage.gray(8, 4, new byte[32]);
    float[] boxed = run(plan().letterbox(8, 114), image);
    assertThat(boxed).startsWith(114, 114).endsWith(114, 114);
    assertThat(boxed[2 * 8]).isZero();
    assertThat(boxed[5 * 8 + 7]).isZero();
    assertThat(boxed[6 * 8]).isEqualTo(114);
  }

  @Test
  void normalizeWorksPerChannel() {
    MedicalImage rgb = MedicalImage.rgb(2, 1, new byte[] {51, 102, (byte) 153, 0, 0, 0});
    Preprocessing plan =
        plan()
            .scaleTo(0, 1)
            .normalize(new double[] {0.1, 0.2, 0.3}, new double[] {0.5, 1, 2})
            .build();
    assertThat(plan.toTensor(rgb).shape()).isEqualTo(Shape.of(1, 3, 1, 2));
    float[] got = plan.toTensor(rgb).toArray();
    float[] wanted = {0.2f, -0.2f, 0.2f, -0.2f, 0.15f, -0.15f};
    for (int i = 0; i < wanted.length; i++) {
      assertThat(got[i]).isCloseTo(wanted[i], within(1e-6f));
    }
  }

  @Test
  void grayStoredAsColourOrWithAlphaGivesTheSameTensor() {
    Preprocessing preset = Presets.chestXray(32);
    byte[] gray = Pictures.toBytes(BYTES);
    byte[] rgb = new byte[gray.length * 3];
    byte[] alpha = new byte[gray.length * 2];
    for (int i = 0; i < gray.length; i++) {
      rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = gray[i];
      alpha[2 * i] = gray[i];
      alpha[2 * i + 1] = (byte) i;
    }
    float[] wanted = preset.toTensor(film()).toArray();
    assertThat(preset.toTensor(MedicalImage.rgb(61, 47, rgb)).toArray()).containsExactly(wanted);
    MedicalImage grayAlpha =
        MedicalImage.of(
            film().size(), 1, 2, PixelBuffer.U8.of(alpha), ImageMetadata.builder().build());
    assertThat(preset.toTensor(grayAlpha).toArray()).containsExactly(wanted);
  }

  @Test
  void spacingFollowsThePixels() {
    ImageMetadata about =
        ImageMetadata.builder()
            .pixelSpacing(new PixelSpacing(0.2, 0.1, PixelSpacing.Source.PIXEL_SPACING))
            .build();
    MedicalImage image = MedicalImage.gray(40, 20, new byte[800]).withMetadata(about);
    MedicalImage turned = plan().resize(10, 10, Resampler.CV_AREA).rotate(1).build().apply(image);
    assertThat(turned.metadata().pixelSpacing())
        .contains(new PixelSpacing(0.4, 0.4, PixelSpacing.Source.PIXEL_SPACING));
    MedicalImage wide = plan().resize(40, 10, Resampler.CV_AREA).rotate(3).build().apply(image);
    assertThat(wide.metadata().pixelSpacing())
        .contains(new PixelSpacing(0.1, 0.4, PixelSpacing.Source.PIXEL_SPACING));
  }

  @Test
  void notANumberIsMadeFinite() {
    float[] values = {1, Float.NaN, 3, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    MedicalImage image = MedicalImage.gray(5, 1, values);
    assertThat(run(plan(), image)).containsExactly(1, 1, 3, 3, 1);
  }
}
