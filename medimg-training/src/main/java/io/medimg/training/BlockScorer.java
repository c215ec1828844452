package io.medimg.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Runs a network under training over films. Not safe for use by several threads; build one per
 * thread.
 */
final class BlockScorer implements Scorer {
  private static final int BATCH = 16;

  private final NDManager manager;
  private final ParameterStore store;
  private final ChestNetwork network;
  private final int size;

  BlockScorer(NDManager manager, ChestNetwork network, int size) {
    this.manager = manager;
    this.store = new ParameterStore(manager, false);
    this.network = network;
    this.size = size;
  }

  @Override
  public Scores score(List<Film> films, Function<Film, float[]> image) {
    float[][] logits = new float[films.size()][];
    float[][] features = new float[films.size()][];
    for (int from = 0; from < films.size(); from += BATCH) {
      int count = Math.min(BATCH, films.size() - from);
      float[] batch = new float[count * size * size];
      for (int i = 0; i < count; i++) {
        System.arraycopy(image.apply(films.get(from + i)), 0, batch, i * size * size, size * size);
      }
      try (NDManager scope = manager.newSubManager()) {
        NDArray input = scope.create(batch, new Shape(count, 1, size, size));
        NDList out = network.forward(store, new NDList(input), false);
        split(out.get(0), logits, from, count);
        split(out.get(1), features, from, count);
      }
    }
    return new Scores(logits, features);
  }

  private static void split(NDArray array, float[][] rows, int from, int count) {
    float[] values = array.toFloatArray();
    int length = values.length / count;
    for (int i = 0; i < count; i++) {
      rows[from + i] = Arrays.copyOfRange(values, i * length, (i + 1) * length);
    }
  }
}
