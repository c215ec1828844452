package io.medimg.training;

import io.medimg.pytorch.onnx.OnnxBuilder;
import io.medimg.training.BackboneBlock.Layer;
import io.medimg.training.BackboneGraph.Activation;
import io.medimg.training.BackboneGraph.Kind;
import io.medimg.training.BackboneGraph.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a chest network as ONNX, its normalisations folded into the convolutions.
 *
 * <p>Input {@code image}: N x 1 x S x S in [-1, 1]. Outputs: {@code logits} N x L; {@code cam} N x
 * L x S/16 x S/16, with logit = bias + mean of the map; {@code features} N x F, the pooled maps.
 * Not safe for use by several threads; build one per thread.
 */
final class ChestOnnx {
  /** Kernels from this size on hold most of the bytes and bear half precision. */
  static final int LARGE = 40_000;

  /** Keeps every kernel in float32. */
  static final int NONE = Integer.MAX_VALUE;

  private static final int CELL = 16;

  private final ChestNetwork network;
  private final int size;
  private final OnnxBuilder builder;
  private final List<String> pooled = new ArrayList<>();
  private final List<String> fine = new ArrayList<>();
  private final List<String> coarse = new ArrayList<>();
  private int seen;

  private ChestOnnx(ChestNetwork network, int size, int halfFrom) {
    this.network = network;
    this.size = size;
    this.builder = new OnnxBuilder("medimg-chest-xray", halfFrom);
  }

  /**
   * Gives the bytes of the file.
   *
   * @param size side of the input, a multiple of 32
   * @param halfFrom kernels of at least this many numbers are stored in half precision
   */
  static byte[] write(ChestNetwork network, int size, int halfFrom) {
    if (size % (2 * CELL) != 0) {
      throw new IllegalArgumentException(
          "size is %d; choose a multiple of 32, so that the maps fit each other".formatted(size));
    }
    return new ChestOnnx(network, size, halfFrom).write();
  }

  private byte[] write() {
    String image = builder.input("image", -1, 1, size, size);
    for (BackboneBlock backbone : network.backbones()) {
      backbone(backbone, image);
    }
    int labels = ChestLabels.ALL.size();
    String features = builder.concat(pooled);
    float[] weight = network.headWeight().getArray().toFloatArray();
    String logits = builder.linear(features, weight, network.headBias().getArray().toFloatArray());
    String cam = builder.add(sum(fine), builder.enlarge(sum(coarse), 2));
    builder.output(logits, "logits", -1, labels);
    builder.output(cam, "cam", -1, labels, size / CELL, size / CELL);
    builder.output(features, "features", -1, network.features());
    return builder.build("medimg", "0.1.0");
  }

  private String sum(List<String> names) {
    String sum = names.get(0);
    for (String name : names.subList(1, names.size())) {
      sum = builder.add(sum, name);
    }
    return sum;
  }

  private void backbone(BackboneBlock backbone, String image) {
    Map<Integer, String> values = new HashMap<>();
    Map<Integer, String> found = new HashMap<>();
    values.put(backbone.graph().input(), image);
    for (Op op : backbone.graph().ops()) {
      String value = op(backbone, op, values);
      values.put(op.output(), value);
      found.put(op.key(), value);
    }
    List<Integer> taps = backbone.graph().headTaps();
    for (int i = 0; i < taps.size(); i++) {
      String map = Known.in(found, taps.get(i));
      pooled.add(builder.pool(map));
      int channels = backbone.graph().channels(taps.get(i));
      String part = builder.pointwise(map, headSlice(channels), ChestLabels.ALL.size());
      (i == 0 ? fine : coarse).add(part);
    }
  }

  /** The head's weights for the next {@code channels} features. */
  private float[] headSlice(int channels) {
    float[] weight = network.headWeight().getArray().toFloatArray();
    int labels = ChestLabels.ALL.size();
    float[] slice = new float[labels * channels];
    for (int l = 0; l < labels; l++) {
      System.arraycopy(weight, l * network.features() + seen, slice, l * channels, channels);
    }
    seen += channels;
    return slice;
  }

  private String op(BackboneBlock backbone, Op op, Map<Integer, String> values) {
    String input = Known.in(values, op.inputs().get(0));
    if (op.kind() == Kind.ADD) {
      return builder.add(input, Known.in(values, op.inputs().get(1)));
    }
    if (op.kind() == Kind.IDENTITY) {
      return input;
    }
    Folded folded = fold(Known.in(backbone.layers(), op.key()));
    int total = op.same() ? Known.in(backbone.paddings(size), op.key()) : 0;
    OnnxBuilder.Window window =
        new OnnxBuilder.Window(op.kernel(), op.stride(), op.groups(), total / 2, total - total / 2);
    String y = builder.convolution(input, folded.weight(), folded.bias(), window);
    return activate(op.activation(), y);
  }

  private String activate(Activation activation, String y) {
    return switch (activation) {
      case NONE -> y;
      case RELU -> builder.relu(y);
      case RELU6 -> builder.clip(y, 0f, 6f);
    };
  }

  private record Folded(float[] weight, float[] bias) {}

  /** Folds a normalisation into the convolution before it. */
  private static Folded fold(Layer layer) {
    float[] weight = layer.weight().getArray().toFloatArray();
    float[] gamma = layer.gamma().getArray().toFloatArray();
    float[] bias = layer.beta().getArray().toFloatArray();
    float[] mean = layer.mean().getArray().toFloatArray();
    float[] variance = layer.variance().getArray().toFloatArray();
    int per = weight.length / gamma.length;
    for (int c = 0; c < gamma.length; c++) {
      double scale = gamma[c] / Math.sqrt(variance[c] + BackboneBlock.EPSILON);
      for (int i = c * per; i < (c + 1) * per; i++) {
        weight[i] = (float) (weight[i] * scale);
      }
      bias[c] = (float) (bias[c] - mean[c] * scale);
    }
    return new Folded(weight, bias);
  }
}
