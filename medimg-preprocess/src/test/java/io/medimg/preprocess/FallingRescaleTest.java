package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.PresentationLutShape;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.VoiWindow;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Pictures;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An image whose real values fall as stored ones rise, beside its twin: the same real values,
 * stored the other way round. Every plan, preset and measure gives both the same.
 */
class FallingRescaleTest {
  private static final Size SIZE = new Size(40, 30);

  /** Twins: values, and {@code most - values} with the slope and intercept that undo it. */
  private record Twins(MedicalImage rising, MedicalImage falling) {
    static Twins of(Depth depth, double slope, Random random) {
      int length = (int) SIZE.pixels();
      float least = depth == Depth.S16 ? -2048 : 0;
      float most = depth == Depth.U8 ? 255 : depth == Depth.S16 ? 2047 : 4095;
      float[] up = new float[length];
      float[] down = new float[length];
      for (int i = 0; i < length; i++) {
        float ramp = (i % SIZE.width()) * (most - least) / (SIZE.width() - 1f);
        up[i] = Math.round(Math.max(least, Math.min(most, least + ramp - random.nextInt(60))));
        down[i] = least + most - up[i];
      }
      ImageMetadata.Builder about =
          ImageMetadata.builder()
              .photometricInterpretation(
                  random.nextBoolean()
                      ? PhotometricInterpretation.MONOCHROME1
                      : PhotometricInterpretation.MONOCHROME2)
              .presentationLutShape(random.nextInt(3) == 0 ? PresentationLutShape.INVERSE : null);
      if (depth != Depth.F32 && depth != Depth.U8) {
        about.bitsStored(12);
      }
      if (random.nextBoolean()) {
        about.windows(List.of(VoiWindow.linear(700 * slope, 900 * slope)));
      }
      double turned = (least + most) * slope;
      return new Twins(
          image(depth, up, about.rescale(new Rescale(slope, 0, "")).build()),
          image(depth, down, about.rescale(new Rescale(-slope, turned, "")).build()));
    }

    private static MedicalImage image(Depth depth, float[] values, ImageMetadata about) {
      PixelBuffer buffer = RandomPlans.buffer(depth, values);
      return MedicalImage.of(SIZE, 1, 1, buffer, about);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void plansGiveBothTheSame(long seed) {
    Random random = new Random(seed);
    RandomPlans plans = new RandomPlans(seed + 77);
    Depth[] integers = {Depth.U8, Depth.U16, Depth.S16};
    for (int i = 0; i < 5; i++) {
      Twins twins = Twins.of(integers[random.nextInt(3)], 0.5, random);
      Preprocessing plan = plans.plan();
      Prepared wanted;
      try {
        wanted = plan.prepare(twins.rising());
      } catch (IllegalArgumentException misfit) {
        continue;
      }
      for (boolean fused : new boolean[] {true, false}) {
        Prepared got = plan.prepare(twins.falling(), fused);
        Pictures.assertSame(plan.toString(), got.tensor().toArray(), wanted.tensor().toArray(), 0f);
        assertThat(got.sourceToModel()).isEqualTo(wanted.sourceToModel());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Depth.class)
  void polarityPercentilesAndWindowsSeeRealValues(Depth depth) {
    Random random = new Random(3);
    Preprocessing chest = Presets.chestXray(24);
    for (int i = 0; i < 20; i++) {
      Twins twins = Twins.of(depth, 1, random);
      float[] got = chest.toTensor(twins.falling()).toArray();
      Pictures.assertSame("chest", got, chest.toTensor(twins.rising()).toArray(), 1e-5f);
      MedicalImage shown = chest.apply(twins.falling());
      assertThat(shown.metadata().rescale().isFalling()).isFalse();
    }
  }

  @Test
  void realUnitsAndMeasuresStay() {
    Random random = new Random(4);
    for (Depth depth : Depth.values()) {
      Twins twins = Twins.of(depth, 0.5, random);
      Preprocessing real = Preprocessing.builder().realUnits().build();
      float[] up = real.toTensor(twins.rising()).toArray();
      assertThat(real.toTensor(twins.falling()).toArray()).isEqualTo(up);
      assertThat(ContrastMeasure.eme(twins.falling()))
          .isEqualTo((Double) ContrastMeasure.eme(twins.rising()));
      assertThat(ContrastMeasure.local(twins.falling()))
          .isEqualTo((Double) ContrastMeasure.local(twins.rising()));
      Histogram falling = Histogram.of(twins.falling());
      Histogram rising = Histogram.of(twins.rising());
      if (depth != Depth.F32) {
        assertThat(falling.series("", twins.falling()).counts())
            .isEqualTo(rising.series("", twins.rising()).counts());
      }
      assertThat(falling.clippedLow()).isEqualTo(rising.clippedLow());
    }
  }

  /** Floats far apart keep their last bits: only the sign turns. */
  @Test
  void floatsLoseNothing() {
    float[] values = {1e-3f, 2e-3f, 1e6f, -7e5f};
    ImageMetadata about = ImageMetadata.builder().rescale(new Rescale(-1, 0, "OD")).build();
    MedicalImage image = MedicalImage.gray(4, 1, values).withMetadata(about);
    float[] got = Preprocessing.builder().realUnits().build().toTensor(image).toArray();
    float[] wanted = values.clone();
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = -wanted[i];
    }
    assertThat(Arrays.equals(got, wanted)).isTrue();
  }
}
