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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 1000})
  void floatsAreTheSame(int length) {
    needTwin();
    byte[] source = bytes(new Random(length), length + 3);
    float[] values = standardized(127.5, 127.5);
    FloatTable table = FloatTable.computed(values);
    assertThat(table.line).isNotNull();
    float[] wanted = new float[length + 3];
    float[] got = new float[length + 3];
    PLAIN.lookUp(source, 3, FloatTable.lookedUp(values), wanted, 2, length);
    VECTOR.lookUp(source, 3, table, got, 2, length);
    assertThat(got).isEqualTo(wanted);
  }

  @Test
  void linesAreTheVeryTables() {
    double[][] known = {
      {127.5, 127.5}, {0, 255}, {300, -255}, {123.675, 58.395}, {116.28, 57.12}, {0, 1}
    };
    for (double[] k : known) {
      assertThat(FloatTable.computed(standardized(k[0], k[1])).line).as("%s", k).isNotNull();
    }
    Random random = new Random(4);
    int lines = 0;
    for (int i = 0; i < 1000; i++) {
      float[] values = standardized(255 * random.nextDouble(), 0.1 + 200 * random.nextDouble());
      FloatTable.Line line = FloatTable.computed(values).line;
      if (line != null) {
        lines++;
        for (int v = 0; v < 256; v++) {
          assertThat(line.at(v)).isEqualTo(values[v]);
        }
      }
    }
    assertThat(lines).isGreaterThan(800);
  }

  @Test
  void whatIsNoLineIsLookedUp() {
    float[] curve = new float[256];
    for (int v = 0; v < 256; v++) {
      curve[v] = (float) Math.sqrt(v);
    }
    assertThat(FloatTable.computed(curve).line).isNull();
    float[] odd = standardized(0, 255);
    odd[200] = Math.nextUp(odd[200]);
    assertThat(FloatTable.computed(odd).line).isNull();
    odd[200] = Float.NaN;
    assertThat(FloatTable.computed(odd).line).isNull();
    odd[200] = Float.POSITIVE_INFINITY;
    assertThat(FloatTable.computed(odd).line).isNull();
  }

  private static float[] standardized(double mean, double std) {
    float[] values = Tables.identity(Depth.U8);
    Scale.standardize(values, new double[] {mean}, new double[] {std});
    return values;
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
