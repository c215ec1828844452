package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.preprocess.TensorFormat.Element;
import io.medimg.preprocess.TensorFormat.Layout;
import io.medimg.preprocess.kernel.Half;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Element types and axis orders. */
class TensorFormatTest {
  private static FloatTensor tensor(Shape shape, float... values) {
    return FloatTensor.build(shape, buffer -> buffer.put(values));
  }

  @Test
  void channelsGoLastWithinEachImage() {
    float[] values = new float[2 * 3 * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    TensorFormat format = new TensorFormat(Element.FLOAT32, Layout.NHWC);
    TensorFormat.Packed packed = format.pack(tensor(Shape.of(2, 3, 1, 2), values));
    assertThat(packed.shape()).isEqualTo(Shape.of(2, 1, 2, 3));
    float[] got = new float[12];
    packed.data().asFloatBuffer().get(got);
    assertThat(got).containsExactly(0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11);
  }

  @Test
  void bytesAreRoundedAndLimited() {
    TensorFormat format = new TensorFormat(Element.UINT8, Layout.NCHW);
    ByteBuffer got =
        format
            .pack(tensor(Shape.of(1, 1, 1, 7), -3, 0.5f, 1.5f, 254.6f, 300, Float.NaN, 128))
            .data();
    byte[] bytes = new byte[7];
    got.get(bytes);
    assertThat(bytes).containsExactly(0, 0, 2, 255, 255, 0, 128);
    assertThat(got.isReadOnly()).isTrue();
    assertThat(got.isDirect()).isTrue();
  }

  @Test
  void otherShapesAreRefused() {
    TensorFormat format = new TensorFormat(Element.UINT8, Layout.NCHW);
    assertThatThrownBy(() -> format.pack(tensor(Shape.of(1, 2), 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("four axes");
  }

  /** Bit patterns as NumPy's float16 has them. */
  @ParameterizedTest
  @CsvSource({
    "0, 0000",
    "-0.0, 8000",
    "1, 3c00",
    "-2, c000",
    "0.1, 2e66",
    "65504, 7bff",
    "65519.996, 7bff",
    "65520, 7c00",
    "-Infinity, fc00",
    "6.1035156e-5, 0400",
    "6.0975552e-5, 03ff",
    "5.9604645e-8, 0001",
    "2.9802322e-8, 0000",
    "2.9802326e-8, 0001",
    "1.00048828125, 3c00",
    "1.00146484375, 3c02",
    "NaN, 7e00"
  })
  void halvesAreIeee(float value, String bits) {
    assertThat("%04x".formatted(Half.of(value) & 0xFFFF)).isEqualTo(bits);
  }

  @Test
  void everyHalfSurvivesTheWayThereAndBack() {
    for (int bits = 0; bits < 65_536; bits++) {
      float value = Half.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Half.of(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void halvesAreTheNearest() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(34) - 20));
      short half = Half.of(value);
      float error = Math.abs(Half.toFloat(half) - value);
      float above = Half.toFloat((short) (half + 1));
      float below = Half.toFloat((short) (half - 1));
      if (Float.isFinite(above) && Float.isFinite(below) && (half & 0x7FFF) != 0) {
        assertThat(error).isLessThanOrEqualTo(Math.abs(above - value));
        assertThat(error).isLessThanOrEqualTo(Math.abs(below - value));
      }
    }
  }
}
