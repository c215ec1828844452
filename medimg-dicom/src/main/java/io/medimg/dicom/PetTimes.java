package io.medimg.dicom;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a PET scan and its injection began (QIBA's pseudo-code). Safe for use by several threads.
 */
final class PetTimes {
  private static final int SERIES_DATE = 0x0008_0021;
  private static final int SERIES_TIME = 0x0008_0031;
  private static final int ACQUISITION_DATE = 0x0008_0022;
  private static final int ACQUISITION_TIME = 0x0008_0032;
  private static final int FRAME_DURATION = 0x0018_1242;
  private static final int FRAME_REFERENCE_TIME = 0x0054_1300;
  private static final int INJECTION_TIME = 0x0018_1072;
  private static final int INJECTION_DATE_TIME = 0x0018_1078;

  private PetTimes() {}

  /** The time that decay is corrected to. */
  static Optional<LocalDateTime> scanStart(DicomDataset d, double halfLife) {
    Optional<LocalDateTime> series = at(d, SERIES_DATE, SERIES_TIME);
    Optional<LocalDateTime> acquired = at(d, ACQUISITION_DATE, ACQUISITION_TIME);
    if (series.isPresent()
        && acquired.isPresent()
        && !truncated(series.get()).isAfter(truncated(acquired.get()))) {
      return series;
    }
    // The series was made later, out of another one.
    OptionalInt ge = d.privateTag(0x0009, "GEMS_PETD_01", 0x0D);
    if (ge.isPresent()) {
      return d.dateTime(ge.getAsInt());
    }
    return acquired.flatMap(time -> ofFrame(d, time, halfLife));
  }

  /** Vendors round one of two equal times to the second. */
  private static LocalDateTime truncated(LocalDateTime time) {
    return time.plusNanos(500_000_000).truncatedTo(ChronoUnit.SECONDS);
  }

  /** From the frame's own clock: where its average count rate lies in it. */
  private static Optional<LocalDateTime> ofFrame(
      DicomDataset d, LocalDateTime acquired, double halfLife) {
    if (d.number(FRAME_REFERENCE_TIME).isEmpty()) {
      return Optional.empty();
    }
    double referenceMs = d.number(FRAME_REFERENCE_TIME).getAsDouble();
    double durationMs = d.number(FRAME_DURATION).orElse(0);
    if (!(referenceMs > 0 && durationMs > 0)) {
      return Optional.of(acquired); // the frame is the reference
    }
    double lambda = Math.log(2) / halfLife;
    double decay = lambda * durationMs / 1000;
    double averageMs = Math.log(decay / -Math.expm1(-decay)) / lambda * 1000;
    return Optional.of(acquired.plusNanos((long) ((averageMs - referenceMs) * 1e6)));
  }

  /** When the drug was given: with its date, or the last such time before the scan. */
  static Optional<LocalDateTime> injection(DicomDataset drug, LocalDateTime scan) {
    Optional<LocalDateTime> full = drug.dateTime(INJECTION_DATE_TIME);
    if (full.isPresent() && !full.get().isAfter(scan)) {
      return full;
    }
    return drug.time(INJECTION_TIME)
        .map(
            time -> {
              LocalDateTime sameDay = scan.toLocalDate().atTime(time);
              return sameDay.isAfter(scan) ? sameDay.minusDays(1) : sameDay;
            });
  }

  private static Optional<LocalDateTime> at(DicomDataset d, int dateTag, int timeTag) {
    return d.date(dateTag).flatMap(day -> d.time(timeTag).map(day::atTime));
  }
}
