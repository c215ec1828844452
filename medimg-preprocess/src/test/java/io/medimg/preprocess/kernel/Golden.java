package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Pictures and expected values as src/test/golden/pictures.py generates and writes them. */
public final class Golden {

  private Golden() {}

  /** The lines of a file under /golden, without comments. */
  public static List<String> lines(String file) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }

  /** Whole numbers of some bits. */
  public static float[] bits(long seed, int count, int bits) {
    Bits random = new Bits(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.next(bits);
    }
    return values;
  }

  /** The picture of a seed. */
  public static float[] picture(Depth depth, long seed, int count) {
    Bits random = new Bits(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (depth) {
            case U8 -> random.next(8);
            case U16, S16 -> random.next(seed % 2 == 1 ? 12 : 16);
            case F32 -> random.next(16) / 64f - 300f;
          };
    }
    return values;
  }

  /**
   * Compares a result with what {@code written} wrote from word {@code at} on: whole numbers
   * exactly, floats within a tolerance.
   */
  public static void check(String[] words, int at, Depth depth, float[] got, double tolerance) {
    if (depth.isInteger()) {
      for (int i = at + 1; i < words.length; i++) {
        assertThat(got[i - at - 1])
            .as("value %d", i - at - 1)
            .isEqualTo(Float.parseFloat(words[i]));
      }
      assertThat(hash(got)).as("hash of all values").isEqualTo(words[at]);
      return;
    }
    int probes = words.length - at - 1;
    for (int i = 0; i < probes; i++) {
      int index = probes == 1 ? 0 : (int) Math.floor((double) i * (got.length - 1) / (probes - 1));
      assertThat((double) got[index])
          .as("value %d of %d", index, got.length)
          .isCloseTo(Double.parseDouble(words[at + 1 + i]), within(tolerance));
    }
  }

  private static String hash(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putInt((int) value);
    }
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(all).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The first lines of {@link java.util.Random}: whole bits, as the Python scripts draw them. */
  static final class Bits {
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
