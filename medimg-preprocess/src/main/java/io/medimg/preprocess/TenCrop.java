package io.medimg.preprocess;

import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.geometry.CropTo;
import java.util.ArrayList;
import java.util.List;

/**
 * Ten views of an image for averaging at test time, as torchvision's {@code TenCrop} makes them:
 * the four corners and the middle, then the same of the mirrored image. A plan gives one tensor, so
 * ten views are ten plans; {@code sourceToModel} of each leads its boxes and heatmaps back.
 * Immutable and safe for use by several threads.
 */
public final class TenCrop {
  private TenCrop() {}

  /**
   * The ten plans.
   *
   * @param before steps before the crop, a resize as a rule
   * @param width columns of every crop
   * @param height rows of every crop
   * @param after steps after the crop, scaling as a rule
   * @return ten plans: left upper, right upper, left lower, right lower corner, middle; then the
   *     same of the mirrored image
   * @throws IllegalArgumentException if a side is out of range
   * @throws IllegalStateException if steps contradict each other
   */
  public static List<Preprocessing> plans(
      Preprocessing before, int width, int height, Preprocessing after) {
    List<Preprocessing> plans = new ArrayList<>();
    for (boolean mirrored : new boolean[] {false, true}) {
      for (CropTo.Place place : CropTo.Place.values()) {
        Preprocessing.Builder plan = Preprocessing.builder();
        before.steps().forEach(plan::add);
        if (mirrored) {
          plan.flip(FlipDirection.LEFT_RIGHT);
        }
        plan.add(new CropTo(width, height, place));
        after.steps().forEach(plan::add);
        plans.add(plan.build());
      }
    }
    return List.copyOf(plans);
  }
}
