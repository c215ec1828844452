package io.medimg.preprocess.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.kernel.Bits;
import io.medimg.preprocess.kernel.Pictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps against what other tools made of the same pictures; see src/test/golden/ORIGIN.md. */
class StepGoldenTest {

  static Stream<String> cases() throws IOException {
    return Stream.concat(lines("/golden/steps.txt", 500), lines("/golden/fiji-clahe.txt", 100));
  }

  private static Stream<String> lines(String resource, int least) throws IOException {
    try (InputStream in = StepGoldenTest.class.getResourceAsStream(resource)) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      assertThat(lines).hasSizeGreaterThan(least);
      return lines.stream().filter(line -> !line.startsWith("#"));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheTool(String line) {
    String[] parts = line.split(" \\| ");
    String json = "{\"schema\":\"medimg-preprocessing/1\",\"steps\":%s}".formatted(parts[1]);
    float[] got = Preprocessing.fromJson(json).toTensor(picture(parts[2])).toArray();
    String[] how = parts[3].split(" ");
    if (how[0].equals("sha256")) {
      assertThat(hash(got)).as(line).isEqualTo(how[1]);
    } else {
      float tolerance = Float.parseFloat(how[1]);
      int count = Math.min(24, got.length);
      assertThat(how).as(line).hasSize(count + 2);
      float[] wanted = new float[count];
      float[] sampled = new float[count];
      for (int i = 0; i < count; i++) {
        int at = count == 1 ? 0 : (int) (i * ((got.length - 1) / (count - 1.0)));
        wanted[i] = Float.parseFloat(how[i + 2]);
        sampled[i] = got[i == count - 1 ? got.length - 1 : at];
      }
      Pictures.assertSame(line, sampled, wanted, tolerance);
    }
  }

  private static MedicalImage picture(String words) {
    String[] w = words.split(" ");
    int channels = Integer.parseInt(w[3]);
    Size size = new Size(Integer.parseInt(w[4]), Integer.parseInt(w[5]));
    int bits = w[0].equals("U8") ? 8 : w[0].equals("U12") ? 12 : 16;
    int[] values = values(w[1], new Bits(Long.parseLong(w[2])), bits, channels, size);
    PixelBuffer pixels;
    if (w[0].equals("F32")) {
      pixels = PixelBuffer.F32.of(units(values));
    } else {
      float[] floats = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        floats[i] = values[i];
      }
      pixels =
          bits == 8
              ? PixelBuffer.U8.of(Pictures.toBytes(floats))
              : PixelBuffer.U16.of(Pictures.toShorts(floats));
    }
    ImageMetadata.Builder about = ImageMetadata.builder();
    if (channels == 3) {
      about.photometricInterpretation(PhotometricInterpretation.RGB);
    }
    if (bits == 12) {
      about.bitsStored(12);
    }
    return MedicalImage.of(size, 1, channels, pixels, about.build());
  }

  private static int[] values(String content, Bits random, int bits, int channels, Size size) {
    int top = (1 << bits) - 1;
    int[] values = new int[Math.toIntExact(size.pixels()) * channels];
    for (int i = 0; i < values.length; i++) {
      int noise = random.next(bits);
      int x = i / channels % size.width();
      int y = i / channels / size.width();
      values[i] =
          switch (content) {
            case "CONSTANT" -> top * 2 / 5;
            case "EXTREMES" -> (noise & 1) * top;
            case "SMOOTH" ->
                (x * 5 + y * 3 + i % channels * 7) * (top / 255) % (top * 3 / 4) + noise / 32;
            default -> noise;
          };
    }
    return values;
  }

  /** The picture as floats from 0 to 1, both of which occur. */
  private static float[] units(int[] values) {
    float[] units = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      units[i] = values[i] / 65_535f;
    }
    units[0] = 0f;
    units[units.length - 1] = 1f;
    return units;
  }

  private static String hash(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putInt((int) value);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
