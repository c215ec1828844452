package io.medimg.core;

/**
 * The root of everything unchecked that medimg throws when neither the caller's arguments nor the
 * outside world are at fault. Mistakes of the caller are {@link IllegalArgumentException}, {@link
 * IllegalStateException} and {@link NullPointerException}; unreadable files are {@link
 * java.io.IOException}.
 *
 * <p>Messages say what was wanted, what was found and what would do, and never contain patient
 * data.
 */
public class MedimgException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wanted, what was found, what would do
   */
  public MedimgException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what was wanted, what was found, what would do
   * @param cause what an engine or the platform threw
   */
  public MedimgException(String message, Throwable cause) {
    super(message, cause);
  }
}
