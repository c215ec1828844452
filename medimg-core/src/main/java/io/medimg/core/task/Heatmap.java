package io.medimg.core.task;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Point;
import io.medimg.core.geometry.Size;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * How much each place of an image speaks for a label: raw values on a grid, and the way from grid
 * to source pixels. Positive supports the label. Immutable and safe for use by several threads.
 */
public final class Heatmap {
  private final Label label;
  private final String method;
  private final Placement placement;
  private final float[] values;

  /**
   * Where a grid of values lies on the source image.
   *
   * @param grid extent of the values
   * @param toSource from continuous grid coordinates to source pixels
   * @param source the size of the source image
   */
  public record Placement(Size grid, AffineMap toSource, Size source) {
    /** Refuses nulls. */
    public Placement {
      Objects.requireNonNull(grid, "grid");
      Objects.requireNonNull(toSource, "toSource");
      Objects.requireNonNull(source, "source");
    }

    /**
     * A grid that covers the whole source.
     *
     * @param grid extent of the values
     * @param source the size of the source image
     * @return each cell covers an equal part of the source
     */
    public static Placement whole(Size grid, Size source) {
      return new Placement(grid, AffineMap.resize(grid, source), source);
    }
  }

  /**
   * A map.
   *
   * @param label what it explains
   * @param method how it was made, parameters included
   * @param values row by row, copied; finite
   * @param placement the grid and where it lies
   * @throws IllegalArgumentException if the count does not fit the grid or a value is not finite
   */
  public Heatmap(Label label, String method, float[] values, Placement placement) {
    this.label = Objects.requireNonNull(label, "label");
    this.method = Objects.requireNonNull(method, "method");
    this.placement = placement;
    if (values.length != placement.grid().pixels()) {
      throw new IllegalArgumentException(
          "a grid of %s needs %d values, got %d"
              .formatted(placement.grid(), placement.grid().pixels(), values.length));
    }
    this.values = values.clone();
    for (float v : this.values) {
      if (!Float.isFinite(v)) {
        throw new IllegalArgumentException("a heatmap needs finite values, got " + v);
      }
    }
  }

  /** What it explains. */
  public Label label() {
    return label;
  }

  /** How it was made. */
  public String method() {
    return method;
  }

  /** The grid and where it lies. */
  public Placement placement() {
    return placement;
  }

  /** The extent of the values. */
  public Size grid() {
    return placement.grid();
  }

  /** The size of the source image. */
  public Size source() {
    return placement.source();
  }

  /** The way from continuous grid coordinates to source pixels. */
  public AffineMap gridToSource() {
    return placement.toSource();
  }

  /** The raw values, row by row, copied. */
  public float[] values() {
    return values.clone();
  }

  /** The largest raw value. */
  public float max() {
    float max = Float.NEGATIVE_INFINITY;
    for (float v : values) {
      max = Math.max(max, v);
    }
    return max;
  }

  /** Whether nothing supports the label: no value is above zero, so there is nothing to show. */
  public boolean isDegenerate() {
    return max() <= 0;
  }

  /**
   * The supporting part, 0 to 1: negative values become 0, the largest becomes 1; all 0 if
   * degenerate.
   *
   * @return row by row on the grid
   */
  public float[] normalized() {
    float max = max();
    float[] out = new float[values.length];
    if (max > 0) {
      for (int i = 0; i < out.length; i++) {
        out[i] = Math.max(0, values[i]) / max;
      }
    }
    return out;
  }

  /**
   * The normalised map at a size of source pixels, interpolated bilinearly between grid centres; 0
   * outside of what the network saw.
   *
   * @param target a size that covers the whole source, for example {@link #source()}
   * @return row by row, 0 to 1
   */
  public float[] resample(Size target) {
    return resample(Placement.whole(target, source()));
  }

