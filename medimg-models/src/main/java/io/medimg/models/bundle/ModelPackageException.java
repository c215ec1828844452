package io.medimg.models.bundle;

import io.medimg.core.MedimgException;

/**
 * A model package is not what it has to be: a file is missing, changed, not allowed, or says
 * something that contradicts another part. The message names the package, the file and the field.
 */
public class ModelPackageException extends MedimgException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wanted, what was found, what would do
   */
  public ModelPackageException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what was wanted, what was found, what would do
   * @param cause what lay beneath
   */
  public ModelPackageException(String message, Throwable cause) {
    super(message, cause);
  }
}
