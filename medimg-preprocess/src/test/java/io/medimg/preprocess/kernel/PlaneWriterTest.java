package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the memory and the loops, what is written is what stands in the table. */
class PlaneWriterTest {
  private static final int BEFORE = 7;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "511, 3, 1",
    "512, 2, 1",
    "513, 130, 1",
    "1025, 520, 1",
    "1, 1, 3",
    "33, 5, 3",
    "512, 2, 3",
    "513, 50, 3",
    "1025, 30, 4",
    "700, 260, 3"
  })
  void writesWhatStandsInTheTable(int width, int height, int channels) {
    Layout layout = Layout.dense(width + 2, height + 1, channels).crop(1, 1, width, height);
    byte[] bytes = new byte[(width + 2) * (height + 1) * channels];
    new Random(width).nextBytes(bytes);
    float[] table = Tables.identity(Depth.U8);
    Scale.standardize(table, new double[] {127.5}, new double[] {127.5});
    Samples samples = new Samples.Bytes(bytes, table, layout);
    float[] wanted = planes(samples);
    assertThat(written(samples, FloatBuffer.allocate(wanted.length))).isEqualTo(wanted);
    assertThat(
            written(
                samples, FloatBuffer.allocate(wanted.length + BEFORE).slice(BEFORE, wanted.length)))
        .isEqualTo(wanted);
    FloatBuffer direct =
        ByteBuffer.allocateDirect(wanted.length * Float.BYTES).order(ORDER).asFloatBuffer();
    assertThat(written(samples, direct)).isEqualTo(wanted);
    Samples floats = new Samples.Floats(samples.readAll(), Layout.dense(width, height, channels));
    assertThat(written(floats, direct)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "513, 130, 1", "33, 5, 2"})
  void writesEqualPlanesOneAfterTheOther(int width, int height, int channels) {
    Layout layout = Layout.dense(width, height, channels);
    byte[] bytes = new byte[layout.length()];
    new Random(width).nextBytes(bytes);
    Samples samples = new Samples.Bytes(bytes, Tables.identity(Depth.U8), layout);
    float[] once = planes(samples);
    float[] wanted = new float[3 * once.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = once[i % once.length];
    }
    FloatBuffer heap = FloatBuffer.allocate(wanted.length + BEFORE);
    assertThat(written(samples, 3, heap.slice(BEFORE, wanted.length))).isEqualTo(wanted);
    FloatBuffer direct =
        ByteBuffer.allocateDirect(wanted.length * Float.BYTES).order(ORDER).asFloatBuffer();
    assertThat(written(samples, 3, direct)).isEqualTo(wanted);
  }

  private static float[] planes(Samples samples) {
    Layout layout = samples.layout();
    int plane = layout.width() * layout.height();
    float[] interleaved = samples.readAll();
    float[] planes = new float[interleaved.length];
    for (int i = 0; i < interleaved.length; i++) {
      planes[i % layout.channels() * plane + i / layout.channels()] = interleaved[i];
    }
    return planes;
  }

  private static float[] written(Samples samples, FloatBuffer target) {
    return written(samples, 1, target);
  }

  private static float[] written(Samples samples, int copies, FloatBuffer target) {
    PlaneWriter.write(samples, copies, target);
    assertThat(target.position()).isZero();
    float[] all = new float[target.limit()];
    target.get(0, all);
    return all;
  }
}
