package io.medimg.models.explain;

import io.medimg.core.geometry.Box;
import io.medimg.core.task.Heatmap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Boxes around the supporting regions of a heatmap, after Wang et al., ChestX-ray8, CVPR 2017,
 * section 4: the map is stretched to 0 to 255, and connected regions above the fixed thresholds 60
 * and 180 become boxes. Immutable and safe for use by several threads.
 *
 * <p>What the paper leaves open is decided so: connected means 8 neighbours, on the map enlarged
 * bilinearly (see {@link Heatmap#regionsAbove}); the boxes of both thresholds count, those of the
 * higher one first; a box that says nearly the same as one before it (intersection over union above
 * 0.8) is left out, and so is one that covers less than a part of the image.
 */
public final class BoxesFromHeatmap {
  private static final double SAME = 0.8;

  private final double[] thresholds;
  private final double minimalArea;
  private final int most;

  private BoxesFromHeatmap(Builder builder) {
    this.thresholds = builder.thresholds.clone();
    this.minimalArea = builder.minimalArea;
    this.most = builder.most;
  }

  /** The procedure of the paper; boxes below 1/500 of the image are left out. */
  public static BoxesFromHeatmap wang2017() {
    return builder().build();
  }

  /** Starts from the procedure of the paper. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Finds the boxes.
   *
   * @param map any heatmap
   * @return in source pixels; those of the highest threshold first, then by peak; none if the map
   *     is degenerate
   */
  public List<Heatmap.Region> boxes(Heatmap map) {
    double least = minimalArea * map.source().pixels();
    List<Heatmap.Region> kept = new ArrayList<>();
    for (double threshold : thresholds) {
      for (Heatmap.Region region : map.regionsAbove(threshold)) {
        Box box = region.box().clipTo(map.source());
        boolean said = kept.stream().anyMatch(k -> k.box().iou(box) > SAME);
        if (box.area() >= least && box.area() > 0 && !said) {
          kept.add(new Heatmap.Region(box, region.peak()));
        }
      }
    }
    return kept.stream().limit(most).toList();
  }

  @Override
  public String toString() {
    return "BoxesFromHeatmap[thresholds %s, area at least %s of the image, at most %d]"
        .formatted(Arrays.toString(thresholds), minimalArea, most);
  }

  /** Collects settings. Not safe for use by several threads; build one per thread. */
  public static final class Builder {
    private double[] thresholds = {180 / 255.0, 60 / 255.0};
    private double minimalArea = 0.002;
    private int most = 10;

    private Builder() {}

    /**
     * From which parts of the map's maximum on a region counts; 180/255 and 60/255 if not said.
     *
     * @param values each above 0, at most 1; at least one; copied
     * @return this builder
     * @throws IllegalArgumentException if there is none or one is out of range
     */
    public Builder thresholds(double... values) {
      if (values.length == 0) {
        throw new IllegalArgumentException("boxes need at least 1 threshold, got none");
      }
      double[] falling = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        if (!(values[i] > 0 && values[i] <= 1)) {
          throw new IllegalArgumentException("a threshold is above 0, at most 1, got " + values[i]);
        }
        falling[i] = -values[i];
      }
      Arrays.sort(falling);
      this.thresholds = Arrays.stream(falling).map(v -> -v).toArray();
      return this;
    }

    /**
     * Which part of the image a box covers at least; 0.002 if not said.
     *
     * @param part 0 to 1
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder minimalArea(double part) {
      if (!(part >= 0 && part <= 1)) {
        throw new IllegalArgumentException("a part of the image is 0 to 1, got " + part);
      }
      this.minimalArea = part;
      return this;
    }

    /**
     * How many boxes at most; 10 if not said.
     *
     * @param value at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder most(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("boxes are at most 1 or more, got " + value);
      }
      this.most = value;
      return this;
    }

    /** Builds the procedure. */
    public BoxesFromHeatmap build() {
      return new BoxesFromHeatmap(this);
    }
  }
}
