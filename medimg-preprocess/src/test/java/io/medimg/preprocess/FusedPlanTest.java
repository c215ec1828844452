package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Point;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.geometry.Crop;
import io.medimg.preprocess.step.geometry.Flip;
import io.medimg.preprocess.step.geometry.Letterbox;
import io.medimg.preprocess.step.geometry.Pad;
import io.medimg.preprocess.step.geometry.Resize;
import io.medimg.preprocess.step.geometry.Rotate;
import io.medimg.preprocess.step.geometry.RotateBy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Random plans over random images: fused equals step by step, and geometry tells the truth. */
class FusedPlanTest {

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void fusedEqualsStepByStep(long seed) {
    RandomPlans plans = new RandomPlans(seed);
    for (int i = 0; i < 5; i++) {
      Preprocessing plan = plans.plan();
      MedicalImage image = plans.image();
      float[] before = image.toFloatArray();
      Prepared wanted;
      try {
        wanted = plan.prepare(image, false);
      } catch (IllegalArgumentException misfit) {
        assertThat(misfit.getMessage())
            .matches("(?s).*(gray|colour|means|inside|suvFactor|longer side).*");
        continue;
      }
      Prepared got = plan.prepare(image);
      assertThat(got.tensor().shape()).isEqualTo(wanted.tensor().shape());
      String what = "%s on %s".formatted(plan, image);
      Pictures.assertSame(what, got.tensor().toArray(), wanted.tensor().toArray(), 0f);
      assertThat(got.sourceToModel()).isEqualTo(wanted.sourceToModel());
      assertThat(Arrays.equals(image.toFloatArray(), before)).as("%s changed it", plan).isTrue();
    }
  }

  @Test
  void enoughRandomPlansFitTheirImagesAndEveryKindOfStepIsAmongThem() {
    int fitting = 0;
    Set<Class<?>> kinds = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      RandomPlans plans = new RandomPlans(seed);
      for (int i = 0; i < 5; i++) {
        Preprocessing plan = plans.plan();
        try {
          plan.prepare(plans.image());
          fitting++;
          plan.steps().forEach(step -> kinds.add(step.getClass()));
        } catch (IllegalArgumentException misfit) {
          assertThat(misfit).hasMessageNotContaining("null");
        }
      }
    }
    assertThat(fitting).isGreaterThan(500);
    assertThat(kinds).containsExactlyInAnyOrderElementsOf(StepType.types());
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void applyShowsWhatTheTensorHolds(long seed) {
    RandomPlans plans = new RandomPlans(seed + 10_000);
    Preprocessing whole = plans.plan();
    Preprocessing.Builder shown = Preprocessing.builder();
    whole.steps().stream()
        .filter(s -> StepType.of(s).stage() != StepType.Stage.NETWORK)
        .forEach(shown::add);
    MedicalImage image = plans.image();
    Prepared wanted;
    try {
      wanted = shown.build().prepare(image);
    } catch (IllegalArgumentException misfit) {
      return;
    }
    MedicalImage got = whole.apply(image);
    Pictures.assertSame(whole.toString(), planes(got), wanted.tensor().toArray(), 0f);
    if (!whole.geometryDependsOnPixels()) {
      assertThat(got.size()).isEqualTo(whole.geometry(image.size()).model());
    }
    assertThat(got.describe()).isNotEmpty();
  }

  /** The values as a tensor has them: one channel after the other. */
  static float[] planes(MedicalImage image) {
    float[] interleaved = image.toFloatArray();
    float[] planes = new float[interleaved.length];
    int pixels = interleaved.length / image.channels();
    for (int i = 0; i < interleaved.length; i++) {
      planes[i % image.channels() * pixels + i / image.channels()] = interleaved[i];
    }
    return planes;
  }

  /** A bright blob is found where geometry says that it went. */
  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void geometryFollowsABlob(long seed) {
    Random random = new Random(seed);
    Preprocessing.Builder builder = Preprocessing.builder();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      builder.add(
          switch (random.nextInt(8)) {
            case 6 -> new RotateBy(random.nextInt(60) - 30, 0);
            case 0 -> new Flip(FlipDirection.values()[random.nextInt(2)]);
            case 1 -> new Rotate(1 + random.nextInt(3));
            case 2 ->
                new Resize(60 + random.nextInt(80), 60 + random.nextInt(80), Resampler.CV_AREA);
            case 3 -> new Letterbox(70 + random.nextInt(70), 80, 0, Resampler.PIL_BILINEAR);
            case 4 -> new Pad(random.nextInt(9), random.nextInt(9), random.nextInt(9), 3, 0);
            case 5 -> new Crop(random.nextInt(5), random.nextInt(5), 54 - 6 * i, 54 - 6 * i);
            default -> new Resize(60 + random.nextInt(80), 90, Resampler.CV_LINEAR);
          });
    }
    Preprocessing plan = builder.build();
    Size size = new Size(96, 80);
    Point centre = new Point(30 + random.nextInt(12), 28 + random.nextInt(12));
    float[] values = new float[96 * 80];
    for (int y = -3; y < 3; y++) {
      Arrays.fill(
          values,
          ((int) centre.y() + y) * 96 + (int) centre.x() - 3,
          ((int) centre.y() + y) * 96 + (int) centre.x() + 3,
          1f);
    }
    Prepared prepared = plan.prepare(MedicalImage.gray(96, 80, values));
    Preprocessing.Geometry geometry = plan.geometry(size);
    Point expected = geometry.sourceToModel().apply(centre);
    if (!inside(expected, geometry.model(), 6)) {
      return;
    }
    Point found = centroid(prepared.tensor().toArray(), geometry.model().width());
    assertThat(found.x()).as("%s", plan).isCloseTo(expected.x(), within(0.3));
    assertThat(found.y()).as("%s", plan).isCloseTo(expected.y(), within(0.3));
    Point back = geometry.modelToSource().apply(expected);
    assertThat(back.x()).isCloseTo(centre.x(), within(1e-6));
    assertThat(back.y()).isCloseTo(centre.y(), within(1e-6));
  }

  private static boolean inside(Point p, Size size, int margin) {
    return p.x() > margin
        && p.y() > margin
        && p.x() < size.width() - margin
        && p.y() < size.height() - margin;
  }

  private static Point centroid(float[] values, int width) {
    double sum = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i];
      x += values[i] * (i % width + 0.5);
      y += values[i] * (i / width + 0.5);
    }
    return new Point(x / sum, y / sum);
  }
}
