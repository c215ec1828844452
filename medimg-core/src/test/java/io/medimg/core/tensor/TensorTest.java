package io.medimg.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.contract.Seeds;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class TensorTest {
  private static FloatTensor random(Random r, Shape shape) {
    return FloatTensor.build(
        shape,
        buffer -> {
          while (buffer.hasRemaining()) {
            buffer.put(r.nextFloat());
          }
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void slicesJoinedAreTheWhole(long seed) {
    Random r = new Random(seed);
    int count = 1 + r.nextInt(5);
    Shape shape = Shape.of(count, 1 + r.nextInt(3), 1 + r.nextInt(7), 1 + r.nextInt(7));
    FloatTensor whole = random(r, shape);
    List<FloatTensor> parts =
        java.util.stream.IntStream.range(0, count).mapToObj(whole::slice).toList();
    FloatTensor joined = FloatTensor.concat(parts);
    assertThat(joined.shape()).isEqualTo(shape);
    assertThat(joined.toArray()).isEqualTo(whole.toArray());
    assertThat(parts.get(0).shape().get(0)).isEqualTo(1);
  }

  @Test
  void valuesAreCopiedInAndOut() {
    float[] values = {1, 2};
    FloatTensor tensor = FloatTensor.of(Shape.of(2), values);
    values[0] = 9;
    assertThat(tensor.get(0)).isEqualTo(1);
    tensor.toArray()[0] = 9;
    assertThat(tensor.toArray()).containsExactly(1, 2);
  }

  @Test
  void viewsAreReadOnlyDirectAndLittleEndian() {
    FloatTensor tensor = FloatTensor.of(Shape.of(2), 1, 2);
    FloatBuffer view = tensor.buffer();
    assertThat(view.isDirect()).isTrue();
    assertThat(view.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> view.put(0, 3)).isInstanceOf(ReadOnlyBufferException.class);
    assertThat(view.get()).isEqualTo(1);
    assertThat(tensor.buffer().position()).isZero();
    assertThat(tensor.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(tensor.bytes().getInt(0)).isEqualTo(Float.floatToIntBits(1));
  }

  @Test
  void sliceKeepsTheByteOrder() {
    FloatTensor tensor = FloatTensor.of(Shape.of(2, 2), 1, 2, 3, 4);
    assertThat(tensor.slice(1).toArray()).containsExactly(3, 4);
    assertThat(tensor.slice(1).get(1)).isEqualTo(4);
    assertThat(tensor.slice(1).bytes().getFloat(4)).isEqualTo(4);
    assertThatThrownBy(() -> tensor.slice(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tensor.slice(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tensor.get(4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void reshapeKeepsTheValues() {
    FloatTensor tensor = FloatTensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertThat(tensor.reshape(Shape.of(1, 6)).toArray()).isEqualTo(tensor.toArray());
    assertThatThrownBy(() -> tensor.reshape(Shape.of(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[2, 3]", "[5]");
  }

  @Test
  void nonsenseIsRefusedWithItsNumbers() {
    assertThatThrownBy(() -> FloatTensor.of(Shape.of(3), 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[3]", "2 values");
    assertThatThrownBy(() -> FloatTensor.build(Shape.of(-1, 3), b -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FloatTensor.build(Shape.of(1L << 30), b -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FloatTensor.concat(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    FloatTensor a = FloatTensor.of(Shape.of(1, 2), 1, 2);
    FloatTensor b = FloatTensor.of(Shape.of(1, 3), 1, 2, 3);
    assertThatThrownBy(() -> FloatTensor.concat(List.of(a, b)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[1, 2]", "[1, 3]");
  }

  @Test
  void shapesCompareByExtents() {
    assertThat(Shape.of(1, 2)).isEqualTo(Shape.of(1, 2)).hasSameHashCodeAs(Shape.of(1, 2));
    assertThat(Shape.of(1, 2)).isNotEqualTo(Shape.of(2, 1)).hasToString("[1, 2]");
    assertThat(Shape.of().elements()).isEqualTo(1);
    assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
  }

  @Test
  void openExtentsTakeAnything() {
    Shape open = Shape.of(-1, 3, -1);
    assertThat(open.isOpen()).isTrue();
    assertThat(open.accepts(Shape.of(7, 3, 9))).isTrue();
    assertThat(open.accepts(Shape.of(7, 4, 9))).isFalse();
    assertThat(open.accepts(Shape.of(7, 3))).isFalse();
    assertThatThrownBy(open::elements).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shapesAreCopiedInAndOutAndChecked() {
    long[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 9;
    shape.toArray()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3));
    assertThatThrownBy(() -> Shape.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shape.of(-2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shape.of(1L << 40, 1L << 40).elements())
        .isInstanceOf(ArithmeticException.class);
  }
}
