package io.medimg.core.inference;

import io.medimg.core.MedimgException;

/**
 * A named device was asked for and is not there; the message says which are, and what is missing.
 */
public class DeviceUnavailableException extends MedimgException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wanted, what was found, what would do
   */
  public DeviceUnavailableException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what was wanted, what was found, what would do
   * @param cause what lay beneath
   */
  public DeviceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
