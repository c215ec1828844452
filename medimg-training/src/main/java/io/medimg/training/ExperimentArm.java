package io.medimg.training;

import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.step.NClaheStage;
import io.medimg.preprocess.step.Resampler;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One way to prepare films before the same network sees them. Immutable and safe for use by several
 * threads.
 *
 * @param name in file names and tables
 * @param plan gives a square in [-1, 1]
 * @param grayAugmentation whether training varies gamma, contrast and brightness at random
 */
record ExperimentArm(String name, Preprocessing plan, boolean grayAugmentation) {
  private static final double CLIP = 2;
  private static final int TILES = 8;

  /** Every arm, the one to compare with first. */
  static List<ExperimentArm> all(int side) {
    return List.of(
        arm("none", side, b -> b),
        arm("heq", side, Preprocessing.Builder::heq),
        arm("ahe", side, b -> b.ahe(TILES, TILES)),
        arm("clahe", side, b -> b.clahe(CLIP, TILES, TILES)),
        arm("n-clahe", side, b -> b.nClahe(NClaheStage.LOG, CLIP, TILES, TILES)),
        arm("percentile-clip", side, b -> b.percentileClip(0.5, 99.5)),
        new ExperimentArm("gray-augmentation", plan(side, b -> b), true));
  }

  private static ExperimentArm arm(
      String name, int side, UnaryOperator<Preprocessing.Builder> steps) {
    return new ExperimentArm(name, plan(side, steps), false);
  }

  private static Preprocessing plan(int side, UnaryOperator<Preprocessing.Builder> steps) {
    return steps
        .apply(Preprocessing.builder().toGray())
        .resize(side, side, Resampler.CV_AREA)
        .scaleTo(-1, 1)
        .build();
  }
}
