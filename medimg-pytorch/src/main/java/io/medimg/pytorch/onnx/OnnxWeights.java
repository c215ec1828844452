package io.medimg.pytorch.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import java.util.SplittableRandom;

/** Changes the weights of ONNX files. Safe for use by several threads. */
public final class OnnxWeights {
  /** Tensors below this size are constants of the graph rather than weights. */
  private static final int LEAST = 8;

  private OnnxWeights() {}

  /**
   * The same network with what it learned destroyed: the values of every weight tensor (32- or
   * 16-bit floats, 8 values or more, in the graph's initializers) change places at random. A map
   * that explains the network should change with it (Adebayo et al., NeurIPS 2018).
   *
   * @param onnx an ONNX file that keeps its weights inside; left as it is
   * @param seed one seed gives one network
   * @return another ONNX file with the same values in other places
   * @throws InferenceException if the bytes are not ONNX, or hold no weights
   */
  public static ModelBytes shuffled(ModelBytes onnx, long seed) {
    ModelProto.Builder model = parse(onnx).toBuilder();
    SplittableRandom random = new SplittableRandom(seed);
    int changed = 0;
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      changed += shuffle(tensor, random) ? 1 : 0;
    }
    if (changed == 0) {
      throw new InferenceException(
          "'%s' keeps no float weights of %d values or more in its initializers"
              .formatted(onnx.name(), LEAST));
    }
    String name = onnx.name() + "-shuffled";
    return ModelBytes.of(name, ModelFormat.ONNX, model.build().toByteArray());
  }

  private static ModelProto parse(ModelBytes onnx) {
    if (onnx.format() != ModelFormat.ONNX) {
      throw new InferenceException("weights are shuffled in ONNX files, got " + onnx);
    }
    try {
      return ModelProto.parseFrom(onnx.open().readAllBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new InferenceException("'%s' is no ONNX file".formatted(onnx.name()), e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean shuffle(TensorProto.Builder tensor, SplittableRandom random) {
    boolean whole = tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber();
    boolean half = tensor.getDataType() == TensorProto.DataType.FLOAT16.getNumber();
    if (whole && tensor.getFloatDataCount() >= LEAST) {
      for (int i = tensor.getFloatDataCount() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        float kept = tensor.getFloatData(i);
        tensor.setFloatData(i, tensor.getFloatData(j)).setFloatData(j, kept);
      }
      return true;
    }
    int width = whole ? 4 : 2;
    if ((whole || half) && tensor.getRawData().size() >= LEAST * width) {
      byte[] bytes = tensor.getRawData().toByteArray();
      for (int i = bytes.length / width - 1; i > 0; i--) {
        swap(bytes, i * width, random.nextInt(i + 1) * width, width);
      }
      tensor.setRawData(ByteString.copyFrom(bytes));
      return true;
    }
    return false;
  }

  private static void swap(byte[] bytes, int a, int b, int width) {
    for (int i = 0; i < width; i++) {
      byte kept = bytes[a + i];
      bytes[a + i] = bytes[b + i];
      bytes[b + i] = kept;
    }
  }
}
