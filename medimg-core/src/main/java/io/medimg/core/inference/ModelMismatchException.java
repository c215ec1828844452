package io.medimg.core.inference;

import io.medimg.core.MedimgException;

/** A network and what it is given, or what it is declared to be, do not fit together. */
public class ModelMismatchException extends MedimgException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wanted, what was found, what would do
   */
  public ModelMismatchException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what was wanted, what was found, what would do
   * @param cause what lay beneath
   */
  public ModelMismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
