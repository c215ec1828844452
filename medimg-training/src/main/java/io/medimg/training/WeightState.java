package io.medimg.training;

import ai.djl.ndarray.NDArray;
import io.medimg.training.ChestNetwork.Named;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of a network during training: the values, AdamW's moments and a running average.
 *
 * <p>AdamW: Loshchilov and Hutter, ICLR 2019. Everything lies in Java arrays, so that a checkpoint
 * is exact. Not safe for use by several threads; build one per thread.
 */
final class WeightState {
  private static final int MAGIC = 0x4d494d43;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final List<Named> named;
  private final List<float[]> values = new ArrayList<>();
  private final List<float[]> first = new ArrayList<>();
  private final List<float[]> second = new ArrayList<>();
  private final List<float[]> averages = new ArrayList<>();
  private final List<float[]> starts = new ArrayList<>();
  private int step;
  private int epoch;

  WeightState(ChestNetwork network) {
    named = network.named();
    for (Named entry : named) {
      float[] array = entry.parameter().getArray().toFloatArray();
      values.add(array);
      averages.add(array.clone());
      starts.add(array.clone());
      first.add(new float[entry.trained() ? array.length : 0]);
      second.add(new float[entry.trained() ? array.length : 0]);
    }
  }

  int step() {
    return step;
  }

  int epoch() {
    return epoch;
  }

  void epochDone() {
    epoch++;
  }

  /** One step of AdamW with the gradients that the network's arrays hold; clears them. */
  void update(double rate, double headRate, double decay, double average) {
    step++;
    double keep = Math.min(average, (1.0 + step) / (10.0 + step));
    for (int i = 0; i < named.size(); i++) {
      Named entry = named.get(i);
      NDArray array = entry.parameter().getArray();
      if (entry.trained()) {
        double lr = entry.head() ? headRate : rate;
        adam(i, gradient(array), lr, entry.decays() ? decay : 0);
        array.set(values.get(i));
      } else {
        values.set(i, array.toFloatArray());
      }
      average(averages.get(i), values.get(i), (float) keep);
    }
  }

  private static float[] gradient(NDArray array) {
    try (NDArray gradient = array.getGradient()) {
      float[] values = gradient.toFloatArray();
      gradient.muli(0);
      return values;
    }
  }

  private void adam(int index, float[] gradient, double rate, double decay) {
    float[] value = values.get(index);
    float[] m = first.get(index);
    float[] v = second.get(index);
    double correct1 = 1 - Math.pow(BETA1, step);
    float scale = (float) (rate / correct1);
    float root = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, step)));
    float shrink = (float) (1 - rate * decay);
    for (int i = 0; i < value.length; i++) {
      float g = gradient[i];
      m[i] = (float) (BETA1 * m[i] + (1 - BETA1) * g);
      v[i] = (float) (BETA2 * v[i] + (1 - BETA2) * g * g);
      value[i] =
          value[i] * shrink - scale * m[i] / ((float) Math.sqrt(v[i]) * root + (float) EPSILON);
    }
  }

  private static void average(float[] average, float[] value, float keep) {
    for (int i = 0; i < value.length; i++) {
      average[i] = keep * average[i] + (1 - keep) * value[i];
    }
  }

  /** Puts the averaged weights into the network. */
  void showAverages() {
    show(averages);
  }

  /**
   * Puts a mean of starting and averaged weights into the network (Wortsman et al., CVPR 2022).
   *
   * @param share of the averaged weights
   */
  void showBlend(double share) {
    List<float[]> blend = new ArrayList<>();
    for (int i = 0; i < averages.size(); i++) {
      float[] mixed = averages.get(i).clone();
      average(mixed, starts.get(i), (float) share);
      blend.add(mixed);
    }
    show(blend);
  }

  /** Puts the mean of the averaged weights of several checkpoints into the network. */
  void showMeanOf(List<Path> checkpoints) throws IOException {
    List<float[]> mean = new ArrayList<>();
    averages.forEach(array -> mean.add(new float[array.length]));
    for (Path checkpoint : checkpoints) {
      load(checkpoint);
      for (int i = 0; i < mean.size(); i++) {
        float[] array = averages.get(i);
        for (int j = 0; j < array.length; j++) {
          mean.get(i)[j] += array[j] / checkpoints.size();
        }
      }
    }
    show(mean);
  }

  /** Puts the current weights into the network. */
  void showValues() {
    show(values);
  }

  private void show(List<float[]> arrays) {
    for (int i = 0; i < named.size(); i++) {
      named.get(i).parameter().getArray().set(arrays.get(i));
    }
  }

  /** Writes everything to a file at once: a reader sees the old file or the new one. */
  void save(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16))) {
      out.writeInt(MAGIC);
      out.writeInt(step);
      out.writeInt(epoch);
      out.writeInt(named.size());
      for (int i = 0; i < named.size(); i++) {
        out.writeUTF(named.get(i).name());
        for (List<float[]> arrays : List.of(values, averages, first, second)) {
          write(out, arrays.get(i));
        }
      }
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(DataOutputStream out, float[] array) throws IOException {
    out.writeInt(array.length);
    for (float value : array) {
      out.writeFloat(value);
    }
  }

  /** Reads what {@link #save} wrote and puts the current weights into the network. */
  void load(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(file.getFileName() + " is not a checkpoint of this trainer");
      }
      step = in.readInt();
      epoch = in.readInt();
      int count = in.readInt();
      if (count != named.size()) {
        throw new IOException(
            "the checkpoint holds %d arrays, the network %d; was it another backbone?"
                .formatted(count, named.size()));
      }
      for (int i = 0; i < count; i++) {
        readEntry(in, i);
      }
    }
    showValues();
  }

  private void readEntry(DataInputStream in, int index) throws IOException {
    String name = in.readUTF();
    if (!name.equals(named.get(index).name())) {
      throw new IOException(
          "the checkpoint holds %s where the network has %s"
              .formatted(name, named.get(index).name()));
    }
    for (List<float[]> arrays : List.of(values, averages, first, second)) {
      float[] array = arrays.get(index);
      int length = in.readInt();
      if (length != array.length) {
        throw new IOException(
            "%s holds %d values in the checkpoint, %d in the network"
                .formatted(name, length, array.length));
      }
      for (int i = 0; i < length; i++) {
        array[i] = in.readFloat();
      }
    }
  }
}
