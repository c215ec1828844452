package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops in vector instructions give what plain ones give; fast ways give what simple ones give. */
class LoopsTest {
  private static final Loops PLAIN = new PlainLoops();
  private static final Loops VECTOR = Kernels.vector();

  private static void needTwin() {
    assumeFalse(
        VECTOR instanceof PlainLoops,
        "no vector loops here: the JVM runs without --add-modules jdk.incubator.vector");
  }

  @Test
  void saysWhatItIs() {
    needTwin();
    assertThat(PLAIN.describe()).isEqualTo("plain Java");
    assertThat(VECTOR.describe()).startsWith("Vector API");
    assertThat(Kernels.describe()).isIn(PLAIN.describe(), VECTOR.describe());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 129, 191, 1000})
  void lookUpIsTheSame(int length) {
    needTwin();
    Random random = new Random(length);
    byte[] table = bytes(random, 256);
    byte[] source = bytes(random, length + 5);
    byte[] wanted = bytes(random, length + 9);
    byte[] got = wanted.clone();
    PLAIN.lookUp(source, 3, table, wanted, 4, length);
    VECTOR.lookUp(source, 3, table, got, 4, length);
    assertThat(got).isEqualTo(wanted);
  }

  @Test
  void lookUpWorksInPlace() {
    needTwin();
    Random random = new Random(3);
    byte[] table = bytes(random, 256);
    byte[] wanted = bytes(random, 777);
    byte[] got = wanted.clone();
    PLAIN.lookUp(wanted, 0, table, wanted, 0, wanted.length);
    VECTOR.lookUp(got, 0, table, got, 0, got.length);
    assertThat(got).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65, 130, 515})
  void sumsAreTheSame(int width) {
    needTwin();
    Random random = new Random(width);
    int stride = width + random.nextInt(5);
    int[] start = random.ints(width, 0, 1000).toArray();
    byte[] bytes = bytes(random, 4 * stride + 2);
    bytes[2] = -1;
    int[] wanted = start.clone();
    int[] got = start.clone();
    PLAIN.addFour(bytes, 2, stride, wanted);
    VECTOR.addFour(bytes, 2, stride, got);
    assertThat(got).isEqualTo(wanted);
    short[] shorts = new short[4 * stride + 2];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) random.nextInt(65_536);
    }
    PLAIN.addFour(shorts, 2, stride, wanted);
    VECTOR.addFour(shorts, 2, stride, got);
    assertThat(got).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 513, 519, 520, 1025})
  void pairsCountWhatSinglesCount(int width) {
    int height = 530;
    byte[] source = bytes(new Random(width), width * height);
    int[] wanted = new int[256];
    for (int y = 2; y < height; y++) {
      for (int x = 1; x < width; x++) {
        wanted[source[y * width + x] & 0xFF]++;
      }
    }
    Layout inner = Layout.dense(width, height, 1).crop(1, 2, width - 1, height - 2);
    assertThat(Counts.of(source, inner)).isEqualTo(wanted);
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
