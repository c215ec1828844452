package io.medimg.models.engine;

import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.ModelBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Keeps ONNX graphs from reading other files: a tensor may name a file beside the graph, which a
 * hostile graph would use to read any file of the host, and whose hash nobody has checked. Walks
 * the protobuf fields of {@code onnx.proto} that lead to tensors, so that inference needs no
 * protobuf library. Safe for use by several threads.
 */
final class OnnxFiles {
  /** The key under which a tensor names its file, as it is written: tag, length, text. */
  private static final byte[] LOCATION = "\n\blocation".getBytes(StandardCharsets.US_ASCII);

  /** Graphs nest in attributes of nodes; no real network comes near. */
  private static final int DEEPEST = 64;

  /** The messages on the way to tensors, and which of their fields hold which message. */
  private enum Message {
    TENSOR,
    SPARSE_TENSOR,
    ATTRIBUTE,
    NODE,
    GRAPH,
    FUNCTION,
    TRAINING,
    MODEL;

    private static final Map<Message, Map<Integer, Message>> FIELDS =
        Map.of(
            TENSOR, Map.of(),
            SPARSE_TENSOR, Map.of(1, TENSOR, 2, TENSOR),
            ATTRIBUTE,
                Map.of(
                    5,
                    TENSOR,
                    6,
                    GRAPH,
                    10,
                    TENSOR,
                    11,
                    GRAPH,
                    22,
                    SPARSE_TENSOR,
                    23,
                    SPARSE_TENSOR),
            NODE, Map.of(5, ATTRIBUTE),
            GRAPH, Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR),
            FUNCTION, Map.of(7, NODE, 11, ATTRIBUTE),
            TRAINING, Map.of(1, GRAPH, 2, GRAPH),
            MODEL, Map.of(7, GRAPH, 20, TRAINING, 25, FUNCTION));

    private Map<Integer, Message> fields() {
      return FIELDS.getOrDefault(this, Map.of());
    }
  }

  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_EXTERNAL_DATA = 13;
  private static final int TENSOR_DATA_LOCATION = 14;
  private static final long EXTERNAL = 1;

  private final String network;

  private OnnxFiles(String network) {
    this.network = network;
  }

  /**
   * Refuses a graph with tensors in other files. Costs a scan of the bytes unless the key occurs.
   *
   * @param model an ONNX graph; a broken one is left to the engine
   * @throws InferenceException if a tensor is kept in another file, or the graph is broken where
   *     that could be told
   */
  static void refuseExternalData(ModelBytes model) {
    try (var in = model.open()) {
      byte[] bytes = in.readAllBytes();
      if (contains(bytes, LOCATION)) {
        new OnnxFiles(model.name()).check(new ProtobufFields(bytes), Message.MODEL, 0);
      }
    } catch (IOException e) {
      throw new InferenceException("network %s is not a valid ONNX graph".formatted(model), e);
    }
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      int same = 0;
      while (same < wanted.length && bytes[i + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }

  private void check(ProtobufFields message, Message kind, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("graphs nest deeper than " + DEEPEST);
    }
    if (kind == Message.TENSOR) {
      checkTensor(message);
      return;
    }
    while (message.next()) {
      Message inner = kind.fields().get(message.number());
      if (inner != null && message.hasContent()) {
        check(message.content(), inner, depth + 1);
      }
    }
  }

  private void checkTensor(ProtobufFields tensor) throws IOException {
    String name = "";
    boolean external = false;
    while (tensor.next()) {
      switch (tensor.number()) {
        case TENSOR_NAME -> name = tensor.text();
        case TENSOR_EXTERNAL_DATA -> external = true;
        case TENSOR_DATA_LOCATION -> external |= tensor.value() == EXTERNAL;
        default -> {
          // other fields hold the tensor's own type, shape and values
        }
      }
    }
    if (external) {
      throw new InferenceException(
          "network '%s' keeps tensor '%s' in another file; save it with all tensors inside"
              .formatted(network, name));
    }
  }
}
