package io.medimg.cli;

/**
 * What the program tells the shell; documented in docs/command-line.md and kept stable. Immutable
 * and safe for use by several threads.
 */
final class ExitCode {
  /** Everything was done; an image that the quality gate refused counts as done. */
  static final int OK = 0;

  /** Some inputs, or all, could not be read or processed; the others were. */
  static final int SOME_INPUTS_FAILED = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** A model, an engine or a device is missing or broken. */
  static final int NO_ENGINE = 3;

  /** Results could not be written. */
  static final int NO_OUTPUT = 4;

  /** A check that was asked for found something wrong (models verify, doctor). */
  static final int CHECK_FAILED = 5;

  /** Something that should not happen; please report it. */
  static final int INTERNAL = 70;

  /** Interrupted by the user. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
