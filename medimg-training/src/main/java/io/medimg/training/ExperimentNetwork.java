package io.medimg.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;

/**
 * A network small enough to be trained in a minute on one core: seven convolutions of 3 x 3 with
 * batch normalisation, four of them of stride 2, 16 to 128 channels, mean over the image, one
 * logit. Trained with Adam and a learning rate that falls along a cosine.
 *
 * <p>The same seed gives the same starting weights. Not safe for use by several threads; build one
 * per thread.
 */
final class ExperimentNetwork implements AutoCloseable {
  private static final float PEAK_RATE = 2e-3f;
  private static final int SCORED_AT_ONCE = 64;

  private final Engine engine = PyTorchEngine.get();
  private final NDManager manager = engine.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);
  private final SequentialBlock block = new SequentialBlock();
  private final Loss loss = Loss.sigmoidBinaryCrossEntropyLoss();
  private final Optimizer optimizer;
  private final int side;

  /**
   * Makes a network with random weights.
   *
   * @param side of the input
   * @param seed of the weights
   * @param steps that training will take
   */
  ExperimentNetwork(int side, int seed, int steps) {
    this.side = side;
    convolution(16, 2);
    convolution(16, 1);
    convolution(32, 2);
    convolution(32, 1);
    convolution(64, 2);
    convolution(64, 1);
    convolution(128, 2);
    block.add(Pool.globalAvgPool2dBlock());
    block.add(Linear.builder().setUnits(1).build());
    engine.setRandomSeed(seed);
    block.initialize(manager, DataType.FLOAT32, new Shape(1, 1, side, side));
    for (Pair<String, Parameter> pair : block.getParameters()) {
      Parameter parameter = pair.getValue();
      parameter.getArray().setRequiresGradient(parameter.requiresGradient());
    }
    Tracker rate =
        Tracker.cosine()
            .setBaseValue(PEAK_RATE)
            .optFinalValue(PEAK_RATE / 100)
            .setMaxUpdates(steps)
            .build();
    optimizer = Optimizer.adam().optLearningRateTracker(rate).build();
  }

  private void convolution(int filters, int stride) {
    block.add(
        Conv2d.builder()
            .setKernelShape(new Shape(3, 3))
            .setFilters(filters)
            .optStride(new Shape(stride, stride))
            .optPadding(new Shape(1, 1))
            .optBias(false)
            .build());
    block.add(BatchNorm.builder().build());
    block.add(Activation.reluBlock());
  }

  /**
   * One step.
   *
   * @param images as many squares in [-1, 1] as there are labels, one after the other
   * @param labels 0 or 1
   * @return the loss before the step
   */
  double step(float[] images, float[] labels) {
    double value;
    try (NDManager scope = manager.newSubManager()) {
      NDArray input = scope.create(images, new Shape(labels.length, 1, side, side));
      NDArray target = scope.create(labels, new Shape(labels.length, 1));
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDArray logits = block.forward(store, new NDList(input), true).singletonOrThrow();
        NDArray mean = loss.evaluate(new NDList(target), new NDList(logits));
        collector.backward(mean);
        value = mean.getFloat();
      }
      update();
    }
    return value;
  }

  private void update() {
    for (Pair<String, Parameter> pair : block.getParameters()) {
      Parameter parameter = pair.getValue();
      if (parameter.requiresGradient()) {
        NDArray array = parameter.getArray();
        try (NDArray gradient = array.getGradient()) {
          optimizer.update(parameter.getId(), array, gradient);
          gradient.muli(0);
        }
      }
    }
  }

  /**
   * Scores squares without learning from them.
   *
   * @param images squares in [-1, 1]
   * @return one logit per square
   */
  double[] score(float[][] images) {
    double[] logits = new double[images.length];
    int pixels = side * side;
    for (int from = 0; from < images.length; from += SCORED_AT_ONCE) {
      int count = Math.min(SCORED_AT_ONCE, images.length - from);
      float[] batch = new float[count * pixels];
      for (int i = 0; i < count; i++) {
        System.arraycopy(images[from + i], 0, batch, i * pixels, pixels);
      }
      try (NDManager scope = manager.newSubManager()) {
        NDArray input = scope.create(batch, new Shape(count, 1, side, side));
        float[] values =
            block.forward(store, new NDList(input), false).singletonOrThrow().toFloatArray();
        for (int i = 0; i < count; i++) {
          logits[from + i] = values[i];
        }
      }
    }
    return logits;
  }

  @Override
  public void close() {
    manager.close();
  }
}
