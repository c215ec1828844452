package io.medimg.cli;

import io.medimg.core.MedimgException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Turns what was thrown into one line for people. Safe for use by several threads. */
final class Failures {
  private Failures() {}

  /**
   * What went wrong with an input, without its name in front.
   *
   * @param failure what was thrown
   * @param names the ways in which the message may name the input
   * @return one line
   */
  static String describe(Throwable failure, String... names) {
    String text = reason(failure);
    for (String name : names) {
      if (!name.isEmpty() && text.startsWith(name + ": ")) {
        text = text.substring(name.length() + 2);
      }
    }
    return oneLine(text);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "may not be read; look at its permissions";
    }
    if (failure instanceof FileSystemLoopException) {
      return "is a link to a folder above it; passed over";
    }
    if (failure instanceof OutOfMemoryError) {
      return String.format(
          Locale.ROOT,
          "needs more memory than the %d MiB that Java may take; set MEDIMG_JAVA_OPTS=-Xmx4g",
          Runtime.getRuntime().maxMemory() >> 20);
    }
    String message = failure.getMessage();
    boolean expected =
        failure instanceof IOException
            || failure instanceof MedimgException
            || failure instanceof IllegalArgumentException
            || failure instanceof IllegalStateException
            || failure instanceof CliException;
    if (expected && message != null && !message.isBlank()) {
      return message;
    }
    return "unexpected "
        + failure.getClass().getSimpleName()
        + (message == null ? "" : ": " + message)
        + "; --debug shows where";
  }

  /** No line breaks and no signs that would steer a terminal. */
  static String oneLine(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.strip()
        .codePoints()
        .map(c -> c == '\n' || c == '\t' ? ' ' : c)
        .filter(c -> c != '\r')
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
