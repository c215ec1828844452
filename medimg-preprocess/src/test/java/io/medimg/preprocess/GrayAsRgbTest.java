package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.run.Pixels;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Step;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One channel that stands for three gives what three channels give. */
class GrayAsRgbTest {

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void randomPlansSeeThreeChannels(long seed) {
    RandomPlans plans = new RandomPlans(seed + 20_000);
    for (int i = 0; i < 5; i++) {
      Preprocessing plan = afterToRgb(plans.plan());
      MedicalImage image = plans.image();
      check(plan, gray(image));
    }
  }

  static Stream<Step> steps() {
    return SampleSteps.all();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void everyStepSeesThreeChannels(Step step) {
    for (long seed = 0; seed < 12; seed++) {
      MedicalImage image = gray(new RandomPlans(seed).image());
      check(afterToRgb(Preprocessing.builder().add(step).build()), image);
    }
  }

  /** The plan after toRgb, without what cannot stand there. */
  private static Preprocessing afterToRgb(Preprocessing plan) {
    Preprocessing.Builder builder = Preprocessing.builder().toRgb();
    for (Step step : plan.steps()) {
      try {
        builder.add(step);
      } catch (IllegalStateException contradiction) {
        assertThat(contradiction).hasMessageContaining(step.name());
      }
    }
    return builder.build();
  }

  private static void check(Preprocessing plan, MedicalImage gray) {
    Prepared wanted;
    try {
      wanted = plan.prepare(threeTimes(gray));
    } catch (IllegalArgumentException misfit) {
      assertThat(refusal(plan, gray)).isEqualTo(misfit.getMessage());
      return;
    }
    String what = "%s on %s".formatted(plan, gray);
    Prepared got = plan.prepare(gray);
    assertThat(got.tensor().shape()).as(what).isEqualTo(wanted.tensor().shape());
    Pictures.assertSame(what, got.tensor().toArray(), wanted.tensor().toArray(), 0f);
    assertThat(got.sourceToModel()).isEqualTo(wanted.sourceToModel());
    float[] shown = plan.apply(gray).toFloatArray();
    Pictures.assertSame(what, shown, plan.apply(threeTimes(gray)).toFloatArray(), 0f);
  }

  private static String refusal(Preprocessing plan, MedicalImage gray) {
    try {
      plan.prepare(gray);
      return "none";
    } catch (IllegalArgumentException misfit) {
      return misfit.getMessage();
    }
  }

  /** The first channel, without marks of padding, which only gray has, and without inversion. */
  private static MedicalImage gray(MedicalImage image) {
    return channels(image, 1);
  }

  private static MedicalImage threeTimes(MedicalImage gray) {
    return channels(gray, 3);
  }

  private static MedicalImage channels(MedicalImage image, int channels) {
    float[] from = image.toFloatArray();
    float[] values = new float[from.length / image.channels() * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = from[i / channels * image.channels()];
    }
    PixelBuffer pixels = Pixels.toBuffer(image.sampleType(), values);
    ImageMetadata about =
        image.metadata().toBuilder()
            .pixelPaddingValue(null)
            .presentationLutShape(null)
            .photometricInterpretation(
                channels == 1
                    ? PhotometricInterpretation.MONOCHROME2
                    : PhotometricInterpretation.RGB)
            .build();
    return MedicalImage.of(image.size(), 1, channels, pixels, about);
  }

  /** Padding has no part in statistics after toRgb either. */
  @Test
  void paddingStaysPadding() {
    short[] values = new short[40 * 30];
    Random random = new Random(5);
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (i % 40 < 9 ? 4000 : random.nextInt(900));
    }
    ImageMetadata about = ImageMetadata.builder().pixelPaddingValue(4000).build();
    MedicalImage image = MedicalImage.gray(40, 30, values).withMetadata(about);
    Preprocessing.Builder plan = Preprocessing.builder().resize(25, 20, Resampler.NEAREST);
    float[] gray = plan.percentileClip(2, 97).build().toTensor(image).toArray();
    Preprocessing rgb =
        Preprocessing.builder()
            .toRgb()
            .resize(25, 20, Resampler.NEAREST)
            .percentileClip(2, 97)
            .build();
    float[] got = rgb.toTensor(image).toArray();
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isEqualTo(gray[i % gray.length]);
    }
  }
}
