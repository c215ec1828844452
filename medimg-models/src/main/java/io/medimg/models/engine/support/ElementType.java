package io.medimg.models.engine.support;

import io.medimg.core.inference.InferenceException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The types of values that an output may hold, by whichever engine. Whole numbers beyond 2^24 are
 * rounded to the nearest float.
 */
public enum ElementType {
  /** IEEE single precision. */
  FLOAT32,
  /** IEEE double precision. */
  FLOAT64,
  /** Signed 32-bit integers. */
  INT32,
  /** Signed 64-bit integers. */
  INT64,
  /** Unsigned bytes, and truth values as 0 and 1. */
  UINT8,
  /** Signed bytes. */
  INT8;

  /**
   * Copies an output of an engine.
   *
   * @param name for messages
   * @param dims its extents
   * @param bytes gives its values in their own byte order, at position 0; not asked if there are
   *     none
   * @return a tensor with memory of its own
   * @throws InferenceException if it has no elements
   */
  public FloatTensor tensor(String name, long[] dims, Supplier<ByteBuffer> bytes) {
    if (Arrays.stream(dims).anyMatch(d -> d == 0)) {
      throw new InferenceException(
          "output '%s' has no elements: its shape is %s".formatted(name, Arrays.toString(dims)));
    }
    return FloatTensor.build(Shape.of(dims), copier(bytes.get()));
  }

  /**
   * What to throw for a type that is none of these.
   *
   * @param name of the output
   * @param type as the engine calls it
   * @return to be thrown
   */
  public static InferenceException unreadable(String name, Object type) {
    return new InferenceException(
        "output '%s' holds %s; floats and integers can be read".formatted(name, type));
  }

  private Consumer<FloatBuffer> copier(ByteBuffer bytes) {
    return switch (this) {
      case FLOAT32 -> to -> to.put(bytes.asFloatBuffer());
      case FLOAT64 -> to -> each(to, i -> (float) bytes.getDouble(i * Double.BYTES));
      case INT32 -> to -> each(to, i -> bytes.getInt(i * Integer.BYTES));
      case INT64 -> to -> each(to, i -> bytes.getLong(i * Long.BYTES));
      case UINT8 -> to -> each(to, i -> bytes.get(i) & 0xff);
      case INT8 -> to -> each(to, bytes::get);
    };
  }

  private static void each(FloatBuffer to, FloatAt values) {
    IntStream.range(0, to.capacity()).forEach(i -> to.put(i, values.at(i)));
  }

  /** A value by position. */
  @FunctionalInterface
  private interface FloatAt {
    float at(int index);
  }
}
