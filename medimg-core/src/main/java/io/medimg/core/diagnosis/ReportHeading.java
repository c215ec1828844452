package io.medimg.core.diagnosis;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which image a report is about, and when it was made. Immutable and safe for use by several
 * threads.
 *
 * <p>A file's name is the caller's: whoever has patients' names in file names gives another one.
 *
 * @param name the image's file name or another name for people; empty if there is none
 * @param made the local date and time of the report
 */
public record ReportHeading(String name, LocalDateTime made) {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  /** Refuses nulls. */
  public ReportHeading {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(made, "made");
  }

  /**
   * A heading of now.
   *
   * @param name the image's name; empty if there is none
   * @return with the machine's local date and time
   */
  public static ReportHeading now(String name) {
    return new ReportHeading(name, LocalDateTime.now(java.time.ZoneId.systemDefault()));
  }

  /**
   * A heading of now for a file.
   *
   * @param file whose name, without its folders, is shown
   * @return with the machine's local date and time
   */
  public static ReportHeading now(Path file) {
    return now(Objects.requireNonNullElse(file.getFileName(), file).toString());
  }

  /** Name and date on one line. */
  public String line() {
    return Stream.of(name, MINUTES.format(made))
        .filter(part -> !part.isBlank())
        .collect(Collectors.joining(", "));
  }
}
