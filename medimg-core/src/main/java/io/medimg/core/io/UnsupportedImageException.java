package io.medimg.core.io;

import java.io.IOException;

/**
 * A file is no image that any installed reader knows, or uses a feature that its reader does not
 * support; the message names it.
 */
public class UnsupportedImageException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wanted, what was found, what would do
   */
  public UnsupportedImageException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what was wanted, what was found, what would do
   * @param cause what lay beneath
   */
  public UnsupportedImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
