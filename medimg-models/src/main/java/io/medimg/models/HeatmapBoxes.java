package io.medimg.models;

import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import java.util.List;

/**
 * Boxes around the strong parts of a heatmap, after Wang et al., ChestX-ray8 (CVPR 2017): connected
 * regions above a fixed threshold of the map scaled to [0, 255]. Of the paper's two thresholds, 60
 * and 180, the higher is used. Immutable and safe for use by several threads.
 */
final class HeatmapBoxes {
  /** 180 of 255. */
  static final double THRESHOLD = 180 / 255.0;

  /** Regions that cover less of the image are left out. */
  static final double MIN_AREA_SHARE = 0.002;

  /** Boxes of one finding at most. */
  static final int MAX_BOXES = 3;

  private HeatmapBoxes() {}

  static List<Detection> of(Heatmap map, Finding finding) {
    double least = MIN_AREA_SHARE * map.source().pixels();
    return map.regionsAbove(THRESHOLD).stream()
        .map(r -> r.box().clipTo(map.source()))
        .filter(box -> box.area() >= least)
        .limit(MAX_BOXES)
        .map(box -> new Detection(finding, box))
        .toList();
  }
}
