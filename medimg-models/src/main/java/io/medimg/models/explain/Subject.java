package io.medimg.models.explain;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;

/**
 * One image, prepared, and the label of it that is to be explained. Immutable and safe for use by
 * several threads.
 */
final class Subject {
  private final TensorClassifier classifier;
  private final int index;
  private final Prepared prepared;
  private final float[] pixels;

  private Subject(TensorClassifier classifier, int index, Prepared prepared) {
    this.classifier = classifier;
    this.index = index;
    this.prepared = prepared;
    Shape shape = prepared.tensor().shape();
    if (shape.rank() != 4 || shape.get(0) != 1) {
      throw new IllegalArgumentException(
          "one prepared image [1, channels, height, width] is explained, got " + shape);
    }
    this.pixels = prepared.tensor().toArray();
  }

  static Subject of(TensorClassifier classifier, MedicalImage image, String label) {
    classifier.labelIndex(label); // an unknown label is told before work is done
    return of(classifier, classifier.preprocessor().prepare(image), label);
  }

  static Subject of(TensorClassifier classifier, Prepared prepared, String label) {
    return new Subject(classifier, classifier.labelIndex(label), prepared);
  }

  Label label() {
    return classifier.labels().get(index);
  }

  Prepared prepared() {
    return prepared;
  }

  /** The prepared values, [channel][row][column]; not to be changed. */
  float[] pixels() {
    return pixels;
  }

  int channels() {
    return Math.toIntExact(prepared.tensor().shape().get(1));
  }

  /** The extent of the network's input. */
  Size size() {
    Shape shape = prepared.tensor().shape();
    return new Size(Math.toIntExact(shape.get(3)), Math.toIntExact(shape.get(2)));
  }

  /** How many values one channel has. */
  int plane() {
    return pixels.length / channels();
  }

  /** The mean of each channel of this image: what hides a part without adding contrast. */
  float[] meanGray() {
    float[] mean = new float[channels()];
    int plane = plane();
    for (int c = 0; c < mean.length; c++) {
      double sum = 0;
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        sum += pixels[i];
      }
      mean[c] = (float) (sum / plane);
    }
    return mean;
  }

  /** The label's score for every image of a batch. */
  double[] scores(FloatTensor batch, TargetScore target) {
    float[][] logits = classifier.logits(batch);
    double[] out = new double[logits.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = target.of(logits[i][index]);
    }
    return out;
  }

  /** The label's score for the image as it is. */
  double score(TargetScore target) {
    return scores(prepared.tensor(), target)[0];
  }

  /** From the continuous coordinates of a grid over the whole input to source pixels. */
  AffineMap toSource(Size grid) {
    return AffineMap.resize(grid, size()).andThen(prepared.sourceToModel().inverse());
  }

  /** A map over the whole input of the network. */
  Heatmap heatmap(String method, Size grid, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return heatmap(method, grid, floats);
  }

  /** A map over the whole input of the network. */
  Heatmap heatmap(String method, Size grid, float[] values) {
    return new Heatmap(
        label(), method, values, new Heatmap.Placement(grid, toSource(grid), prepared.source()));
  }
}
