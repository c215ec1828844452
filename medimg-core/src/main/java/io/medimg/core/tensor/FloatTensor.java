package io.medimg.core.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Consumer;

/**
 * Float32 values of a {@link Shape} in direct, little-endian memory, row-major (the last axis runs
 * fastest), so that an engine can read them in place. Immutable and safe for use by several
 * threads; the memory is given back when the tensor becomes unreachable.
 */
public final class FloatTensor {
  private final Shape shape;
  private final ByteBuffer bytes;

  private FloatTensor(Shape shape, ByteBuffer bytes) {
    this.shape = shape;
    this.bytes = bytes;
  }

  /**
   * Makes a tensor and lets a writer fill it once. The buffer must not be kept.
   *
   * @param shape closed shape
   * @param writer gets a buffer of {@code shape.elements()} zeros at position 0
   * @return the filled tensor
   * @throws IllegalArgumentException if the shape is open or holds more than 2^29 elements
   */
  public static FloatTensor build(Shape shape, Consumer<FloatBuffer> writer) {
    if (shape.isOpen() || shape.elements() > 1L << 29) {
      throw new IllegalArgumentException(
          "a tensor needs a closed shape of at most 2^29 elements, got " + shape);
    }
    ByteBuffer memory =
        ByteBuffer.allocateDirect(Math.toIntExact(shape.elements() * Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    writer.accept(memory.asFloatBuffer());
    return new FloatTensor(shape, memory);
  }

  /**
   * A tensor of given values.
   *
   * @param shape closed shape
   * @param values row-major, copied
   * @return the tensor
   * @throws IllegalArgumentException if the count does not fit the shape
   */
  public static FloatTensor of(Shape shape, float... values) {
    if (shape.isOpen() || shape.elements() != values.length) {
      throw new IllegalArgumentException(
          "shape %s does not hold %d values".formatted(shape, values.length));
    }
    return build(shape, buffer -> buffer.put(values));
  }

  /** The extents. */
  public Shape shape() {
    return shape;
  }

  /** The values, a read-only view at position 0; no copy. */
  public FloatBuffer buffer() {
    return duplicate().asFloatBuffer();
  }

  /** The bytes behind the values: a read-only, direct, little-endian view; no copy. */
  public ByteBuffer bytes() {
    return duplicate();
  }

  private ByteBuffer duplicate() {
    return bytes.asReadOnlyBuffer().clear().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * One value.
   *
   * @param index row-major position
   * @return the value
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public float get(int index) {
    return bytes.getFloat(Math.multiplyExact(index, Float.BYTES));
  }

  /** All values, row-major, copied. */
  public float[] toArray() {
    float[] out = new float[bytes.capacity() / Float.BYTES];
    buffer().get(out);
    return out;
  }

  /**
   * The same values under another shape; no copy.
   *
   * @param other closed shape with as many elements
   * @return the reshaped tensor
   * @throws IllegalArgumentException if the counts differ
   */
  public FloatTensor reshape(Shape other) {
    if (other.isOpen() || other.elements() != shape.elements()) {
      throw new IllegalArgumentException("%s cannot be read as %s".formatted(shape, other));
    }
    return new FloatTensor(other, bytes);
  }

  /**
   * One entry of the outermost axis; no copy.
   *
   * @param index position on axis 0
   * @return a tensor of the same rank whose first extent is 1
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  public FloatTensor slice(int index) {
    long count = shape.get(0);
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("entry %d of %s".formatted(index, shape));
    }
    long[] dims = shape.toArray();
    dims[0] = 1;
    int length = Math.toIntExact(bytes.capacity() / count);
    ByteBuffer part = bytes.slice(index * length, length).order(ByteOrder.LITTLE_ENDIAN);
    return new FloatTensor(Shape.of(dims), part);
  }

  /**
   * Joins tensors along the outermost axis.
   *
   * @param parts at least one, all of one shape but for axis 0
   * @return a copy with the first extents added up
   * @throws IllegalArgumentException if there is none or shapes differ
   */
  public static FloatTensor concat(java.util.List<FloatTensor> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("nothing to join: give at least one tensor");
    }
    long[] dims = parts.get(0).shape.toArray();
    long total = 0;
    for (FloatTensor part : parts) {
      long[] d = part.shape.toArray();
      total += d[0];
      d[0] = dims[0];
      if (!java.util.Arrays.equals(d, dims)) {
        throw new IllegalArgumentException(
            "%s and %s differ beyond the first axis".formatted(parts.get(0).shape, part.shape));
      }
    }
    dims[0] = total;
    return build(Shape.of(dims), buffer -> parts.forEach(p -> buffer.put(p.buffer())));
  }

  @Override
  public String toString() {
    return "FloatTensor" + shape;
  }
}
