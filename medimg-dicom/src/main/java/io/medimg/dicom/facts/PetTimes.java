package io.medimg.dicom.facts;

import io.medimg.dicom.dataset.Dates;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Notices;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How long the radiopharmaceutical of a PET scan had decayed at the time that values are corrected
 * to (QIBA's pseudo-code, IBSI's rules). Dates count where they are plausible; for half-lives below
 * 12 hours the clock is enough, since anonymisation shifts or replaces dates. Not safe for use by
 * several threads.
 */
final class PetTimes {
  private static final int SERIES_DATE = 0x0008_0021;
  private static final int SERIES_TIME = 0x0008_0031;
  private static final int ACQUISITION_DATE = 0x0008_0022;
  private static final int ACQUISITION_TIME = 0x0008_0032;
  private static final int MANUFACTURER = 0x0008_0070;
  private static final int TIMEZONE_OFFSET = 0x0008_0201;
  private static final int FRAME_DURATION = 0x0018_1242;
  private static final int FRAME_REFERENCE_TIME = 0x0054_1300;
  private static final int INJECTION_TIME = 0x0018_1072;
  private static final int INJECTION_DATE_TIME = 0x0018_1078;

  private static final double DAY = 86_400;
  private static final double LONG_HALF_LIFE = DAY / 2;

  /** Dynamic scans start before the injection. */
  private static final double EARLIEST = -3_600;

  private static final double MOST_HALF_LIVES = 10;
  private static final double MOST_HALF_LIVES_BY_CLOCK = 6;

  private final DicomDataset d;
  private final DicomDataset drug;
  private final double halfLife;
  private final Notices notices;

  PetTimes(DicomDataset d, PetDose dose, Notices notices) {
    this.d = d;
    this.drug = dose.drug();
    this.halfLife = dose.halfLife();
    this.notices = notices;
  }

  /**
   * A time, or why it cannot be told. Immutable.
   *
   * @param seconds since the injection
   * @param reason empty where a time is
   */
  record Elapsed(OptionalDouble seconds, String reason) {
    private static Elapsed of(double seconds) {
      return new Elapsed(OptionalDouble.of(seconds), "");
    }

    static Elapsed none(String reason) {
      return new Elapsed(OptionalDouble.empty(), reason);
    }
  }

  /** To the start of the scan, which Decay Correction START means. */
  Elapsed toScanStart() {
    return acquired()
        .flatMap(this::scanStart)
        .map(start -> to(start, isDated()))
        .orElseGet(
            () ->
                Elapsed.none(
                    "the start of the scan cannot be told from series, frame and acquisition"));
  }

  /** To the start of this slice's acquisition. */
  Elapsed toAcquisition() {
    return acquired()
        .map(start -> to(start, isDated()))
        .orElseGet(() -> Elapsed.none("Acquisition Time (0008,0032) is missing"));
  }

  private Optional<LocalDateTime> acquired() {
    return at(ACQUISITION_DATE, ACQUISITION_TIME);
  }

  /** Where its own date is missing the other one holds, and any day where both are. */
  private Optional<LocalDateTime> at(int dateTag, int timeTag) {
    LocalDate day =
        d.date(dateTag)
            .or(() -> d.date(ACQUISITION_DATE))
            .or(() -> d.date(SERIES_DATE))
            .orElse(LocalDate.EPOCH);
    return d.time(timeTag).map(day::atTime);
  }

  private boolean isDated() {
    return d.date(ACQUISITION_DATE).isPresent() || d.date(SERIES_DATE).isPresent();
  }

  private Optional<LocalDateTime> scanStart(LocalDateTime acquired) {
    Optional<LocalDateTime> siemens = vendorsOwn(0x0071, "SIEMENS MED PT", 0x22, acquired);
    if (siemens.isPresent()) {
      return siemens;
    }
    Optional<LocalDateTime> series = at(SERIES_DATE, SERIES_TIME);
    if (series.isPresent() && !truncated(series.get()).isAfter(truncated(acquired))) {
      return series;
    }
    // The series was made later, out of another one.
    Optional<LocalDateTime> ge = vendorsOwn(0x0009, "GEMS_PETD_01", 0x0D, acquired);
    return ge.isPresent() ? ge : ofFrame(acquired);
  }

  /** Vendors round one of two equal times to the second. */
  private static LocalDateTime truncated(LocalDateTime time) {
    return time.plusNanos(500_000_000).truncatedTo(ChronoUnit.SECONDS);
  }

