package io.medimg.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line for the user and an exit code. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CliException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  CliException(int exitCode, String message) {
    this(exitCode, message, null);
  }

  /** One of {@link ExitCode}. */
  int exitCode() {
    return exitCode;
  }
}
