package io.medimg.core.inference;

import io.medimg.core.MedimgException;

/** An engine failed to load or to run a network; the engine's own exception is the cause. */
public class InferenceException extends MedimgException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wanted, what was found, what would do
   */
  public InferenceException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what was wanted, what was found, what would do
   * @param cause what lay beneath
   */
  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
