package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thresholds and similarity against scikit-image; see src/test/golden/ORIGIN.md. */
class MetricsGoldenTest {
  private static final int[] PEAKS_8 = {40, 100, 170, 220};
  private static final int[] PEAKS_12 = {300, 1200, 2500, 3600};

  static Stream<String> cases() throws IOException {
    try (InputStream in =
        MetricsGoldenTest.class.getResourceAsStream("/golden/skimage-metrics.txt")) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      assertThat(lines).hasSizeGreaterThan(100);
      return lines.stream().filter(line -> !line.startsWith("#"));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsScikitImage(String line) {
    String[] w = line.split(" ");
    long seed = Long.parseLong(w[1]);
    Size size = new Size(Integer.parseInt(w[2]), Integer.parseInt(w[3]));
    int[] values = picture(w[0], seed, Math.toIntExact(size.pixels()));
    MedicalImage before = image(w[0], size, values);
    MedicalImage after = image(w[0], size, changed(w[0], seed, values));
    ImageComparison found = ImageComparison.of(before, after);
    assertThat(found.psnrDb()).isCloseTo(Double.parseDouble(w[4]), within(1e-9));
    if (w[5].equals("-")) {
      assertThat(found.ssim()).isNaN();
    } else {
      assertThat(found.ssim()).isCloseTo(Double.parseDouble(w[5]), within(1e-9));
    }
    Histogram histogram = Histogram.of(before);
    assertThat(histogram.otsu()).isEqualTo(Double.parseDouble(w[6]));
    assertMulti(histogram, 3, w[7]);
    if (!w[0].equals("peaks12")) {
      assertMulti(histogram, 4, w[8]);
    }
  }

  private static void assertMulti(Histogram histogram, int classes, String wanted) {
    if (wanted.equals("-")) {
      assertThatThrownBy(() -> histogram.multiOtsu(classes))
          .hasMessageContaining("no more than the " + histogram.usedBins());
    } else {
      String found =
          Arrays.stream(histogram.multiOtsu(classes))
              .mapToObj(t -> String.valueOf((int) t))
              .collect(Collectors.joining(","));
      assertThat(found).as("%d classes", classes).isEqualTo(wanted);
    }
  }

  private static int[] picture(String kind, long seed, int count) {
    Bits random = new Bits(seed);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      int v = random.next(16);
      values[i] =
          switch (kind) {
            case "noise8" -> v >> 8;
            case "dark8" -> (v & 1) == 1 ? 0 : v >> 8;
            case "narrow8" -> 100 + (v >> 13);
            case "constant8" -> 77;
            case "peaks8" -> PEAKS_8[v & 3] + (v >> 2 & 31) - 16;
            default -> PEAKS_12[v & 3] + (v >> 2 & 255) - 128;
          };
    }
    return values;
  }

  private static int[] changed(String kind, long seed, int[] values) {
    boolean twelve = kind.endsWith("12");
    int scale = twelve ? 16 : 1;
    Bits random = new Bits(seed + 5000);
    int[] changed = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int v = values[i] * 7 / 10 + 20 * scale + (random.next(4) - 8) * scale;
      changed[i] = Math.max(0, Math.min(twelve ? 4095 : 255, v));
    }
    return changed;
  }

  private static MedicalImage image(String kind, Size size, int[] values) {
    if (kind.endsWith("12")) {
      short[] shorts = new short[values.length];
      for (int i = 0; i < shorts.length; i++) {
        shorts[i] = (short) values[i];
      }
      ImageMetadata about = ImageMetadata.builder().bitsStored(12).build();
      return MedicalImage.of(size, 1, 1, PixelBuffer.U16.of(shorts), about);
    }
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return MedicalImage.gray(size, PixelBuffer.U8.of(bytes));
  }

  /** The first lines of {@link java.util.Random}: whole bits, as the Python script draws them. */
  private static final class Bits {
    private long state;

    Bits(long seed) {
      state = (seed ^ 0x5DEECE66DL) & ((1L << 48) - 1);
    }

    int next(int bits) {
      state = (state * 0x5DEECE66DL + 0xBL) & ((1L << 48) - 1);
      return (int) (state >>> (48 - bits));
    }
  }
}