  /** A private attribute; where its date was not shifted with the others, its time of day. */
  private Optional<LocalDateTime> vendorsOwn(
      int group, String creator, int element, LocalDateTime acquired) {
    OptionalInt tag = d.privateTag(group, creator, element);
    if (tag.isEmpty()) {
      return Optional.empty();
    }
    return d.dateTime(tag.getAsInt())
        .map(
            stated -> {
              double before = seconds(stated, acquired);
              return Math.abs(before) < DAY
                  ? stated
                  : acquired.minusNanos((long) (clockSeconds(stated, acquired) * 1e9));
            });
  }

  /** From the frame's own clock: where its average count rate lies in it. */
  private Optional<LocalDateTime> ofFrame(LocalDateTime acquired) {
    if (d.number(FRAME_REFERENCE_TIME).isEmpty()) {
      return Optional.empty();
    }
    double referenceMs = d.number(FRAME_REFERENCE_TIME).getAsDouble();
    double durationMs = d.number(FRAME_DURATION).orElse(0);
    if (!(referenceMs > 0 && durationMs > 0)) {
      return Optional.of(acquired); // the frame is the reference
    }
    String maker = d.string(MANUFACTURER).orElse("").toUpperCase(Locale.ROOT);
    double lambda = Math.log(2) / halfLife;
    double decay = lambda * durationMs / 1000;
    double averageMs =
        maker.startsWith("GE ") ? 0 : Math.log(decay / -Math.expm1(-decay)) / lambda * 1000;
    return Optional.of(acquired.plusNanos((long) ((averageMs - referenceMs) * 1e6)));
  }

  /**
   * To a time on the scanner's clock.
   *
   * @param dated whether its date is known
   */
  Elapsed to(LocalDateTime reference, boolean dated) {
    Optional<LocalDateTime> injected = dated ? injected() : Optional.empty();
    boolean longLived = halfLife >= LONG_HALF_LIFE;
    if (injected.isPresent()) {
      double seconds = seconds(injected.get(), reference);
      if (seconds >= EARLIEST
          && seconds <= MOST_HALF_LIVES * halfLife
          && (longLived || seconds < DAY)) {
        return Elapsed.of(seconds);
      }
    }
    return longLived
        ? Elapsed.none(
            "a half-life of 12 hours or more needs the date of Radiopharmaceutical Start DateTime"
                + " (0018,1078), which is missing or does not fit the scan's")
        : byClock(reference, injected.isPresent());
  }

  private Elapsed byClock(LocalDateTime reference, boolean doubtful) {
    Optional<LocalTime> clock =
        drug.time(INJECTION_TIME).or(() -> injected().map(LocalDateTime::toLocalTime));
    if (clock.isEmpty()) {
      return Elapsed.none("Radiopharmaceutical Start Time (0018,1072) or (0018,1078) is missing");
    }
    double seconds = clockSeconds(LocalDate.EPOCH.atTime(clock.get()), reference);
    if (seconds > MOST_HALF_LIVES_BY_CLOCK * halfLife) {
      return Elapsed.none("the radiopharmaceutical was given after the scan, or long before it");
    }
    if (doubtful) {
      notices.add(
          "the date of Radiopharmaceutical Start DateTime (0018,1078) does not fit the scan's;"
              + " uptake was timed by the clock alone");
    }
    return Elapsed.of(seconds);
  }

  private static double seconds(LocalDateTime from, LocalDateTime to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  /** By the time of day, over midnight if need be. */
  private static double clockSeconds(LocalDateTime from, LocalDateTime to) {
    double seconds = (to.toLocalTime().toNanoOfDay() - from.toLocalTime().toNanoOfDay()) / 1e9;
    if (seconds < EARLIEST) {
      return seconds + DAY;
    }
    return seconds > DAY + EARLIEST ? seconds - DAY : seconds;
  }

  /** Date and time of the injection on the scanner's clock, if both are there. */
  private Optional<LocalDateTime> injected() {
    String text = drug.string(INJECTION_DATE_TIME).orElse("");
    Optional<LocalDateTime> stated = drug.dateTime(INJECTION_DATE_TIME);
    if (!text.matches("\\d{12}.*")) {
      return stated.flatMap(s -> drug.time(INJECTION_TIME).map(t -> s.toLocalDate().atTime(t)));
    }
    OptionalInt own = Dates.offsetSeconds(text);
    OptionalInt scanner = Dates.offsetSeconds(d.string(TIMEZONE_OFFSET).orElse(""));
    return own.isPresent() && scanner.isPresent()
        ? stated.map(s -> s.plusSeconds(scanner.getAsInt() - own.getAsInt()))
        : stated;
  }
}
