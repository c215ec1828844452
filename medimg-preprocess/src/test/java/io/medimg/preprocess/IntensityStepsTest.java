package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.kernel.Cv;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.kernel.Pictures.Content;
import io.medimg.preprocess.step.NClaheStage;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.ValueMask;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.contrast.Ahe;
import io.medimg.preprocess.step.contrast.Clahe;
import io.medimg.preprocess.step.contrast.ClaheFiji;
import io.medimg.preprocess.step.contrast.Gamma;
import io.medimg.preprocess.step.contrast.Heq;
import io.medimg.preprocess.step.contrast.HistogramSpecification;
import io.medimg.preprocess.step.contrast.NyulMatch;
import io.medimg.preprocess.step.contrast.ZScore;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What intensity steps do to values, by OpenCV, by formula, or by what must hold. */
class IntensityStepsTest {

  private static Preprocessing.Builder plan() {
    return Preprocessing.builder();
  }

  private static float[] run(Preprocessing.Builder builder, MedicalImage image) {
    return builder.build().toTensor(image).toArray();
  }

  private static MedicalImage film(Content content, int width, int height) {
    return MedicalImage.gray(
        width, height, Pictures.toBytes(Pictures.values(Depth.U8, width * height, content, 8)));
  }

  @ParameterizedTest
  @EnumSource
  void aheIsOpenCvsClaheWithoutLimit(Content content) {
    for (int side = 1; side <= 70; side++) {
      float[] bytes = Pictures.values(Depth.U8, side * 37, content, side);
      MedicalImage image = MedicalImage.gray(side, 37, Pictures.toBytes(bytes));
      Pictures.assertSame(
          content + " " + side,
          run(plan().ahe(5, 4), image),
          Cv.clahe(Pictures.mat(Depth.U8, bytes, side, 1), 0, 5, 4),
          0f);
    }
    float[] shorts = Pictures.values(Depth.U16, 67 * 50, content, 9);
    assertThat(
            run(
                plan().add(new Ahe(3, 4, 65_536)),
                MedicalImage.gray(67, 50, Pictures.toShorts(shorts))))
        .containsExactly(Cv.clahe(Pictures.mat(Depth.U16, shorts, 67, 1), 0, 3, 4));
  }

