package io.medimg.models.metrics.detection;

import io.medimg.core.geometry.Box;
import java.util.List;

/**
 * How often boxes that were made from heatmaps lie on the annotated lesion, as Wang et al.,
 * ChestX-ray8, CVPR 2017, section 4, count it: a lesion is found if one box overlaps it by more
 * than T; boxes that overlap no lesion so are false. Not safe for use by several threads; build one
 * per thread.
 */
public final class LocalizationAccuracy {
  private final Overlap overlap;
  private final double limit;
  private int images;
  private int lesions;
  private int found;
  private int wrong;

  /**
   * Starts without images.
   *
   * @param overlap what is measured
   * @param limit T: overlap must be larger; 0 to 1
   * @throws IllegalArgumentException if the limit is out of range
   */
  public LocalizationAccuracy(Overlap overlap, double limit) {
    if (!(limit >= 0 && limit < 1)) {
      throw new IllegalArgumentException("an overlap limit is 0 or more, below 1, got " + limit);
    }
    this.overlap = overlap;
    this.limit = limit;
  }

  /** What is measured between a found box and a lesion. */
  public enum Overlap {
    /** Intersection over union. */
    IOU {
      @Override
      double of(Box found, Box lesion) {
        return found.iou(lesion);
      }
    },
    /** Intersection over the found box: a small box inside of a lesion is wholly right. */
    IOBB {
      @Override
      double of(Box found, Box lesion) {
        return found.iobb(lesion);
      }
    };

    abstract double of(Box found, Box lesion);
  }

  /**
   * Adds one image and label.
   *
   * @param boxes what was found
   * @param truth the annotated lesions of the label; may be empty
   * @return this measure
   */
  public LocalizationAccuracy add(List<Box> boxes, List<Box> truth) {
    images++;
    lesions += truth.size();
    for (Box lesion : truth) {
      found += boxes.stream().anyMatch(b -> overlap.of(b, lesion) > limit) ? 1 : 0;
    }
    for (Box box : boxes) {
      wrong += truth.stream().noneMatch(l -> overlap.of(box, l) > limit) ? 1 : 0;
    }
    return this;
  }

  /** How many lesions were added. */
  public int lesions() {
    return lesions;
  }

  /**
   * The part of the lesions that was found.
   *
   * @return 0 to 1; NaN if there was none
   */
  public double accuracy() {
    return (double) found / lesions;
  }

  /**
   * False boxes per image (AFP).
   *
   * @return 0 or more; NaN if there was no image
   */
  public double falsePerImage() {
    return (double) wrong / images;
  }

  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "%s > %s: %d of %d lesions (%.3f), %.2f false per image over %d",
        overlap,
        limit,
        found,
        lesions,
        accuracy(),
        falsePerImage(),
        images);
  }
}
