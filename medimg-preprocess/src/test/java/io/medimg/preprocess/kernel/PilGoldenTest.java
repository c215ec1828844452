package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;

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

/** PIL_BILINEAR against values that Pillow wrote; see src/test/golden/ORIGIN.md. */
class PilGoldenTest {

  static Stream<String> cases() throws IOException {
    try (InputStream in = PilGoldenTest.class.getResourceAsStream("/golden/pillow-bilinear.txt")) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      assertThat(lines).hasSizeGreaterThan(200);
      return lines.stream().filter(line -> !line.startsWith("#"));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPillow(String line) {
    String[] w = line.split(" ");
    Depth depth =
        switch (w[0]) {
          case "L", "RGB" -> Depth.U8;
          case "I" -> Depth.U16;
          default -> Depth.F32;
        };
    int channels = Integer.parseInt(w[2]);
    int width = Integer.parseInt(w[3]);
    int height = Integer.parseInt(w[4]);
    int newWidth = Integer.parseInt(w[5]);
    int newHeight = Integer.parseInt(w[6]);
    float[] values = picture(depth, Long.parseLong(w[1]), width * height * channels);
    float[] got = new float[newWidth * newHeight * channels];
    PilResize.run(
        Pictures.samples(depth, values, width, channels), depth, newWidth, newHeight, got);
    for (int i = 8; i < w.length; i++) {
      assertThat(got[i - 8]).as("value %d", i - 8).isEqualTo(Float.parseFloat(w[i]));
    }
    assertThat(hash(got, depth)).isEqualTo(w[7]);
  }

  private static float[] picture(Depth depth, long seed, int count) {
    Golden.Bits random = new Golden.Bits(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (depth) {
            case U8 -> random.next(8);
            case U16, S16 -> random.next(16);
            case F32 -> random.next(16) / 64f - 300f;
          };
    }
    return values;
  }

  private static String hash(float[] values, Depth depth) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      if (depth.isInteger()) {
        bytes.putInt((int) value);
      } else {
        bytes.putFloat(value);
      }
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
