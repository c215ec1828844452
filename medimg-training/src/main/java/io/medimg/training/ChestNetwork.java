package io.medimg.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One or two backbones and a linear head on the average-pooled maps of stride 16, 32 and the last.
 *
 * <p>Input: N x 1 x S x S in [-1, 1], and in training optionally a mask N x F that the pooled
 * features are multiplied with (dropout). Output: logits N x L and features N x F. As the head is
 * linear on means, its class-activation maps are exact. Not safe for use by several threads; build
 * one per thread.
 */
final class ChestNetwork extends AbstractBlock {
  private final List<BackboneBlock> backbones;
  private final Parameter weight;
  private final Parameter bias;
  private final int features;

  ChestNetwork(List<BackboneBlock> backbones) {
    this.backbones = List.copyOf(backbones);
    int sum = 0;
    for (int i = 0; i < backbones.size(); i++) {
      BackboneBlock backbone = backbones.get(i);
      addChildBlock("backbone" + i, backbone);
      for (int tap : backbone.graph().headTaps()) {
        sum += backbone.graph().channels(tap);
      }
    }
    features = sum;
    weight = addParameter(parameter("head.weight", Parameter.Type.WEIGHT));
    bias = addParameter(parameter("head.bias", Parameter.Type.BIAS));
  }

  private static Parameter parameter(String name, Parameter.Type type) {
    return Parameter.builder().setName(name).setType(type).build();
  }

  /** Starts the head at zero: every score 0.5. */
  void zeroHead(NDManager manager) {
    int labels = ChestLabels.ALL.size();
    BackboneBlock.set(weight, manager.zeros(new Shape(labels, features)), manager, true);
    BackboneBlock.set(bias, manager.zeros(new Shape(labels)), manager, true);
  }

  /** Joins networks of one backbone each into one whose logits are the mean of theirs. */
  static ChestNetwork join(NDManager manager, List<ChestNetwork> networks) {
    List<BackboneBlock> backbones = new ArrayList<>();
    networks.forEach(network -> backbones.addAll(network.backbones));
    ChestNetwork joined = new ChestNetwork(backbones);
    NDList weights = new NDList();
    NDArray bias = manager.zeros(new Shape(ChestLabels.ALL.size()));
    for (ChestNetwork network : networks) {
      weights.add(network.weight.getArray().div(networks.size()));
      bias.addi(network.bias.getArray().div(networks.size()));
    }
    BackboneBlock.set(joined.weight, NDArrays.concat(weights, 1), manager, true);
    BackboneBlock.set(joined.bias, bias, manager, true);
    return joined;
  }

  List<BackboneBlock> backbones() {
    return backbones;
  }

  int features() {
    return features;
  }

  Parameter headWeight() {
    return weight;
  }

  Parameter headBias() {
    return bias;
  }

  /** A parameter and the name it has in a checkpoint. */
  record Named(String name, Parameter parameter, boolean head) {
    boolean trained() {
      return parameter.requiresGradient();
    }

    /** Whether weight decay applies: kernels yes, scales and offsets no. */
    boolean decays() {
      return parameter.getType() == Parameter.Type.WEIGHT;
    }
  }

  /** Every parameter in a fixed order. */
  List<Named> named() {
    List<Named> named = new ArrayList<>();
    for (Pair<String, Parameter> pair : getParameters()) {
      Parameter parameter = pair.getValue();
      boolean head = parameter == weight || parameter == bias;
      named.add(new Named(pair.getKey(), parameter, head));
    }
    return named;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDList pooled = new NDList();
    for (BackboneBlock backbone : backbones) {
      for (NDArray map : backbone.forward(store, new NDList(inputs.get(0)), training)) {
        Shape shape = map.getShape();
        pooled.add(map.reshape(shape.get(0), shape.get(1), -1).mean(new int[] {2}));
      }
    }
    NDArray joined = NDArrays.concat(pooled, 1);
    NDArray seen = inputs.size() > 1 ? joined.mul(inputs.get(1)) : joined;
    NDArray logits =
        seen.getNDArrayInternal().linear(seen, weight.getArray(), bias.getArray()).get(0);
    return new NDList(logits, joined);
  }

  /** The backbones bring their arrays along; there is nothing left to make. */
  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {}

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long n = inputShapes[0].get(0);
    return new Shape[] {new Shape(n, ChestLabels.ALL.size()), new Shape(n, features)};
  }
}
