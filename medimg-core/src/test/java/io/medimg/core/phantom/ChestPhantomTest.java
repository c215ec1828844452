package io.medimg.core.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.phantom.ChestPhantom.Side;
import io.medimg.core.phantom.ChestPhantom.Zone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChestPhantomTest {
  private static final ChestPhantom SMALL = ChestPhantom.standard().withSize(new Size(256, 256));

  @Test
  void saysThatItIsGenerated() {
    MedicalImage film = SMALL.render();
    ImageMetadata m = film.metadata();
    assertThat(m.generated()).isTrue();
    assertThat(m.modality()).isEqualTo(Modality.DX);
    assertThat(m.viewPosition()).isEqualTo(ViewPosition.PA);
    assertThat(m.bodyPartExamined()).contains("CHEST");
    assertThat(m.sourceSha256()).isEmpty();
    assertThat(film.describe()).contains("generated");
  }

  @Test
  void standardIs1024SquareWithTwelveBitsInSixteen() {
    MedicalImage film = ChestPhantom.standard().render();
    assertThat(film.size()).isEqualTo(new Size(1024, 1024));
    assertThat(film.sampleType()).isEqualTo(SampleType.U16);
    assertThat(film.metadata().bitsStored()).hasValue(12);
    assertThat(max(film)).isGreaterThan(255 * 12).isLessThan(4096);
  }

  @Test
  void sameSettingsGiveSamePixelsAndAnotherSeedDoesNot() {
    assertThat(SMALL.render()).isEqualTo(SMALL.withSeed(1).render());
    assertThat(SMALL.withSeed(2).render().pixels()).isNotEqualTo(SMALL.render().pixels());
  }

  @Test
  void pixelsAreTheSameOnEveryMachine() {
    MedicalImage film = SMALL.withBits(8).withOpacity(Side.PATIENT_RIGHT, Zone.UPPER, 0.1).render();
    byte[] bytes = new byte[film.pixels().length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) film.pixels().get(i);
    }
    assertThat(ModelBytes.sha256(bytes))
        .as("a change of the drawing changes it")
        .isEqualTo("47ce7d76a5e55e66d440f287e0044e4cecbd14f4ca1269e778e0ceabdd9699c8");
  }

  /** Air is black, lungs are dark, heart and belly are bright, bone is brighter than its lung. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 17, 99})
  void looksLikeAFrontalChestFilm(long seed) {
    MedicalImage film = SMALL.withSeed(seed).render();
    double air = mean(film, 0.01, 0.01, 0.05, 0.05);
    double rightLung = mean(film, 0.25, 0.35, 0.33, 0.60);
    double leftLung = mean(film, 0.68, 0.35, 0.76, 0.60);
    double heart = mean(film, 0.54, 0.58, 0.66, 0.68);
    double belly = mean(film, 0.2, 0.85, 0.4, 0.95);
    double spine = mean(film, 0.48, 0.85, 0.52, 0.95);
    assertThat(air).isLessThan(0.05);
    assertThat(rightLung).isBetween(0.15, 0.45);
    assertThat(leftLung).isCloseTo(rightLung, within(0.08));
    assertThat(heart).isGreaterThan(rightLung + 0.3);
    assertThat(belly).isGreaterThan(rightLung + 0.4);
    assertThat(spine).isGreaterThan(belly);
  }

  /** The heart lies mostly at the right of the film, which is the patient's left. */
  @Test
  void heartIsOnThePatientsLeft() {
    MedicalImage film = SMALL.render();
    assertThat(mean(film, 0.64, 0.60, 0.70, 0.66))
        .isGreaterThan(mean(film, 0.30, 0.60, 0.36, 0.66) + 0.2);
  }

  @ParameterizedTest
  @CsvSource({
    "PATIENT_LEFT, LOWER", "PATIENT_LEFT, MIDDLE", "PATIENT_LEFT, UPPER",
    "PATIENT_RIGHT, LOWER", "PATIENT_RIGHT, MIDDLE", "PATIENT_RIGHT, UPPER"
  })
  void opacityBrightensItsBoxAndNothingElse(Side side, Zone zone) {
    ChestPhantom with = SMALL.withOpacity(side, zone, 0.1);
    MedicalImage before = SMALL.render();
    MedicalImage after = with.render();
    Box box = with.opacityBoxes().get(0);
    assertThat(box.center().x() > 128).isEqualTo(side == Side.PATIENT_LEFT);
    double gain = 0;
    for (int y = 0; y < 256; y++) {
      for (int x = 0; x < 256; x++) {
        float more = after.value(x, y) - before.value(x, y);
        boolean near =
            x > box.x() - 12 && x < box.right() + 12 && y > box.y() - 12 && y < box.bottom() + 12;
        if (near) {
          gain += more;
        } else {
          assertThat(more).as("at %d, %d", x, y).isZero();
        }
      }
    }
    assertThat(gain / box.area()).as("mean gain in the box").isGreaterThan(150);
  }

  @Test
  void eightBitsShowTheSameFilm() {
    MedicalImage twelve = SMALL.render();
    MedicalImage eight = SMALL.withBits(8).render();
    assertThat(eight.sampleType()).isEqualTo(SampleType.U8);
    for (int i = 0; i < 256; i++) {
      assertThat(eight.value(i, i)).isCloseTo(twelve.value(i, i) * 255 / 4095, within(1f));
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 16", "33, 97", "640, 480", "100, 1000", "1000, 100"})
  void everySizeIsDrawn(int width, int height) {
    MedicalImage film = ChestPhantom.standard().withSize(new Size(width, height)).render();
    assertThat(film.size()).isEqualTo(new Size(width, height));
    assertThat(max(film)).isGreaterThan(3000);
  }

  @Test
  void nonsenseIsRefusedWithItsValue() {
    ChestPhantom p = ChestPhantom.standard();
    assertThatThrownBy(() -> p.withSize(new Size(8, 100)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got " + new Size(8, 100));
    assertThatThrownBy(() -> p.withSize(new Size(100_000, 100)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> p.withBits(9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 9");
    assertThatThrownBy(() -> p.withOpacity(Side.PATIENT_LEFT, Zone.LOWER, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void phantomsAreValues() {
    ChestPhantom a = SMALL.withOpacity(Side.PATIENT_LEFT, Zone.LOWER, 0.1);
    assertThat(a)
        .isEqualTo(SMALL.withOpacity(Side.PATIENT_LEFT, Zone.LOWER, 0.1))
        .hasSameHashCodeAs(SMALL.withOpacity(Side.PATIENT_LEFT, Zone.LOWER, 0.1))
        .isNotEqualTo(SMALL);
    assertThat(SMALL.opacityBoxes()).isEmpty();
  }

  private static float max(MedicalImage film) {
    float max = 0;
    for (int i = 0; i < film.pixels().length(); i++) {
      max = Math.max(max, film.pixels().get(i));
    }
    return max;
  }

  /** The mean of a part of the film, 0 to 1, given in parts of its sides. */
  private static double mean(MedicalImage film, double x0, double y0, double x1, double y1) {
    double sum = 0;
    int n = 0;
    for (int y = (int) (y0 * film.height()); y < y1 * film.height(); y++) {
      for (int x = (int) (x0 * film.width()); x < x1 * film.width(); x++) {
        sum += film.value(x, y);
        n++;
      }
    }
    return sum / n / 4095;
  }
}
