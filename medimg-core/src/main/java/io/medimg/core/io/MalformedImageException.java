package io.medimg.core.io;

import java.io.IOException;

/**
 * A file claims to be an image and is broken or beyond the {@link Limits}; the message gives the
 * offset or the tag, never a value from the file's patient data.
 */
public class MalformedImageException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wanted, what was found, what would do
   */
  public MalformedImageException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what was wanted, what was found, what would do
   * @param cause what lay beneath
   */
  public MalformedImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
