package io.medimg.models.engine;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.ModelBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps ONNX graphs from reading other files: a tensor may name a file beside the graph, which a
 * hostile graph would use to read any file of the host, and whose hash nobody has checked. Safe for
 * use by several threads.
 */
final class OnnxFiles {
  /** The key under which a tensor names its file, as it is written: tag, length, text. */
  private static final byte[] LOCATION = "\n\blocation".getBytes(StandardCharsets.US_ASCII);

  private OnnxFiles() {}

  /**
   * Refuses a graph with tensors in other files. Costs a scan of the bytes unless the key occurs.
   *
   * @param model an ONNX graph; a broken one is left to the engine
   * @throws InferenceException if a tensor is kept in another file
   */
  static void refuseExternalData(ModelBytes model) {
    try (var in = model.open()) {
      byte[] bytes = in.readAllBytes();
      if (contains(bytes, LOCATION)) {
        check(model.name(), ModelProto.parseFrom(bytes).getGraph());
      }
    } catch (IOException e) {
      throw new InferenceException("network %s is no ONNX graph".formatted(model), e);
    } catch (NoClassDefFoundError e) {
      throw new InferenceException(
          "network '%s' may keep tensors in other files; add org.tribuo:tribuo-util-onnx to have that"
                  .formatted(model.name())
              + " checked",
          e);
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

  private static void check(String name, GraphProto graph) {
    check(name, graph.getInitializerList().stream());
    graph
        .getSparseInitializerList()
        .forEach(s -> check(name, Stream.of(s.getValues(), s.getIndices())));
    graph.getNodeList().forEach(node -> check(name, node.getAttributeList()));
  }

  private static void check(String name, List<AttributeProto> attributes) {
    for (AttributeProto attribute : attributes) {
      check(name, Stream.concat(Stream.of(attribute.getT()), attribute.getTensorsList().stream()));
      Stream.concat(Stream.of(attribute.getG()), attribute.getGraphsList().stream())
          .filter(graph -> graph.getNodeCount() > 0 || graph.getInitializerCount() > 0)
          .forEach(graph -> check(name, graph));
    }
  }

  private static void check(String name, Stream<TensorProto> tensors) {
    tensors.forEach(
        tensor -> {
          if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
              || tensor.getExternalDataCount() > 0) {
            throw new InferenceException(
                "network '%s' keeps tensor '%s' in another file; save it with all tensors inside"
                    .formatted(name, tensor.getName()));
          }
        });
  }
}
