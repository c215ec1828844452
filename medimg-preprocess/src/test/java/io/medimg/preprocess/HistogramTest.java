package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.render.HistogramChart.Series;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Histograms against counting one by one. */
class HistogramTest {

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void countsEveryValueOnce(long seed) {
    MedicalImage image = new RandomPlans(seed).image();
    float[] values = withoutAlpha(image);
    Histogram histogram = Histogram.of(image);
    double sum = 0;
    int finite = 0;
    for (float v : values) {
      if (Float.isFinite(v)) {
        sum += v;
        values[finite++] = v;
      }
    }
    float[] sorted = Arrays.copyOf(values, finite);
    Arrays.sort(sorted);
    assertThat(histogram.total()).isEqualTo(finite);
    assertThat(histogram.invalid()).isEqualTo(values.length - finite);
    assertThat(histogram.min()).isEqualTo(sorted[0]);
    assertThat(histogram.max()).isEqualTo(sorted[finite - 1]);
    assertThat(histogram.mean()).isCloseTo(sum / finite, within(1e-3));
    long[] cumulative = histogram.cumulative();
    assertThat(cumulative[cumulative.length - 1]).isEqualTo(finite);
    double median = sorted[(int) Math.ceil(finite * 0.5) - 1];
    double slack = histogram.isExact() ? 0 : histogram.binWidth() * 1.001;
    assertThat(histogram.percentile(50)).isCloseTo(median, within(slack));
    assertThat(histogram.rebin(10).bins()).isLessThanOrEqualTo(10);
    assertThat(histogram.rebin(10).cumulative()).endsWith(finite);
  }

  private static float[] withoutAlpha(MedicalImage image) {
    float[] all = image.toFloatArray();
    int channels = image.channels();
    if (channels == 1 || channels == 3) {
      return all;
    }
    float[] kept = new float[all.length / channels * (channels - 1)];
    for (int i = 0, k = 0; i < all.length; i++) {
      if (i % channels != channels - 1) {
        kept[k++] = all[i];
      }
    }
    return kept;
  }

  @Test
  void bytesByHand() {
    Histogram h = Histogram.of(MedicalImage.gray(2, 2, new byte[] {0, 0, 10, (byte) 255}));
    assertThat(h.bins()).isEqualTo(256);
    assertThat(h.count(0)).isEqualTo(2);
    assertThat(h.count(255)).isEqualTo(1);
    assertThat(h.usedBins()).isEqualTo(3);
    assertThat(h.entropyBits()).isCloseTo(1.5, within(1e-12));
    assertThat(h.clippedLow()).isEqualTo(0.5);
    assertThat(h.clippedHigh()).isEqualTo(0.25);
    assertThat(h.mean()).isEqualTo(66.25);
    assertThat(h.standardDeviation()).isCloseTo(Math.sqrt(11_892.1875), within(1e-9));
    assertThat(h.percentile(0)).isZero();
    assertThat(h.percentile(75)).isEqualTo(10);
    assertThat(h.percentile(100)).isEqualTo(255);
    assertThatThrownBy(() -> h.percentile(101)).hasMessageContaining("got 101.0");
    assertThatThrownBy(() -> h.rebin(0)).hasMessageContaining("got 0");
  }

  @Test
  void signedTwelveBitsInHounsfield() {
    ImageMetadata ct =
        ImageMetadata.builder().bitsStored(12).rescale(new Rescale(1, -24, "HU")).build();
    short[] values = {-2048, 0, 2047, 5};
    Histogram h =
        Histogram.of(MedicalImage.of(new Size(4, 1), 1, 1, PixelBuffer.S16.of(values), ct));
    assertThat(h.bins()).isEqualTo(4096);
    assertThat(h.binStart(0)).isEqualTo(-2048);
    assertThat(h.toReal(h.binStart(h.bins() - 1))).isEqualTo(2023);
    assertThat(h.units()).isEqualTo("HU");
    assertThat(h.entropyBits()).isCloseTo(2, within(1e-12));
  }

  @Test
  void chartsAreInRealUnits() {
    ImageMetadata ct = ImageMetadata.builder().rescale(new Rescale(2, -24, "HU")).build();
    MedicalImage slice = MedicalImage.gray(2, 1, new byte[] {3, 3}).withMetadata(ct);
    Series series = Histogram.of(slice).series("slice", slice);
    assertThat(series.low()).isEqualTo(-24);
    assertThat(series.binWidth()).isEqualTo(2);
    assertThat(series.units()).isEqualTo("HU");
    assertThat(series.counts()[3]).isEqualTo(2);
    ImageMetadata falling = ImageMetadata.builder().rescale(new Rescale(-1, 0, "OD")).build();
    MedicalImage film = slice.withMetadata(falling);
    Series rising = Histogram.of(film).series("film", film);
    assertThat(rising.low()).isEqualTo(-255);
    assertThat(rising.counts()[252]).as("-3").isEqualTo(2);
    assertThat(rising.units()).isEqualTo("OD");
  }

  /** What is cut off at the dark end lies at the end of the least real values. */
  @Test
  void endsAreThoseOfRealValues() {
    MedicalImage bytes = MedicalImage.gray(4, 1, new byte[] {0, 0, 9, -1});
    ImageMetadata falling = ImageMetadata.builder().rescale(new Rescale(-2, 9, "")).build();
    Histogram h = Histogram.of(bytes.withMetadata(falling));
    assertThat(h.clippedLow()).isEqualTo(0.25);
    assertThat(h.clippedHigh()).isEqualTo(0.5);
    float[] floats = {0, 1, 1, 4};
    MedicalImage film = MedicalImage.gray(4, 1, floats).withMetadata(falling);
    Series series = Histogram.of(film).series("film", film);
    assertThat(series.low()).isCloseTo(1, within(1e-9));
    assertThat(series.low() + series.binWidth() * series.counts().length)
        .isCloseTo(9, within(1e-9));
    assertThat(series.counts()[0]).isEqualTo(1);
    assertThat(series.counts()[series.counts().length - 1]).isEqualTo(1);
  }

  @Test
  void constantFloatsHaveOneBin() {
    Histogram h = Histogram.of(MedicalImage.gray(3, 1, new float[] {7, 7, Float.NaN}));
    assertThat(h.bins()).isEqualTo(1);
    assertThat(h.invalid()).isEqualTo(1);
    assertThat(h.entropyBits()).isZero();
    assertThat(h.percentile(50)).isEqualTo(7);
    MedicalImage none = MedicalImage.gray(1, 1, new float[] {Float.NaN});
    assertThatThrownBy(() -> Histogram.of(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs finite values");
  }
}
