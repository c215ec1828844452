package io.medimg.models.bundle;

import java.util.Arrays;
import java.util.Set;

/**
 * How a detector's output is laid out and which boxes are kept. Immutable and safe for use by
 * several threads.
 *
 * @param layout {@code yolov5}, {@code yolov8} or {@code yolox}
 * @param strides of the grids in pixels, smallest first; copied in and out
 * @param confidence lowest score of a box that is kept; 0 to 1
 * @param iou boxes that overlap by more are merged; 0 to 1
 * @param maxDetections most boxes of one image; at least 1
 * @param classAgnostic whether boxes of different labels are merged as well
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record DecoderSpec(
    String layout,
    int[] strides,
    double confidence,
    double iou,
    int maxDetections,
    boolean classAgnostic) {
  private static final Set<String> LAYOUTS = Set.of("yolov5", "yolov8", "yolox");

  /**
   * Copies the strides and checks the ranges.
   *
   * @throws IllegalArgumentException if the layout is unknown or a number is out of range
   */
  public DecoderSpec {
    Checks.that(LAYOUTS.contains(layout), "a layout is yolov5, yolov8 or yolox, got '%s'", layout);
    strides = strides.clone();
    boolean rising = strides.length > 0 && strides[0] >= 1;
    for (int i = 1; i < strides.length; i++) {
      rising &= strides[i] > strides[i - 1];
    }
    Checks.that(rising, "strides are 1 or more, smallest first, got %s", Arrays.toString(strides));
    Checks.that(confidence >= 0 && confidence <= 1, "confidence is 0 to 1, got %s", confidence);
    Checks.that(iou >= 0 && iou <= 1, "iou is 0 to 1, got %s", iou);
    Checks.that(maxDetections >= 1, "maxDetections is at least 1, got %s", maxDetections);
  }

  @Override
  public int[] strides() {
    return strides.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DecoderSpec other
        && layout.equals(other.layout)
        && Arrays.equals(strides, other.strides)
        && confidence == other.confidence
        && iou == other.iou
        && maxDetections == other.maxDetections
        && classAgnostic == other.classAgnostic;
  }

  @Override
  public int hashCode() {
    return 31 * layout.hashCode() + Arrays.hashCode(strides) + Double.hashCode(confidence);
  }

  @Override
  public String toString() {
    return "DecoderSpec[%s, strides %s, confidence %s, iou %s, at most %d%s]"
        .formatted(
            layout,
            Arrays.toString(strides),
            confidence,
            iou,
            maxDetections,
            classAgnostic ? ", class-agnostic" : "");
  }
}
