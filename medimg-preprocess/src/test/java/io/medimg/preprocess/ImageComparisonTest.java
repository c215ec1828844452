package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.preprocess.step.Window;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contrast and comparison by hand, by brute force and on a film. */
class ImageComparisonTest {

  @Test
  void figuresByHand() {
    MedicalImage before = MedicalImage.gray(2, 1, new byte[] {100, (byte) 200});
    MedicalImage after = MedicalImage.gray(2, 1, new byte[] {50, (byte) 250});
    ImageComparison c = ImageComparison.of(before, after);
    assertThat(c.meanSquaredError()).isCloseTo(2500 / 65_025.0, within(1e-12));
    assertThat(c.psnrDb()).isCloseTo(10 * Math.log10(65_025 / 2500.0), within(1e-9));
    assertThat(c.ssim()).isNaN();
    assertThat(c.brightnessError()).isCloseTo(0, within(1e-9));
    assertThat(c.contrastImprovement()).isCloseTo((200 / 300.0) / (100 / 300.0), within(1e-9));
    assertThat(ContrastMeasure.eme(before, 1, 1))
        .isCloseTo(20 * Math.log10(201 / 101.0), within(1e-9));
    assertThat(ContrastMeasure.eme(before)).isCloseTo(0, within(1e-12));
    assertThat(c.describe())
        .isEqualTo("PSNR 14.2 dB, SSIM NaN, AMBE 0.0, CII 2.00, EME 0.00 to 0.00");
  }

  @Test
  void depthDoesNotMatter() {
    Random random = new Random(3);
    byte[] eight = new byte[400];
    short[] twelve = new short[400];
    for (int i = 0; i < 400; i++) {
      int v = random.nextInt(256);
      eight[i] = (byte) v;
      twelve[i] = (short) Math.round(v / 255.0 * 4095);
    }
    MedicalImage bytes = MedicalImage.gray(20, 20, eight);
    MedicalImage film =
        MedicalImage.of(
            new Size(20, 20),
            1,
            1,
            PixelBuffer.U16.of(twelve),
            ImageMetadata.builder().bitsStored(12).build());
    ImageComparison c = ImageComparison.of(film, bytes);
    assertThat(c.ssim()).isCloseTo(1, within(1e-5));
    assertThat(c.psnrDb()).isGreaterThan(70);
    assertThat(ContrastMeasure.eme(film)).isCloseTo(ContrastMeasure.eme(bytes), within(0.01));
    assertThat(ContrastMeasure.local(film)).isCloseTo(ContrastMeasure.local(bytes), within(1e-3));
  }

  @Test
  void planResultsKeepTheirRange() {
    MedicalImage film = ChestPhantom.standard().withSize(new Size(128, 128)).render();
    MedicalImage gray = Preprocessing.builder().window(Window.fullRange()).build().apply(film);
    ImageComparison same = ImageComparison.of(film, gray);
    assertThat(same.ssim()).isCloseTo(1, within(1e-6));
    MedicalImage heq = Preprocessing.builder().heq().build().apply(film);
    ImageComparison more = ImageComparison.of(film, heq);
    assertThat(more.ssim()).isLessThan(0.99);
    assertThat(more.emeAfter()).isGreaterThan(more.emeBefore());
    assertThat(more.contrastImprovement()).isGreaterThan(1);
  }

  @Test
  void equalImagesAreAlike() {
    MedicalImage film = ChestPhantom.standard().withSize(new Size(64, 48)).render();
    ImageComparison c = ImageComparison.of(film, film);
    assertThat(c.psnrDb()).isInfinite();
    assertThat(c.ssim()).isCloseTo(1, within(1e-9));
    assertThat(c.contrastImprovement()).isEqualTo(1);
    MedicalImage flat = MedicalImage.gray(8, 8, new byte[64]);
    assertThat(ImageComparison.of(flat, flat).contrastImprovement()).isNaN();
    assertThat(ContrastMeasure.eme(flat)).isZero();
  }

