package io.medimg.preprocess.step.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.RandomPlans;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.step.Resampler;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Resized in the array of the whole box or in one of its own: a letterbox holds the same values.
 */
class LetterboxTest {

  @ParameterizedTest
  @EnumSource
  void isAResizeAndBorders(Resampler resampler) {
    for (int seed = 0; seed < 300; seed++) {
      MedicalImage image = new RandomPlans(seed).image();
      Random random = new Random(seed);
      int width = 1 + random.nextInt(70);
      int height = 1 + random.nextInt(70);
      int fill = random.nextInt(300) - 100;
      Letterbox step = new Letterbox(width, height, fill, resampler);
      Size inner = step.inner(image.size());
      int left = (int) step.map(image.size()).m02();
      int top = (int) step.map(image.size()).m12();
      int right = width - inner.width() - left;
      int bottom = height - inner.height() - top;
      Preprocessing.Builder apart =
          start(seed)
              .resize(inner.width(), inner.height(), resampler)
              .add(new Pad(left, top, right, bottom, fill));
      assertSame(image, end(seed, start(seed).add(step)), end(seed, apart));
    }
  }

  /** Tables, and rows made as they are read. */
  private static Preprocessing.Builder start(int seed) {
    Preprocessing.Builder plan = Preprocessing.builder();
    return switch (seed % 3) {
      case 0 -> plan;
      case 1 -> plan.rangeClip(-50, 900);
      default -> plan.toGray().clahe(2, 3, 2);
    };
  }

  /** Padding in the image counts in statistics as what it is. */
  private static Preprocessing end(int seed, Preprocessing.Builder plan) {
    return (seed % 2 == 0 ? plan : plan.percentileClip(10, 70)).build();
  }

  private static void assertSame(MedicalImage image, Preprocessing got, Preprocessing wanted) {
    float[] values = wanted.toTensor(image).toArray();
    Pictures.assertSame(got + " of " + image, got.toTensor(image).toArray(), values, 0f);
  }

  @Test
  void paddingOfTheFileStaysPaddingInTheBox() {
    short[] values = new short[12 * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (i % 12 < 4 ? 2000 : 10 + i % 12);
    }
    ImageMetadata about = ImageMetadata.builder().pixelPaddingValue(2000).build();
    MedicalImage image = MedicalImage.gray(12, 6, values).withMetadata(about);
    Preprocessing plan =
        Preprocessing.builder()
            .add(new Letterbox(6, 6, 12, Resampler.NEAREST))
            .percentileClip(0, 100)
            .build();
    float[] got = plan.toTensor(image).toArray();
    assertThat(got[0]).isEqualTo(12); // the border, which is a measurement
    assertThat(got[2 * 6]).isEqualTo(21); // padding, limited to the greatest measurement
  }
}
