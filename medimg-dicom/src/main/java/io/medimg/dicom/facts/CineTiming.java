package io.medimg.dicom.facts;

import io.medimg.dicom.dataset.DicomDataset;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When the frames of a cine image were taken: Frame Time Vector (0018,1065), Frame Time (0018,1063)
 * or a rate (DICOM PS3.3, C.7.6.5). Immutable and safe for use by several threads.
 */
public final class CineTiming {
  private static final int FRAME_INCREMENT_POINTER = 0x0028_0009;
  private static final int FRAME_TIME = 0x0018_1063;
  private static final int FRAME_TIME_VECTOR = 0x0018_1065;
  private static final int CINE_RATE = 0x0018_0040;
  private static final int DISPLAY_RATE = 0x0008_2144;

  private final double[] startsMs;
  private final double rate;

  private CineTiming(double[] startsMs, double rate) {
    this.startsMs = startsMs;
    this.rate = rate;
  }

  /**
   * The timing of an image.
   *
   * @param d its attributes
   * @param frames how many frames it has
   * @return empty if nothing says how fast they follow each other
   */
  public static Optional<CineTiming> of(DicomDataset d, int frames) {
    double shown = d.number(DISPLAY_RATE).orElse(d.number(CINE_RATE).orElse(0));
    double[] vector = d.numbers(FRAME_TIME_VECTOR);
    boolean pointed =
        Arrays.stream(d.longs(FRAME_INCREMENT_POINTER)).anyMatch(t -> t == FRAME_TIME);
    if (vector.length == frames && !pointed && Arrays.stream(vector).allMatch(ms -> ms >= 0)) {
      for (int i = 1; i < vector.length; i++) {
        vector[i] += vector[i - 1];
      }
      return Optional.of(new CineTiming(vector, shown));
    }
    double step = d.number(FRAME_TIME).orElse(shown > 0 ? 1000 / shown : 0);
    if (!(step > 0) || frames < 1) {
      return Optional.empty();
    }
    double[] starts = new double[frames];
    Arrays.setAll(starts, i -> i * step);
    return Optional.of(new CineTiming(starts, shown));
  }

  /**
   * When a frame was taken.
   *
   * @param frame from 0
   * @return milliseconds after the first one
   * @throws ArrayIndexOutOfBoundsException if there is no such frame
   */
  public double startMs(int frame) {
    return startsMs[frame];
  }

  /** How many frames there are. */
  public int frames() {
    return startsMs.length;
  }

  /** Recommended Display Frame Rate (0008,2144) or Cine Rate (0018,0040), frames per second. */
  public OptionalDouble displayRate() {
    return rate > 0 ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  @Override
  public String toString() {
    double last = startsMs[startsMs.length - 1];
    return "CineTiming[%d frames in %s ms]".formatted(startsMs.length, last);
  }
}
