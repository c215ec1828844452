package io.medimg.models.explain;

import io.medimg.core.task.Classifier;
import io.medimg.core.tensor.FloatTensor;
import java.util.Map;
import java.util.Optional;

/**
 * A classifier whose network can be run on prepared tensors: what explainers, calibration and
 * evaluation need. Safe for use by several threads until closed.
 */
public interface TensorClassifier extends Classifier {
  /**
   * Runs the network on prepared images.
   *
   * @param batch [N, channels, height, width], as {@code preprocessor().prepare(image).tensor()}
   *     gives it
   * @return [N][label] raw logits, in the order of {@link #labels()}
   * @throws IllegalStateException if closed
   */
  float[][] logits(FloatTensor batch);

  /**
   * Runs the network on prepared images and returns everything that it puts out.
   *
   * @param batch [N, channels, height, width]
   * @return outputs by name
   * @throws IllegalStateException if closed
   */
  Map<String, FloatTensor> run(FloatTensor batch);

  /**
   * The position of a label in {@link #labels()} and {@link #logits}.
   *
   * @param label a name, upper and lower case alike
   * @return from 0
   * @throws IllegalArgumentException if it is not assessed; the message names those that are
   */
  int labelIndex(String label);

  /**
   * The position of a label's map in the output {@link #classActivationOutput()}; the same as in
   * the network's own order of outputs, which may hold labels that are not assessed.
   *
   * @param label a name, upper and lower case alike
   * @return from 0
   * @throws IllegalArgumentException if it is not assessed; the message names those that are
   */
  int outputIndex(String label);

  /**
   * The output that holds class-activation maps [N, label, h, w], where {@code logit = bias +
   * mean(map)}.
   *
   * @return its name; empty if the network has none
   */
  Optional<String> classActivationOutput();
}
