package io.medimg.core.task;

import io.medimg.core.MedimgException;

/**
 * A long operation was cancelled, by an interrupt of its thread or by its time budget, before it
 * had a result.
 */
public class OperationCancelledException extends MedimgException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wanted, what was found, what would do
   */
  public OperationCancelledException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what was wanted, what was found, what would do
   * @param cause what lay beneath
   */
  public OperationCancelledException(String message, Throwable cause) {
    super(message, cause);
  }
}
