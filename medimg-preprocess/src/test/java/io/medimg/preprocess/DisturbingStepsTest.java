package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.filter.Erase;
import io.medimg.preprocess.step.filter.Noise;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Noise and erasing: what they do to values, and that they do the same everywhere. */
class DisturbingStepsTest {

  private static MedicalImage twelveBits(int side, int value) {
    short[] values = new short[side * side];
    Arrays.fill(values, (short) value);
    ImageMetadata about = ImageMetadata.builder().bitsStored(12).build();
    return MedicalImage.of(new Size(side, side), 1, 1, PixelBuffer.U16.of(values), about);
  }

  private static double deviation(MedicalImage image) {
    return Histogram.of(image).standardDeviation();
  }

  @ParameterizedTest
  @CsvSource({
    "GAUSSIAN, 1024, 0.02, 81.9",
    "GAUSSIAN, 2048, 0.02, 81.9",
    "QUANTUM, 1024, 0.02, 40.95",
    "SPECKLE, 2048, 0.04, 81.9"
  })
  void deviationsAreAsStated(Noise.Kind kind, int value, double deviation, double wanted) {
    Preprocessing plan = Preprocessing.builder().noise(kind, deviation, 11).build();
    MedicalImage noisy = plan.apply(twelveBits(200, value));
    assertThat(deviation(noisy)).isCloseTo(wanted, within(wanted * 0.02));
    assertThat(Histogram.of(noisy).mean()).isCloseTo(value, within(1.5));
    assertThat(noisy.metadata().bitsStored()).hasValue(12);
    assertThat(plan.apply(twelveBits(200, value))).isEqualTo(noisy);
  }

  @Test
  void theSameNumbersAsSplittableRandom() {
    MedicalImage gray = MedicalImage.gray(2, 1, new float[] {0.5f, 0.5f});
    MedicalImage ranged = Preprocessing.builder().window(Window.of(1, 3)).build().apply(gray);
    Noise step = new Noise(Noise.Kind.GAUSSIAN, 0.01, 5);
    Preprocessing plan = Preprocessing.builder().window(Window.of(1, 3)).add(step).build();
    float base = ranged.value(0, 0);
    SplittableRandom random = new SplittableRandom(5);
    double radius = Math.sqrt(-2 * Math.log(1 - (random.nextLong() >>> 11) * 0x1p-53));
    double angle = 2 * Math.PI * ((random.nextLong() >>> 11) * 0x1p-53);
    float[] got = plan.toTensor(gray).toArray();
    assertThat(got[0]).isCloseTo((float) (base + 0.01 * radius * Math.cos(angle)), within(1e-6f));
    assertThat(got[1]).isCloseTo((float) (base + 0.01 * radius * Math.sin(angle)), within(1e-6f));
  }

  @Test
  void channelsHaveNoiseOfTheirOwn() {
    byte[] values = new byte[300];
    Arrays.fill(values, (byte) 100);
    MedicalImage noisy =
        Preprocessing.builder()
            .noise(Noise.Kind.GAUSSIAN, 0.1, 1)
            .build()
            .apply(MedicalImage.rgb(10, 10, values));
    float[] got = noisy.toFloatArray();
    int equal = 0;
    for (int i = 0; i < got.length; i += 3) {
      equal += got[i] == got[i + 1] ? 1 : 0;
    }
    assertThat(equal).isLessThan(10);
  }

  @Test
  void paintsPixelsWhoseCentresAreInside() {
    MedicalImage image = MedicalImage.gray(4, 2, new byte[8]);
    Erase right = new Erase(0.5, 0, 0.25, 1, 1);
    assertThat(Preprocessing.builder().add(right).build().apply(image).toFloatArray())
        .containsExactly(0, 0, 255, 0, 0, 0, 255, 0);
    Erase half = new Erase(0.125, 0.5, 0.25, 1, 0.2);
    assertThat(Preprocessing.builder().add(half).build().apply(image).toFloatArray())
        .containsExactly(0, 0, 0, 0, 51, 0, 0, 0);
    Erase nothing = new Erase(0.3, 0.3, 0, 0, 1);
    assertThat(Preprocessing.builder().add(nothing).build().apply(image).pixels())
        .isEqualTo(image.pixels());
    Erase all = new Erase(0, 0, 1, 1, 1);
    assertThat(Preprocessing.builder().add(all).build().apply(image).toFloatArray())
        .containsOnly(255);
  }

  @Test
  void drawnNoiseIsNewEveryTime() {
    Augmentation augmentation =
        Augmentation.builder()
            .vary(
                1,
                new Noise(Noise.Kind.QUANTUM, 0.01, 0),
                new Noise(Noise.Kind.QUANTUM, 0.05, Integer.MAX_VALUE))
            .vary(0.5, new Erase(0, 0, 0.1, 0.1, 0), new Erase(0.8, 0.8, 0.4, 0.4, 1))
            .build();
    MedicalImage film = twelveBits(20, 2000);
    MedicalImage first = augmentation.draw(1, 1).apply(film);
    assertThat(augmentation.draw(1, 2).apply(film)).isNotEqualTo(first);
    assertThat(augmentation.draw(1, 1).apply(film)).isEqualTo(first);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> new Noise(Noise.Kind.GAUSSIAN, -1, 0))
        .hasMessageContaining("noise")
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> new Erase(0, 0, 1.5, 0, 0)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new Erase(0, 0, 0, 0, Double.NaN)).hasMessageContaining("NaN");
  }
}
