package io.medimg.dicom.write;

import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.validate.DicomValidator;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Values of a source in the form that the standard asks for: dates and times of ACR-NEMA, lower
 * case and short ages are rewritten, whatever else differs is named. Safe for use by several
 * threads.
 */
final class ValueForms {
  private static final int TIMEZONE_OFFSET = 0x0008_0201;
  private static final Pattern ACR_DATE = Pattern.compile("\\d{4}\\.\\d{2}\\.\\d{2}");
  private static final Pattern ACR_TIME = Pattern.compile("\\d{2}:\\d{2}(:\\d{2}(\\.\\d*)?)?");
  private static final Pattern SHORT_AGE = Pattern.compile("\\d{1,2}[DWMY]");
  private static final Pattern FINE_FRACTION = Pattern.compile("(\\d{6}\\.\\d{6})\\d+");
  private static final Pattern OFFSET =
      Pattern.compile(
          "-(0[1-9]|1[01])[0-5]\\d|-00[0-5][1-9]|-00[1-5]0|-1200|[+](0\\d|1[0-3])[0-5]\\d|[+]1400");
  private static final int LONGEST_NAME = 64;

  /** Enumerated values of the attributes that results carry over (PS3.3). */
  private static final Map<Integer, Set<String>> ENUMERATED =
      Map.of(
          0x0010_0022, Set.of("TEXT", "RFID", "BARCODE"),
          0x0010_0040, Set.of("M", "F", "O"),
          0x0010_2203, Set.of("ALTERED", "UNALTERED"),
          0x0012_0062, Set.of("YES", "NO"),
          0x0020_0060, Set.of("R", "L"),
          0x0028_0303, Set.of("UNMODIFIED", "MODIFIED", "REMOVED"));

  private ValueForms() {}

  /** The value in the form of its representation, as far as that can be told; else as it is. */
  static String mended(Vr vr, String value) {
    return switch (vr) {
      case DA -> ACR_DATE.matcher(value).matches() ? value.replace(".", "") : value;
      case TM -> {
        String plain = ACR_TIME.matcher(value).matches() ? value.replace(":", "") : value;
        plain = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
        yield FINE_FRACTION.matcher(plain).replaceFirst("$1");
      }
      case CS -> value.toUpperCase(Locale.ROOT);
      case AS -> {
        String upper = value.toUpperCase(Locale.ROOT);
        yield SHORT_AGE.matcher(upper).matches() ? "0".repeat(4 - upper.length()) + upper : upper;
      }
      case DS -> shortened(value);
      default -> value;
    };
  }

  private static String shortened(String value) {
    if (value.length() <= Values.DS_LENGTH) {
      return value;
    }
    try {
      double number = Double.parseDouble(value);
      return Double.isFinite(number) ? Values.decimal(number) : value;
    } catch (NumberFormatException e) {
      return value;
    }
  }

  /** What is wanted instead of a value; empty if it may be written. */
  static Optional<String> problem(int tag, Vr vr, String value) {
    Set<String> terms = ENUMERATED.get(tag);
    if (terms != null && !terms.contains(value)) {
      return Optional.of("one of " + String.join(", ", new TreeSet<>(terms)) + " is wanted");
    }
    if (tag == TIMEZONE_OFFSET && !OFFSET.matcher(value).matches()) {
      return Optional.of("an offset from UTC is -1200 to +1400");
    }
    Optional<String> form = DicomValidator.checkValue(vr, value);
    return form.isPresent() ? form : outOfRange(vr, value);
  }

  private static Optional<String> outOfRange(Vr vr, String value) {
    return switch (vr) {
      case DA -> isDate(value) ? Optional.empty() : Optional.of("there is no such day");
      case TM -> isTime(value) ? Optional.empty() : Optional.of("there is no such time of day");
      case PN ->
          isName(value)
              ? Optional.empty()
              : Optional.of("a name has up to 3 groups of up to 64 characters");
      default -> Optional.empty();
    };
  }

  private static boolean isDate(String value) {
    try {
      LocalDate.of(digits(value, 0, 4), digits(value, 4, 6), digits(value, 6, 8));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** A leap second is one. */
  private static boolean isTime(String value) {
    try {
      LocalTime.of(digits(value, 0, 2), digits(value, 2, 4), Math.min(59, digits(value, 4, 6)));
      return digits(value, 4, 6) <= 60;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static int digits(String value, int from, int to) {
    return value.length() < to ? 0 : Integer.parseInt(value.substring(from, to));
  }

  private static boolean isName(String value) {
    String[] groups = value.split("=", -1);
    boolean fit = groups.length <= 3;
    for (String group : groups) {
      fit &= group.length() <= LONGEST_NAME;
    }
    return fit;
  }
}