  @ParameterizedTest
  @EnumSource
  void nClaheIsOurFormulaAndThenOpenCvs(Content content) {
    MedicalImage image = film(content, 61, 47);
    float[] values = image.toFloatArray();
    double least = 255;
    double most = 0;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    float[] log = new float[values.length];
    float[] line = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      double f = values[i];
      double span = most - least;
      log[i] = span > 0 ? round(255 * Math.log(1 + f - least) / Math.log(1 + span)) : 0;
      line[i] = span > 0 ? round(255 * (f - least) / span) : 0;
    }
    assertThat(run(plan().nClahe(NClaheStage.LOG, 2, 8, 6), image))
        .containsExactly(Cv.clahe(Pictures.mat(Depth.U8, log, 61, 1), 2, 8, 6));
    assertThat(run(plan().nClahe(NClaheStage.MINMAX, 2, 8, 6), image))
        .containsExactly(Cv.clahe(Pictures.mat(Depth.U8, line, 61, 1), 2, 8, 6));
  }

  private static float round(double value) {
    return (float) Math.floor(value + 0.5);
  }

  @Test
  void nClaheDoesNotMindTheDepth() {
    byte[] bytes = Pictures.toBytes(Pictures.values(Depth.U8, 61 * 47, Content.GRADIENT, 3));
    short[] shorts = new short[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      shorts[i] = (short) ((bytes[i] & 0xFF) * 257);
    }
    Preprocessing.Builder plan = plan().nClahe(NClaheStage.LOG, 2, 4, 4);
    assertThat(run(plan, MedicalImage.gray(61, 47, shorts)))
        .containsExactly(run(plan, MedicalImage.gray(61, 47, bytes)));
  }

  /** Each level's share of the pixels above the least, over all bins; worked out by sorting. */
  @ParameterizedTest
  @EnumSource(names = {"NOISE", "GRADIENT", "NARROW"})
  void heqOf12BitsSpreadsOverItsBins(Content content) {
    float[] values = Pictures.values(Depth.U16, 61 * 47, content, 5);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.floor(values[i] / 16);
    }
    MedicalImage image =
        MedicalImage.gray(61, 47, Pictures.toShorts(values))
            .withMetadata(ImageMetadata.builder().bitsStored(12).build());
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int least = 0;
    while (least < sorted.length && sorted[least] == sorted[0]) {
      least++;
    }
    float[] got = run(plan().heq(4096), image);
    for (int i = 0; i < got.length; i++) {
      int upTo = 0;
      for (float value : sorted) {
        upTo += value <= values[i] ? 1 : 0;
      }
      double share = (double) (upTo - least) / (sorted.length - least);
      assertThat(got[i]).as("pixel %d", i).isCloseTo((float) (4095 * share), within(0.501f));
    }
  }

  @Test
  void pixelsAboveTheBitsStoredAreTheLastLevel() {
    short[] values = new short[64 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (i * 17);
    }
    MedicalImage image =
        MedicalImage.gray(64, 64, values)
            .withMetadata(ImageMetadata.builder().bitsStored(12).build());
    for (Step step :
        List.of(new Heq(4096), new Clahe(2, 3, 3, 4096), new Ahe(3, 3, 4096), new Heq(256))) {
      float[] got = run(plan().add(step), image);
      for (int i = 4096 / 17 + 1; i < 65_536 / 17; i++) {
        assertThat(got[i]).as("%s %d", step, i).isLessThan(4096);
      }
      assertThat(got[64 * 60]).as("%s", step).isGreaterThan(got[64 * 3]);
    }
  }

  @Test
  void curvesKeepTheEndsAndTheTypeOf12Bits() {
    short[] values = {0, 1, 1000, 2000, 4094, 4095};
    MedicalImage image =
        MedicalImage.gray(6, 1, values)
            .withMetadata(ImageMetadata.builder().bitsStored(12).build());
    for (Preprocessing.Builder plan :
        List.of(plan().gamma(0.4), plan().gamma(3), plan().log(1), plan().log(100))) {
      float[] got = run(plan, image);
      assertThat(got[0]).isZero();
      assertThat(got[5]).isEqualTo(4095);
      assertThat(got).isSorted();
      assertThat(plan.build().apply(image).sampleType()).isEqualTo(SampleType.U16);
    }
    assertThat(run(plan().gamma(1), image)).containsExactly(0, 1, 1000, 2000, 4094, 4095);
    assertThat(run(plan().gamma(0.5), image)[2])
        .isEqualTo((float) Math.rint(4095 * Math.sqrt(1000 / 4095.0)));
  }

  @Test
  void gammaOfAWindowIsFloat() {
    MedicalImage image = film(Content.GRADIENT, 16, 16);
    float[] got = run(plan().window(Window.of(100, 50)).gamma(0.5), image);
    float[] window = run(plan().window(Window.of(100, 50)), image);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isCloseTo((float) Math.sqrt(window[i]), within(1e-6f));
    }
  }

  @Test
  void contrastAndBrightnessOfSignedValuesMoveFromTheRightBase() {
    MedicalImage image =
        MedicalImage.of(
            new Size(3, 1),
            1,
            1,
            PixelBuffer.S16.of(new short[] {-100, 0, 100}),
            ImageMetadata.builder().build());
    assertThat(run(plan().contrast(2), image)).containsExactly(-200, 0, 200);
    assertThat(run(plan().brightness(0), image)).containsOnly(-32_768);
    assertThat(run(plan().brightness(1), image)).containsExactly(-100, 0, 100);
  }

  @Test
  void invertTwiceIsNothingAndRealUnitsTurnAlong() {
    MedicalImage image = film(Content.NOISE, 9, 9);
    assertThat(run(plan().invert().invert(), image)).containsExactly(image.toFloatArray());
    ImageMetadata about =
        ImageMetadata.builder()
            .rescale(new Rescale(1, -1024, "HU"))
            .windows(List.of(VoiWindow.linear(40, 400)))
            .bitsStored(12)
            .build();
    MedicalImage ct = MedicalImage.gray(3, 1, new short[] {864, 1064, 1264}).withMetadata(about);
    float[] shown = run(plan().window(Window.fromImage()), ct);
    float[] inverted = run(plan().invert().window(Window.fromImage()), ct);
    for (int i = 0; i < 3; i++) {
      assertThat(inverted[i]).isCloseTo(1 - shown[i], within(1e-6f));
    }
    MedicalImage film =
        ct.withMetadata(
            about.toBuilder()
                .photometricInterpretation(PhotometricInterpretation.MONOCHROME1)
                .build());
    assertThat(run(plan().polarity().invert(), film)).containsExactly(864, 1064, 1264);
  }

  @Test
  void minMaxStretchesWhatOccurs() {
    MedicalImage image = MedicalImage.gray(4, 1, new short[] {300, 400, 500, 700});
    assertThat(run(plan().minMax(0, 1), image)).containsExactly(0f, 0.25f, 0.5f, 1f);
    assertThat(run(plan().minMax(-1, 1).scaleTo(0, 255), image))
        .as("the ends are the range")
        .containsExactly(0f, 63.75f, 127.5f, 255f);
  }

  @ParameterizedTest
  @EnumSource
  void minMaxIsOpenCvs(Content content) {
    for (Depth depth : new Depth[] {Depth.U8, Depth.U16, Depth.F32}) {
      for (int width = 1; width <= 70; width += 3) {
        float[] values = Pictures.values(depth, width * 19, content, width);
        MedicalImage image =
            switch (depth) {
              case U8 -> MedicalImage.gray(width, 19, Pictures.toBytes(values));
              case U16 -> MedicalImage.gray(width, 19, Pictures.toShorts(values));
              default -> MedicalImage.gray(width, 19, values);
            };
        Pictures.assertSame(
            depth + " " + content + " " + width,
            run(plan().minMax(-1, 1), image),
            Cv.minMax(Pictures.mat(depth, values, width, 1), -1, 1),
            2e-5f);
      }
    }
  }

  @Test
  void zScoreLeavesWhatIsNotMasked() {
    MedicalImage image = MedicalImage.gray(5, 1, new short[] {0, 0, 10, 20, 30});
    float[] nonzero = run(plan().zScore(ValueMask.NONZERO), image);
    float unit = (float) (10 / Math.sqrt(200 / 3.0));
    assertThat(nonzero).containsExactly(0, 0, -unit, 0, unit);
    float[] above = run(plan().add(new ZScore(ValueMask.ABOVE, 15)), image);
    assertThat(above).containsExactly(0, 0, 10, -1, 1);
    float[] aboveMean = run(plan().zScore(ValueMask.ABOVE_MEAN), image);
    assertThat(aboveMean).as("the mean is 12").containsExactly(0, 0, 10, -1, 1);
    float[] none = run(plan().add(new ZScore(ValueMask.ABOVE, 99)), image);
    assertThat(none).containsExactly(0, 0, 10, 20, 30);
  }

  @Test
  void anImageTakesTheHistogramOfAnother() {
    MedicalImage source = film(Content.GRADIENT, 40, 30);
    MedicalImage reference = film(Content.NARROW, 40, 30);
    float[] got = run(plan().add(Steps.histogramLike(reference)), source);
    float[] wanted = reference.toFloatArray();
    Arrays.sort(got);
    Arrays.sort(wanted);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isCloseTo(wanted[i], within(3f));
    }
    assertThat(run(plan().add(Steps.histogramLike(source)), source))
        .as("its own histogram changes nothing")
        .containsExactly(source.toFloatArray());
  }

  @Test
  void aReferenceWithTooManyValuesIsRefused() {
    float[] values = Pictures.values(Depth.F32, 20_000, Content.NOISE, 1);
    assertThatThrownBy(() -> Steps.histogramLike(MedicalImage.gray(200, 100, values)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("at most 16384", "reduce its depth");
  }

  @Test
  void aLearnedScaleMakesScannersAlike() {
    float[] tissue = Pictures.values(Depth.F32, 64 * 64, Content.NOISE, 5);
    MedicalImage one = scan(tissue, 0.05f, 60);
    MedicalImage two = scan(tissue, 0.4f, 900);
    NyulTrainer trainer = new NyulTrainer(0, 100, ValueMask.ALL, 0).add(one).add(two);
    NyulMatch match = (NyulMatch) trainer.train();
    assertThat(match.landmarks().get(0)).isCloseTo(0, within(1e-9));
    assertThat(match.landmarks().get(10)).isCloseTo(100, within(1e-9));
    assertThat(match.landmarks()).isSorted();
    float[] a = run(plan().add(match), one);
    float[] b = run(plan().add(match), two);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).as("pixel %d", i).isCloseTo(b[i], within(0.02f));
    }
  }

  private static MedicalImage scan(float[] tissue, float gain, float offset) {
    float[] values = tissue.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * gain + offset;
    }
    return MedicalImage.gray(64, 64, values);
  }

  @Test
  void aScaleNeedsImagesWithContrast() {
    NyulTrainer trainer = new NyulTrainer(0, 100, ValueMask.NONZERO, 0);
    assertThatThrownBy(trainer::train)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no image was added");
    assertThatThrownBy(() -> trainer.add(MedicalImage.gray(2, 2, new byte[4])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 0 within the mask (nonzero)");
    assertThatThrownBy(() -> new NyulTrainer(5, 5, ValueMask.ALL, 0))
        .hasMessageContaining("got 5 after 5");
  }

  @Test
  void fijiGoesOnWhereImageJStops() {
    for (ClaheFiji.Mode mode : ClaheFiji.Mode.values()) {
      float[] got = run(plan().claheFiji(63, 3, mode), film(Content.NOISE, 40, 9));
      assertThat(got).hasSize(360);
      for (float value : got) {
        assertThat(value).isBetween(0f, 255f).isEqualTo((float) Math.rint(value));
      }
    }
  }

  @Test
  void argumentsOutOfRangeAreRefusedWithTheirValue() {
    wrong(() -> plan().gamma(0), "exponent above 0 and up to 100, got 0");
    wrong(() -> plan().add(new Gamma(1, Double.NaN)), "gain above 0 and up to 100, got NaN");
    wrong(() -> plan().log(-1), "strength above 0 and up to 1000000, got -1");
    wrong(() -> plan().brightness(-0.5), "factor from 0 to 100, got -0.5");
    wrong(() -> plan().contrast(101), "factor from 0 to 100, got 101");
    wrong(() -> plan().autoContrast(50), "together below 100, got 50 and 50");
    wrong(() -> plan().minMax(1, 0), "low < high, got 1 and 0");
    wrong(() -> plan().add(new ZScore(ValueMask.ALL, 3)), "takes no threshold");
    wrong(() -> plan().ahe(0, 1), "ahe needs a number of tiles across from 1 to 256, got 0");
    wrong(() -> plan().nClahe(NClaheStage.LOG, -1, 8, 8), "nClahe needs a clip limit");
    wrong(() -> plan().claheSkimage(1.5), "clip limit from 0 to 1, got 1.5");
    wrong(() -> plan().claheFiji(0, 3, ClaheFiji.Mode.FAST), "block radius from 1 to 1024, got 0");
    wrong(() -> plan().claheFiji(9, 0.5, ClaheFiji.Mode.FAST), "slope from 1 to 1000, got 0.5");
    wrong(() -> new HistogramSpecification(List.of(), List.of()), "got 0 and 0");
    wrong(() -> new HistogramSpecification(List.of(2.0, 1.0), List.of(1.0, 1.0)), "got 1 after 2");
    wrong(() -> new HistogramSpecification(List.of(2.0), List.of(0.0)), "count from 1");
    List<Double> two = List.of(0.0, 101.0);
    wrong(() -> new NyulMatch(two, two, ValueMask.ALL, 0), "last percentage from 0 to 100");
    wrong(() -> new NyulMatch(List.of(1.0), List.of(1.0), ValueMask.ALL, 0), "got 1 and 1");
  }

  private static void wrong(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void contradictionsAreRefusedAtOnce() {
    refused(() -> plan().gamma(2).window(Window.fromImage()), "works on the values of the file");
    refused(() -> plan().minMax(0, 1).realUnits(), "works on the values of the file");
    refused(() -> plan().invert().realUnits(), "would undo invert");
    refused(() -> plan().toRgb().ahe(2, 2), "works on gray");
    refused(() -> plan().scaleTo(0, 1).contrast(2), "cannot come after scaleTo(0, 1)");
    MedicalImage rgb = MedicalImage.rgb(4, 4, new byte[48]);
    wrong(() -> run(plan().claheSkimage(0.01), rgb), "claheSkimage works on gray");
    wrong(() -> run(plan().nClahe(NClaheStage.LOG, 2, 8, 8), rgb), "nClahe works on gray");
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }
}
