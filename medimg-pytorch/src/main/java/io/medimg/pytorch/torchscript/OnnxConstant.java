package io.medimg.pytorch.torchscript;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor that a graph holds: weights, or the whole numbers that steer an operator. Safe for use
 * by several threads as long as nobody writes to its arrays.
 *
 * @param dims extents, none for a scalar
 * @param floats the values if it is of floats (half and double are converted), else empty
 * @param longs the values if it is of whole numbers, else empty
 */
@SuppressWarnings("ArrayRecordComponent") // shared inside this package, never compared
record OnnxConstant(long[] dims, float[] floats, long[] longs) {

  /**
   * Reads a tensor.
   *
   * @param tensor as the graph holds it
   * @return its values
   * @throws UnsupportedOnnxException if its type or its place is not supported
   */
  static OnnxConstant of(TensorProto tensor) {
    long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    int count = Math.toIntExact(Arrays.stream(dims).reduce(1, Math::multiplyExact));
    TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
    if (type == null || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw refused(tensor, "is of an unknown type or kept in another file");
    }
    return switch (type) {
      case FLOAT -> floats(tensor, dims, count);
      case FLOAT16 -> halves(tensor, dims, count);
      case DOUBLE -> doubles(tensor, dims, count);
      case INT64 -> longs(tensor, dims, count, Long.BYTES, tensor.getInt64DataList());
      case INT32 -> longs(tensor, dims, count, Integer.BYTES, tensor.getInt32DataList());
      default -> throw refused(tensor, "is of type " + type);
    };
  }

  private static UnsupportedOnnxException refused(TensorProto tensor, String why) {
    return new UnsupportedOnnxException(
        "tensor '%s' %s; floats (16, 32, 64 bits) and whole numbers (32, 64 bits) can be converted"
            .formatted(tensor.getName(), why));
  }

  private static OnnxConstant floats(TensorProto tensor, long[] dims, int count) {
    float[] values = new float[count];
    if (tensor.hasRawData()) {
      raw(tensor, count, Float.BYTES).asFloatBuffer().get(values);
    } else {
      check(tensor, tensor.getFloatDataCount(), count);
      for (int i = 0; i < count; i++) {
        values[i] = tensor.getFloatData(i);
      }
    }
    return new OnnxConstant(dims, values, new long[0]);
  }

  private static OnnxConstant halves(TensorProto tensor, long[] dims, int count) {
    short[] halves = new short[count];
    if (tensor.hasRawData()) {
      raw(tensor, count, Short.BYTES).asShortBuffer().get(halves);
    } else {
      check(tensor, tensor.getInt32DataCount(), count);
      for (int i = 0; i < count; i++) {
        halves[i] = (short) tensor.getInt32Data(i);
      }
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = toFloat(halves[i]);
    }
    return new OnnxConstant(dims, values, new long[0]);
  }

  private static OnnxConstant doubles(TensorProto tensor, long[] dims, int count) {
    double[] doubles = new double[count];
    if (tensor.hasRawData()) {
      raw(tensor, count, Double.BYTES).asDoubleBuffer().get(doubles);
    } else {
      check(tensor, tensor.getDoubleDataCount(), count);
      Arrays.setAll(doubles, tensor::getDoubleData);
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) doubles[i];
    }
    return new OnnxConstant(dims, values, new long[0]);
  }

  private static OnnxConstant longs(
      TensorProto tensor, long[] dims, int count, int size, List<? extends Number> typed) {
    long[] values = new long[count];
    if (tensor.hasRawData()) {
      ByteBuffer raw = raw(tensor, count, size);
      Arrays.setAll(values, i -> size == Long.BYTES ? raw.getLong(i * 8) : raw.getInt(i * 4));
    } else {
      check(tensor, typed.size(), count);
      Arrays.setAll(values, i -> typed.get(i).longValue());
    }
    return new OnnxConstant(dims, new float[0], values);
  }

  private static ByteBuffer raw(TensorProto tensor, int count, int size) {
    check(tensor, tensor.getRawData().size(), Math.multiplyExact(count, size));
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void check(TensorProto tensor, int found, int wanted) {
    if (found != wanted) {
      throw new UnsupportedOnnxException(
          "tensor '%s' of shape %s needs %d values or bytes, it holds %d"
              .formatted(tensor.getName(), tensor.getDimsList(), wanted, found));
    }
  }

  /** The value of an IEEE 754 binary16 number. */
  static float toFloat(short half) {
    int exponent = (half >>> 10) & 31;
    int mantissa = half & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> mantissa * 0x1p-24f;
          case 31 -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(((exponent + 112) << 23) | (mantissa << 13));
        };
    return half < 0 ? -magnitude : magnitude;
  }

  /** Whether it holds whole numbers. */
  boolean whole() {
    return longs.length > 0;
  }
}
