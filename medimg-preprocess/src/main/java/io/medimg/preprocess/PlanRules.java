package io.medimg.preprocess;

import io.medimg.preprocess.StepType.Stage;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.ToGray;
import io.medimg.preprocess.step.color.ToRgb;
import io.medimg.preprocess.step.contrast.Ahe;
import io.medimg.preprocess.step.contrast.Clahe;
import io.medimg.preprocess.step.contrast.ClaheFiji;
import io.medimg.preprocess.step.contrast.ClaheSkimage;
import io.medimg.preprocess.step.contrast.Heq;
import io.medimg.preprocess.step.contrast.Invert;
import io.medimg.preprocess.step.contrast.NClahe;
import io.medimg.preprocess.step.filter.Bilateral;
import io.medimg.preprocess.step.geometry.CollimationCrop;
import io.medimg.preprocess.step.geometry.LungCrop;
import io.medimg.preprocess.step.modality.Polarity;
import io.medimg.preprocess.step.modality.RangeClip;
import io.medimg.preprocess.step.modality.RealUnits;
import io.medimg.preprocess.step.modality.Suv;
import io.medimg.preprocess.step.modality.Windowing;
import io.medimg.preprocess.step.network.Normalize;
import io.medimg.preprocess.step.network.ScaleTo;
import io.medimg.preprocess.step.network.ToBgr;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which steps may follow which; a contradiction is refused when the step is added. */
final class PlanRules {
  /** Steps that a second one of would contradict. */
  private static final Set<Class<? extends Step>> ONCE =
      Set.of(
          Polarity.class,
          RealUnits.class,
          Suv.class,
          Windowing.class,
          ToGray.class,
          ToRgb.class,
          ToBgr.class,
          ScaleTo.class,
          Normalize.class);

  /** Steps that take one channel. */
  private static final Set<Class<? extends Step>> GRAY_ONLY =
      Set.of(
          Heq.class,
          Clahe.class,
          ClaheSkimage.class,
          ClaheFiji.class,
          Ahe.class,
          Bilateral.class,
          NClahe.class,
          CollimationCrop.class,
          LungCrop.class,
          ToGray.class);

  private PlanRules() {}

  /**
   * Checks one more step.
   *
   * @throws IllegalStateException if it contradicts a step before it
   */
  static void check(List<Step> before, Step next) {
    if (ONCE.contains(next.getClass())) {
      refuse(before, next, s -> s.getClass() == next.getClass(), "was already set to %s");
    }
    Stage stage = StepType.of(next).stage();
    if (stage != Stage.GEOMETRY) {
      refuse(
          before,
          next,
          Normalize.class::isInstance,
          "cannot come after %s, which ends a plan but for crops, turns and resizing");
    }
    if (stage == Stage.CONTRAST || stage == Stage.REPLACING || stage == Stage.FILE_VALUES) {
      refuse(
          before,
          next,
          ScaleTo.class::isInstance,
          "cannot come after %s, which makes a network's range; put it before");
    }
    if (stage == Stage.FILE_VALUES) {
      refuse(
          before,
          next,
          s -> s instanceof Windowing || StepType.of(s).stage() == Stage.REPLACING,
          "works on the values of the file, which %s has replaced; put it before");
    }
    checkPairs(before, next);
  }

  private static void checkPairs(List<Step> before, Step next) {
    if (next instanceof RealUnits || next instanceof Suv || next instanceof RangeClip) {
      refuse(
          before,
          next,
          s -> s instanceof Polarity || s instanceof Invert,
          "would undo %s; put it before");
    }
    if (GRAY_ONLY.contains(next.getClass())) {
      refuse(before, next, ToRgb.class::isInstance, "works on gray; put it before %s");
    }
    if (next instanceof Normalize n && n.mean().size() == 3) {
      boolean colour = before.stream().anyMatch(ToRgb.class::isInstance);
      if (!colour) {
        refuse(
            before,
            next,
            ToGray.class::isInstance,
            "has 3 means, but %s leaves one channel; add toRgb()");
      }
    }
  }

  private static void refuse(List<Step> before, Step next, Predicate<Step> earlier, String why) {
    Optional<Step> found = before.stream().filter(earlier).findFirst();
    if (found.isPresent()) {
      throw new IllegalStateException(
          (next.describe() + ": " + next.name() + " " + why).formatted(found.get().describe()));
    }
  }
}
