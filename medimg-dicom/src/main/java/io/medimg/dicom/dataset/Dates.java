package io.medimg.dicom.dataset;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as DICOM writes them (PS3.5, table 6.2-1: DA, TM, DT), with the points and colons
 * of ACR-NEMA allowed. Safe for use by several threads.
 */
public final class Dates {
  private static final Pattern DATE = Pattern.compile("(\\d{4})[.]?(\\d{2})[.]?(\\d{2})");
  private static final Pattern TIME =
      Pattern.compile("(\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:\\.(\\d{1,6}))?)?)?");
  private static final Pattern DATE_TIME =
      Pattern.compile("(\\d{4}\\d{2}\\d{2})(\\d{2}[\\d.]{0,11})?(?:[+-]\\d{4})?");

  private static final Pattern OFFSET = Pattern.compile("[\\d.]*([+-])(\\d{2})(\\d{2})");

  private Dates() {}

  public static Optional<LocalDate> date(String text) {
    Matcher m = DATE.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.of(number(m, 1), number(m, 2), number(m, 3)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  public static Optional<LocalTime> time(String text) {
    Matcher m = TIME.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      // A leap second is the end of its minute.
      return Optional.of(
          LocalTime.of(number(m, 1), number(m, 2), Math.min(59, number(m, 3)), nanos(m.group(4))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A date with the time of its day, midnight if none is given; the zone is left out. */
  public static Optional<LocalDateTime> dateTime(String text) {
    Matcher m = DATE_TIME.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    String time = m.group(2);
    return date(m.group(1))
        .flatMap(
            date ->
                (time == null ? Optional.of(LocalTime.MIDNIGHT) : time(time)).map(date::atTime));
  }

  /** Seconds from UTC that a date with time, or Timezone Offset From UTC (0008,0201), ends with. */
  public static OptionalInt offsetSeconds(String text) {
    Matcher m = OFFSET.matcher(text);
    if (!m.matches()) {
      return OptionalInt.empty();
    }
    int seconds = number(m, 2) * 3600 + number(m, 3) * 60;
    return OptionalInt.of(m.group(1).equals("-") ? -seconds : seconds);
  }

  private static int number(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }
}
