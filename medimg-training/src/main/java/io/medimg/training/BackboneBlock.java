package io.medimg.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.medimg.training.BackboneGraph.Activation;
import io.medimg.training.BackboneGraph.Kind;
import io.medimg.training.BackboneGraph.Op;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A backbone whose convolutions are each followed by a batch normalisation, as fine-tuning wants.
 *
 * <p>The normalisations of the file were folded into its convolutions. They are put back by {@link
 * #calibrate}: each is set such that it changes nothing on a given batch. Until then it is the
 * identity plus the convolution's own bias. Not safe for use by several threads; build one per
 * thread.
 */
final class BackboneBlock extends AbstractBlock {
  static final float EPSILON = 1e-5f;
  private static final float KEEP = 0.95f;

  private final BackboneGraph graph;
  private final int channels;
  private final Map<Integer, Layer> layers = new LinkedHashMap<>();
  private boolean calibrating;
  private boolean fresh;

  /** The parameters of one convolution and its normalisation. */
  record Layer(
      Parameter weight, Parameter gamma, Parameter beta, Parameter mean, Parameter variance) {

    List<Parameter> all() {
      return List.of(weight, gamma, beta, mean, variance);
    }
  }

  /**
   * Makes an empty block; {@link #load} or {@link #random} fills it.
   *
   * @param graph the operations
   * @param channels 3, or 1 to fold the first convolution for gray images
   */
  BackboneBlock(BackboneGraph graph, int channels) {
    this.graph = graph;
    this.channels = channels;
    for (Op op : graph.convolutions()) {
      layers.put(op.key(), layer(op));
    }
  }

  BackboneGraph graph() {
    return graph;
  }

  Map<Integer, Layer> layers() {
    return layers;
  }

  private Layer layer(Op op) {
    String name = String.valueOf(op.key());
    return new Layer(
        parameter(name + ".weight", Parameter.Type.WEIGHT),
        parameter(name + ".gamma", Parameter.Type.GAMMA),
        parameter(name + ".beta", Parameter.Type.BETA),
        parameter(name + ".mean", Parameter.Type.RUNNING_MEAN),
        parameter(name + ".variance", Parameter.Type.RUNNING_VAR));
  }

  private Parameter parameter(String name, Parameter.Type type) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optRequiresGrad(
                type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR)
            .build());
  }

  /** Fills in the weights of a file: per convolution K the arrays K.weight and K.bias. */
  void load(NDManager manager, Map<String, NDArray> arrays) {
    for (Op op : graph.convolutions()) {
      NDArray weight = arrays.get(op.key() + ".weight");
      NDArray bias = arrays.get(op.key() + ".bias");
      if (weight == null || bias == null) {
        throw new IllegalArgumentException(
            "the backbone's arrays lack %d.weight or %d.bias".formatted(op.key(), op.key()));
      }
      fill(manager, op, foldStem(op, weight), bias.duplicate());
    }
  }

  private NDArray foldStem(Op op, NDArray weight) {
    boolean stem = op.key() == graph.convolutions().get(0).key();
    return stem && channels == 1 ? weight.sum(new int[] {1}, true) : weight.duplicate();
  }

  /** Fills in random weights (He et al. 2015, fan out), the same for the same seed. */
  void random(NDManager manager, long seed) {
    fresh = true;
    Random random = new Random(seed);
    for (Op op : graph.convolutions()) {
      boolean stem = op.key() == graph.convolutions().get(0).key();
      int in = stem ? channels : op.in() / op.groups();
      float[] values = new float[op.out() * in * op.kernel() * op.kernel()];
      double fanOut = (double) op.kernel() * op.kernel() * op.out() / op.groups();
      double deviation = Math.sqrt(2.0 / fanOut);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * deviation);
      }
      Shape shape = new Shape(op.out(), in, op.kernel(), op.kernel());
      fill(manager, op, manager.create(values, shape), manager.zeros(new Shape(op.out())));
    }
  }

  private void fill(NDManager manager, Op op, NDArray weight, NDArray bias) {
    Layer layer = Known.in(layers, op.key());
    set(layer.weight(), weight, manager, true);
    set(
        layer.gamma(),
        manager.full(new Shape(op.out()), (float) Math.sqrt(1 + EPSILON)),
        manager,
        true);
    set(layer.beta(), bias, manager, true);
    set(layer.mean(), manager.zeros(new Shape(op.out())), manager, false);
    set(layer.variance(), manager.ones(new Shape(op.out())), manager, false);
  }

  static void set(Parameter parameter, NDArray array, NDManager manager, boolean trained) {
    array.attach(manager);
    parameter.setArray(array);
    if (trained) {
      array.setRequiresGradient(true);
    }
  }

  /**
   * Sets every normalisation such that it changes nothing on {@code images}; with random weights,
   * such that it normalises them.
   */
  void calibrate(ParameterStore store, NDArray images) {
    calibrating = true;
    try {
      forward(store, new NDList(images), false);
    } finally {
      calibrating = false;
    }
  }

  /** Gives the maps of stride 16, 32 and the last, in this order. */
  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    Map<Integer, NDArray> values = new HashMap<>();
    Map<Integer, NDArray> found = new HashMap<>();
    values.put(graph.input(), inputs.get(0));
    for (Op op : graph.ops()) {
      NDArray value = run(op, values, training);
      values.put(op.output(), value);
      found.put(op.key(), value);
    }
    NDList maps = new NDList();
    graph.headTaps().forEach(tap -> maps.add(Known.in(found, tap)));
    return maps;
  }

  private NDArray run(Op op, Map<Integer, NDArray> values, boolean training) {
    NDArray input = Known.in(values, op.inputs().get(0));
    if (op.kind() == Kind.ADD) {
      return input.add(Known.in(values, op.inputs().get(1)));
    }
    return op.kind() == Kind.IDENTITY ? input : convolve(op, input, training);
  }

  private NDArray convolve(Op op, NDArray input, boolean training) {
    NDArray weight = Known.in(layers, op.key()).weight().getArray();
    if (input.getDataType() != DataType.FLOAT32) {
      weight = weight.toType(input.getDataType(), false);
      weight.attach(input.getManager());
    }
    int top = op.same() ? pad(input.getShape().get(2), op) : 0;
    int total = op.same() ? padTotal(input.getShape().get(2), op) : 0;
    NDArray padded = input;
    int symmetric = top;
    if (total != 2 * top) {
      padded = input.pad(new Shape(top, total - top, top, total - top), 0);
      symmetric = 0;
    }
    NDArray y =
        padded
            .getNDArrayInternal()
            .convolution(
                padded,
                weight,
                null,
                new Shape(op.stride(), op.stride()),
                new Shape(symmetric, symmetric),
                new Shape(1, 1),
                op.groups())
            .get(0);
    return activate(op.activation(), normalise(op, y, training));
  }

  private static int padTotal(long size, Op op) {
    int outputs = (int) ((size + op.stride() - 1) / op.stride());
    return Math.max((outputs - 1) * op.stride() + op.kernel() - (int) size, 0);
  }

  private static int pad(long size, Op op) {
    return padTotal(size, op) / 2;
  }

  private NDArray normalise(Op op, NDArray y, boolean training) {
    Layer layer = Known.in(layers, op.key());
    if (calibrating) {
      measure(layer, y);
    }
    return y.getNDArrayInternal()
        .batchNorm(
            y,
            layer.mean().getArray(),
            layer.variance().getArray(),
            layer.gamma().getArray(),
            layer.beta().getArray(),
            -1,
            KEEP,
            EPSILON,
            training)
        .get(0);
  }

  private void measure(Layer layer, NDArray y) {
    NDArray rows = y.swapAxes(0, 1).reshape(y.getShape().get(1), -1);
    NDArray mean = rows.mean(new int[] {1}, true);
    NDArray variance = rows.sub(mean).square().mean(new int[] {1}).add(EPSILON);
    NDArray flat = mean.flatten();
    layer.mean().getArray().set(flat.toFloatArray());
    layer.variance().getArray().set(variance.toFloatArray());
    if (fresh) {
      return;
    }
    float[] bias = layer.beta().getArray().toFloatArray();
    float[] means = flat.toFloatArray();
    float[] gammas = variance.add(EPSILON).sqrt().toFloatArray();
    for (int i = 0; i < bias.length; i++) {
      bias[i] += means[i];
    }
    layer.gamma().getArray().set(gammas);
    layer.beta().getArray().set(bias);
  }

  private static NDArray activate(Activation activation, NDArray y) {
    return switch (activation) {
      case NONE -> y;
      case RELU -> ai.djl.nn.Activation.relu(y);
      case RELU6 -> y.clip(0, 6);
    };
  }

  /** Per convolution the rows of zeros that SAME padding adds for images of a given side. */
  Map<Integer, Integer> paddings(int size) {
    Map<Integer, Integer> sides = new HashMap<>();
    Map<Integer, Integer> paddings = new HashMap<>();
    sides.put(graph.input(), size);
    for (Op op : graph.ops()) {
      int side = Known.in(sides, op.inputs().get(0));
      if (op.kind() == Kind.CONVOLUTION) {
        int total = op.same() ? padTotal(side, op) : 0;
        paddings.put(op.key(), total);
        side = (side + total - op.kernel()) / op.stride() + 1;
      }
      sides.put(op.output(), side);
    }
    return paddings;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long n = inputShapes[0].get(0);
    long sixteenth = (inputShapes[0].get(2) + 15) / 16;
    long last = (sixteenth + 1) / 2;
    List<Integer> taps = graph.headTaps();
    return new Shape[] {
      new Shape(n, graph.channels(taps.get(0)), sixteenth, sixteenth),
      new Shape(n, graph.channels(taps.get(1)), last, last),
      new Shape(n, graph.channels(taps.get(2)), last, last)
    };
  }
}