  @Test
  void colourIsTheMeanOfItsChannels() {
    Random random = new Random(8);
    byte[] red = new byte[10 * 9];
    byte[] other = new byte[10 * 9];
    random.nextBytes(red);
    random.nextBytes(other);
    byte[] before = new byte[270];
    byte[] after = new byte[270];
    for (int i = 0; i < 90; i++) {
      before[3 * i] = before[3 * i + 1] = before[3 * i + 2] = red[i];
      after[3 * i] = other[i];
      after[3 * i + 1] = after[3 * i + 2] = red[i];
    }
    double one =
        ImageComparison.of(MedicalImage.gray(10, 9, red), MedicalImage.gray(10, 9, other)).ssim();
    double all =
        ImageComparison.of(MedicalImage.rgb(10, 9, before), MedicalImage.rgb(10, 9, after)).ssim();
    assertThat(all).isCloseTo((one + 2) / 3, within(1e-9));
  }

  @Test
  void refusesWhatDoesNotCompare() {
    MedicalImage a = MedicalImage.gray(2, 1, new byte[2]);
    MedicalImage b = MedicalImage.gray(1, 2, new byte[2]);
    MedicalImage c = MedicalImage.rgb(2, 1, new byte[6]);
    MedicalImage d = MedicalImage.gray(2, 1, new float[] {1, Float.NaN});
    assertThatThrownBy(() -> ImageComparison.of(a, b)).hasMessageContaining("of one size");
    assertThatThrownBy(() -> ImageComparison.of(a, c)).hasMessageContaining("got 1 and 3");
    assertThatThrownBy(() -> ImageComparison.of(a, d)).hasMessageContaining("finite");
    assertThatThrownBy(() -> ContrastMeasure.eme(a, 3, 1))
        .hasMessageContaining("from 1 to 2, got 3");
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void thresholdsAreTheBestThereAre(long seed) {
    Random random = new Random(seed);
    byte[] values = new byte[200];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (20 + random.nextInt(3) * 7 + random.nextInt(6));
    }
    Histogram h = Histogram.of(MedicalImage.gray(20, 10, values));
    double best = 0;
    for (int s = 20; s < 45; s++) {
      for (int t = s + 1; t < 46; t++) {
        best = Math.max(best, between(h, s, t));
      }
    }
    double[] found = h.multiOtsu(3);
    assertThat(between(h, (int) found[0], (int) found[1])).isCloseTo(best, within(best * 1e-4));
    assertThat(found).isSorted();
  }

  /** Sum over three classes of squared sum by count, from the least value on. */
  private static double between(Histogram h, int s, int t) {
    double[] n = new double[3];
    double[] sum = new double[3];
    for (int v = 0; v < 256; v++) {
      int c = v <= s ? 0 : v <= t ? 1 : 2;
      n[c] += h.count(v);
      sum[c] += h.count(v) * (v - h.min());
    }
    double all = 0;
    for (int c = 0; c < 3; c++) {
      all += n[c] > 0 ? sum[c] * sum[c] / n[c] : 0;
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void sixteenBitsInNoTime(int classes) {
    MedicalImage film = ChestPhantom.standard().withBits(16).withSize(new Size(200, 200)).render();
    Histogram h = Histogram.of(film);
    double[] found = h.multiOtsu(classes);
    assertThat(found).hasSize(classes - 1).isSorted().doesNotHaveDuplicates();
    if (classes == 2) {
      assertThat(found[0]).isEqualTo(h.otsu());
    }
  }

  @Test
  void rangeInBits() {
    byte[] all = new byte[65_536];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Histogram whole = Histogram.of(MedicalImage.gray(256, 256, all));
    assertThat(whole.dynamicRangeBits()).isCloseTo(8, within(1e-9));
    assertThat(Histogram.of(MedicalImage.gray(1, 1, new byte[1])).dynamicRangeBits()).isZero();
    assertThat(whole.rebin(16).otsu()).isEqualTo(7 * 16 + 8);
    assertThatThrownBy(() -> whole.multiOtsu(1)).hasMessageContaining("1 classes");
  }
}
