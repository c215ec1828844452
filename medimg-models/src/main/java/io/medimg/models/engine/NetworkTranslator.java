package io.medimg.models.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Carries tensors into and out of a predictor of DJL: inputs are read in place, outputs copied.
 * Everything native belongs to the manager of the one run. Immutable and safe for use by several
 * threads.
 */
final class NetworkTranslator
    implements NoBatchifyTranslator<Map<String, FloatTensor>, Map<String, FloatTensor>> {
  private final List<String> inputNames;
  private final List<String> outputNames;
  private final boolean named;

  /**
   * Makes a translator.
   *
   * @param inputNames in the network's order; empty to take inputs in the order they are given
   * @param outputNames in the network's order; empty if it does not tell
   * @param named whether the engine matches inputs by name rather than by position
   */
  NetworkTranslator(List<String> inputNames, List<String> outputNames, boolean named) {
    this.inputNames = List.copyOf(inputNames);
    this.outputNames = List.copyOf(outputNames);
    this.named = named;
  }

  @Override
  public NDList processInput(TranslatorContext context, Map<String, FloatTensor> inputs) {
    NDList list = new NDList();
    for (String name : inputNames.isEmpty() ? inputs.keySet() : inputNames) {
      NDArray array = array(context.getNDManager(), Objects.requireNonNull(inputs.get(name), name));
      if (named) {
        array.setName(name);
      }
      list.add(array);
    }
    return list;
  }

  /**
   * Makes an array on a tensor's own memory.
   *
   * @param manager owns the array; the tensor must outlive it
   * @param tensor read in place
   * @return an array that must not be written to
   */
  static NDArray array(NDManager manager, FloatTensor tensor) {
    ai.djl.ndarray.types.Shape shape = new ai.djl.ndarray.types.Shape(tensor.shape().toArray());
    return manager.create(tensor.bytes(), shape, DataType.FLOAT32);
  }

  @Override
  public Map<String, FloatTensor> processOutput(TranslatorContext context, NDList list) {
    Map<String, FloatTensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      NDArray array = list.get(i);
      outputs.put(name(i, array), tensor(name(i, array), array));
    }
    return Collections.unmodifiableMap(outputs);
  }

  private String name(int index, NDArray array) {
    String own = array.getName();
    if (own != null) {
      return own;
    }
    return index < outputNames.size() ? outputNames.get(index) : "output" + index;
  }

  /**
   * Copies an array.
   *
   * @param name for messages
   * @param array of floats or integers
   * @return a tensor with memory of its own; whole numbers beyond 2^24 are rounded
   * @throws InferenceException if it is empty or of another type
   */
  static FloatTensor tensor(String name, NDArray array) {
    long[] dims = array.getShape().getShape();
    if (array.getShape().size() == 0) {
      throw new InferenceException(
          "output '%s' has no elements: its shape is %s".formatted(name, array.getShape()));
    }
    ByteBuffer bytes = array.toByteBuffer().order(ByteOrder.nativeOrder());
    return FloatTensor.build(Shape.of(dims), copier(name, array.getDataType(), bytes));
  }

  private static Consumer<FloatBuffer> copier(String name, DataType type, ByteBuffer bytes) {
    return switch (type) {
      case FLOAT32 -> to -> to.put(bytes.asFloatBuffer());
      case FLOAT64 -> to -> each(to, i -> (float) bytes.getDouble(i * Double.BYTES));
      case INT32 -> to -> each(to, i -> bytes.getInt(i * Integer.BYTES));
      case INT64 -> to -> each(to, i -> bytes.getLong(i * Long.BYTES));
      case UINT8, BOOLEAN -> to -> each(to, i -> bytes.get(i) & 0xff);
      case INT8 -> to -> each(to, bytes::get);
      default ->
          throw new InferenceException(
              "output '%s' holds %s; floats and integers can be read".formatted(name, type));
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
