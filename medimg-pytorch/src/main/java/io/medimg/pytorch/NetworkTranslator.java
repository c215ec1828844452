package io.medimg.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.engine.support.ElementType;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Carries tensors into and out of a predictor of DJL: inputs are read in place, outputs copied.
 * Everything native belongs to the manager of the one run. Immutable and safe for use by several
 * threads.
 */
public final class NetworkTranslator
    implements NoBatchifyTranslator<Map<String, FloatTensor>, Map<String, FloatTensor>> {
  private final List<String> inputNames;
  private final List<String> outputNames;

  /**
   * Makes a translator.
   *
   * @param inputNames in the network's order; empty to take inputs in the order they are given
   * @param outputNames in the network's order; empty if it does not tell
   */
  NetworkTranslator(List<String> inputNames, List<String> outputNames) {
    this.inputNames = List.copyOf(inputNames);
    this.outputNames = List.copyOf(outputNames);
  }

  @Override
  public NDList processInput(TranslatorContext context, Map<String, FloatTensor> inputs) {
    NDList list = new NDList();
    for (String name : inputNames.isEmpty() ? inputs.keySet() : inputNames) {
      list.add(array(context.getNDManager(), Objects.requireNonNull(inputs.get(name), name)));
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
  public static NDArray array(NDManager manager, FloatTensor tensor) {
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
    return type(name, array.getDataType())
        .tensor(
            name,
            array.getShape().getShape(),
            () -> array.toByteBuffer().order(ByteOrder.nativeOrder()));
  }

  private static ElementType type(String name, DataType type) {
    return switch (type) {
      case FLOAT32 -> ElementType.FLOAT32;
      case FLOAT64 -> ElementType.FLOAT64;
      case INT32 -> ElementType.INT32;
      case INT64 -> ElementType.INT64;
      case UINT8, BOOLEAN -> ElementType.UINT8;
      case INT8 -> ElementType.INT8;
      default -> throw ElementType.unreadable(name, type);
    };
  }
}
