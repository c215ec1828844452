package io.medimg.models.engine;

import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession.SessionInfo;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.tensor.FloatTensor;

/**
 * A network that can be asked how its outputs depend on an inner value, as Grad-CAM does. Safe for
 * use by several threads until closed.
 */
public interface GradientSession extends AutoCloseable {
  /** Where the network runs, and its inputs. */
  SessionInfo info();

  /** The name of the inner value in the ONNX graph. */
  String feature();

  /**
   * Runs the network forward and back once.
   *
   * @param image one prepared image, [1, channels, height, width]; left as it is
   * @param outputIndex position in the network's output, from 0
   * @return the inner value and the output's derivative by it
   * @throws IndexOutOfBoundsException if the output has no such position
   * @throws ModelMismatchException if the image does not fit the network
   * @throws InferenceException if the engine fails; its exception is the cause
   * @throws IllegalStateException if the session is closed
   */
  Gradients gradients(FloatTensor image, int outputIndex);

  /** Waits for running calls, then gives native memory back. May be called twice. */
  @Override
  void close();

  /**
   * An inner value and an output's derivative by it. Immutable and safe for use by several threads.
   *
   * @param activations the inner value, [C, h, w] for feature maps
   * @param gradients the derivative of the output (its raw score) by each element of the inner
   *     value, of the same shape
   * @param output the output itself
   */
  record Gradients(FloatTensor activations, FloatTensor gradients, float output) {}
}
