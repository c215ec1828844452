package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.kernel.Pictures.Content;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Intensity and filter steps on images of every depth, down to one pixel: nothing breaks. */
class EveryStepTest {
  private static final List<Size> SIZES =
      List.of(
          new Size(1, 1),
          new Size(2, 1),
          new Size(1, 3),
          new Size(3, 2),
          new Size(5, 5),
          new Size(70, 1),
          new Size(13, 29));

  static Stream<Step> steps() {
    return Stream.of(
        new Noise(Noise.Kind.GAUSSIAN, 0.1, 7),
        new Noise(Noise.Kind.QUANTUM, 0.2, -1),
        new Noise(Noise.Kind.SPECKLE, 5, 0),
        new Erase(0.25, 0, 0.5, 1, 0.5),
        new Erase(0.9, 0.9, 1, 1, 1),
        new Gamma(0.5, 1),
        new Gamma(2.5, 2),
        new Log(1),
        new Log(500),
        new Brightness(1.4),
        new Contrast(0.3),
        new Contrast(4),
        new AutoContrast(0, 0),
        new AutoContrast(10, 40),
        new Invert(),
        new MinMax(-1, 1),
        new ZScore(ValueMask.ALL, 0),
        new ZScore(ValueMask.NONZERO, 0),
        new ZScore(ValueMask.ABOVE, 50),
        new ZScore(ValueMask.ABOVE_MEAN, 0),
        new Ahe(8, 8, 256),
        new Ahe(2, 3, 1000),
        new NClahe(NClahe.Normalization.LOG, 2, 8, 8, 256),
        new NClahe(NClahe.Normalization.MINMAX, 2, 2, 2, 4096),
        new ClaheSkimage(0, 0, 0.01, 256),
        new ClaheSkimage(4, 6, 0, 64),
        new ClaheFiji(1, 256, 3, ClaheFiji.Mode.EXACT),
        new ClaheFiji(4, 64, 2, ClaheFiji.Mode.FAST),
        new Gaussian(0, 1.2),
        new Gaussian(5, 0),
        new Gaussian(31, 9),
        new Median(3),
        new Median(7),
        new Bilateral(0, 40, 2),
        new Bilateral(9, 5, 1),
        new UnsharpMask(2, 1.5),
        new PyramidDetail(1, 1, 0.7),
        new PyramidDetail(6, 1.5, 0.6),
        new HistogramSpecification(List.of(1.0, 5.0), List.of(3.0, 1.0)),
        new HistogramSpecification(List.of(7.0), List.of(1.0)),
        new NyulMatch(List.of(1.0, 50.0, 99.0), List.of(0.0, 10.0, 100.0), ValueMask.ALL, 0),
        new NyulMatch(List.of(0.0, 100.0), List.of(0.0, 1.0), ValueMask.ABOVE_MEAN, 0));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void worksOnImagesOfEveryKind(Step step) {
    Preprocessing plan = Preprocessing.builder().add(step).build();
    for (Size size : SIZES) {
      for (Depth depth : Depth.values()) {
        for (Content content : Content.values()) {
          for (int bits : depth == Depth.U16 ? new int[] {12, 16} : new int[] {0}) {
            String what = "%s on %s %s %s %d".formatted(step, size, depth, content, bits);
            check(what, plan, image(depth, size, content, bits));
          }
        }
      }
    }
  }

  private static void check(String what, Preprocessing plan, MedicalImage image) {
    float[] before = image.toFloatArray();
    float[] got = plan.toTensor(image).toArray();
    Pictures.assertSame(what, got, plan.prepare(image, false).tensor().toArray(), 0f);
    MedicalImage shown = plan.apply(image);
    Pictures.assertSame(what, shown.toFloatArray(), got, 0f);
    assertThat(image.toFloatArray()).as(what).containsExactly(before);
    List<VoiWindow> windows = shown.metadata().windows();
    for (float value : got) {
      if (!Float.isFinite(value)) {
        fail("%s: %s", what, value);
      }
      if (!windows.isEmpty() && !(plan.steps().get(0) instanceof NyulMatch)) {
        double off = Math.abs(value - windows.get(0).windowCenter());
        assertThat(off)
            .as("%s: %s and %s", what, value, windows.get(0))
            .isLessThanOrEqualTo(windows.get(0).windowWidth() / 2 * (1 + 1e-6));
      }
    }
  }

  private static MedicalImage image(Depth depth, Size size, Content content, int bits) {
    float[] values = Pictures.values(depth, Math.toIntExact(size.pixels()), content, size.width());
    ImageMetadata.Builder about = ImageMetadata.builder();
    if (bits > 0) {
      about.bitsStored(bits);
    }
    if (bits == 12) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.floor(values[i] / 16);
      }
    }
    PixelBuffer pixels =
        switch (depth) {
          case U8 -> PixelBuffer.U8.of(Pictures.toBytes(values));
          case U16 -> PixelBuffer.U16.of(Pictures.toShorts(values));
          case S16 -> PixelBuffer.S16.of(Pictures.toShorts(values));
          case F32 -> PixelBuffer.F32.of(values);
        };
    return MedicalImage.of(size, 1, 1, pixels, about.build());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void isWrittenAndReadAgain(Step step) {
    Preprocessing plan = Preprocessing.builder().add(step).build();
    Preprocessing read = Preprocessing.fromJson(plan.toJson());
    assertThat(read).isEqualTo(plan);
    assertThat(read.describe()).isEqualTo(plan.describe()).startsWith(step.name());
  }

  @Test
  void everyStepIsRegistered() {
    records(Step.class)
        .forEach(type -> assertThat(StepType.types()).as("registered steps").contains(type));
    assertThat(StepType.types()).doesNotHaveDuplicates();
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Stream.of(type.getPermittedSubclasses()).flatMap(EveryStepTest::records);
  }

  @Test
  void stepsAreReadAsPeopleTypeThem() {
    assertThat(Step.parse("gamma:0.7,1")).isEqualTo(new Gamma(0.7, 1));
    assertThat(Step.parse(" invert ")).isEqualTo(new Invert());
    assertThat(Step.parse("nClahe: LOG, 2, 8, 4, 256"))
        .isEqualTo(new NClahe(NClahe.Normalization.LOG, 2, 8, 4, 256));
    assertThat(Step.parse("normalize:0.5/0.25/0,1/2/3"))
        .isEqualTo(new Normalize(List.of(0.5, 0.25, 0.0), List.of(1.0, 2.0, 3.0)));
    wrong("sharpen:3", "unknown step 'sharpen'; known are");
    wrong("gamma", "step 'gamma' takes gamma, gain, got 0 values");
    wrong("invert:1", "step 'invert' takes no values, got 1 value");
    wrong("claheFiji:1,2", "blockRadius, bins, slope, mode [EXACT, FAST], got 2 values");
    wrong("median:2.5", "needs a whole number for its size, got '2.5'");
    wrong("gamma:a,1", "needs a number for its gamma, got 'a'");
    wrong("median:4", "median needs an odd window size, got 4");
    wrong("flip:UP", "must be one of [LEFT_RIGHT, TOP_BOTTOM]");
    wrong("window:3", "which only a plan in JSON can hold");
  }

  private static void wrong(String text, String message) {
    assertThatThrownBy(() -> Step.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