  /**
   * The normalised map on another grid, interpolated bilinearly between grid centres; 0 outside of
   * what the network saw.
   *
   * @param target a grid that lies on the same source
   * @return row by row, 0 to 1
   */
  public float[] resample(Placement target) {
    Size cells = target.grid();
    float[] unit = normalized();
    AffineMap toGrid = target.toSource().andThen(gridToSource().inverse());
    float[] out = new float[Math.toIntExact(cells.pixels())];
    for (int y = 0; y < cells.height(); y++) {
      for (int x = 0; x < cells.width(); x++) {
        Point p = toGrid.apply(new Point(x + 0.5, y + 0.5));
        out[y * cells.width() + x] = bilinear(unit, p.x(), p.y());
      }
    }
    return out;
  }

  private float bilinear(float[] unit, double x, double y) {
    int w = grid().width();
    int h = grid().height();
    if (x < 0 || y < 0 || x > w || y > h) {
      return 0;
    }
    double cx = Math.min(Math.max(x - 0.5, 0), w - 1.0);
    double cy = Math.min(Math.max(y - 0.5, 0), h - 1.0);
    int x0 = (int) cx;
    int y0 = (int) cy;
    int x1 = Math.min(x0 + 1, w - 1);
    int y1 = Math.min(y0 + 1, h - 1);
    float fx = (float) (cx - x0);
    float fy = (float) (cy - y0);
    float top = unit[y0 * w + x0] * (1 - fx) + unit[y0 * w + x1] * fx;
    float bottom = unit[y1 * w + x0] * (1 - fx) + unit[y1 * w + x1] * fx;
    return top * (1 - fy) + bottom * fy;
  }

  /**
   * Connected regions (8 neighbours) where the normalised map reaches a threshold, found on the map
   * enlarged bilinearly to at most 256 pixels a side: the box procedure of Wang et al.,
   * ChestX-ray8, CVPR 2017, section 4, which uses the thresholds 60/255 and 180/255.
   *
   * @param threshold above 0, at most 1
   * @return largest peak first; none if degenerate
   * @throws IllegalArgumentException if the threshold is out of range
   */
  public List<Region> regionsAbove(double threshold) {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException("a threshold is above 0, at most 1, got " + threshold);
    }
    double shrink = Math.min(1.0, 256.0 / Math.max(source().width(), source().height()));
    Size work =
        new Size(
            Math.max(1, (int) Math.round(source().width() * shrink)),
            Math.max(1, (int) Math.round(source().height() * shrink)));
    float[] map = resample(work);
    AffineMap toSource = AffineMap.resize(work, source());
    List<Region> regions = new ArrayList<>();
    boolean[] seen = new boolean[map.length];
    for (int i = 0; i < map.length; i++) {
      if (!seen[i] && map[i] >= threshold) {
        Region r = flood(map, seen, i, work, threshold);
        regions.add(new Region(toSource.apply(r.box()), r.peak()));
      }
    }
    regions.sort(Comparator.comparingDouble(Region::peak).reversed());
    return List.copyOf(regions);
  }

  private static Region flood(float[] map, boolean[] seen, int start, Size size, double threshold) {
    int w = size.width();
    int left = w;
    int right = 0;
    int top = size.height();
    int bottom = 0;
    float peak = 0;
    Deque<Integer> open = new ArrayDeque<>();
    open.push(start);
    seen[start] = true;
    while (!open.isEmpty()) {
      int i = open.pop();
      int x = i % w;
      int y = i / w;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      peak = Math.max(peak, map[i]);
      for (int ny = Math.max(0, y - 1); ny <= Math.min(size.height() - 1, y + 1); ny++) {
        for (int nx = Math.max(0, x - 1); nx <= Math.min(w - 1, x + 1); nx++) {
          int n = ny * w + nx;
          if (!seen[n] && map[n] >= threshold) {
            seen[n] = true;
            open.push(n);
          }
        }
      }
    }
    return new Region(Box.ofCorners(left, top, right + 1.0, bottom + 1.0), peak);
  }

  @Override
  public String toString() {
    return "Heatmap[%s, %s, grid %s%s]"
        .formatted(label, method, grid(), isDegenerate() ? ", degenerate" : "");
  }

  /**
   * A connected region of a map. Immutable and safe for use by several threads.
   *
   * @param box in source pixels
   * @param peak the largest normalised value inside, 0 to 1
   */
  public record Region(Box box, double peak) {}
}
