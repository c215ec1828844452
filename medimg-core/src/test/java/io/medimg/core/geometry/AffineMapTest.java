package io.medimg.core.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.contract.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffineMapTest {
  private static AffineMap random(Random r) {
    AffineMap scale = AffineMap.scale(0.1 + 4 * r.nextDouble(), -0.1 - 4 * r.nextDouble());
    double angle = r.nextDouble() * 6;
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    return scale
        .andThen(new AffineMap(c, -s, 0, s, c, 0))
        .andThen(AffineMap.translate(r.nextInt(999) - 500, r.nextInt(999) - 500));
  }

  private static Point point(Random r) {
    return new Point(r.nextDouble() * 4000, r.nextDouble() * 4000);
  }

  private static void assertClose(Point found, Point wanted) {
    assertThat(found.x()).isCloseTo(wanted.x(), within(1e-6));
    assertThat(found.y()).isCloseTo(wanted.y(), within(1e-6));
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void inverseIsTheWayBack(long seed) {
    Random r = new Random(seed);
    AffineMap map = random(r);
    Point p = point(r);
    assertClose(map.inverse().apply(map.apply(p)), p);
    assertClose(map.apply(map.inverse().apply(p)), p);
    assertClose(map.inverse().inverse().apply(p), map.apply(p));
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void compositionIsOneAfterTheOther(long seed) {
    Random r = new Random(seed);
    AffineMap first = random(r);
    AffineMap second = random(r);
    AffineMap third = random(r);
    Point p = point(r);
    assertClose(first.andThen(second).apply(p), second.apply(first.apply(p)));
    assertClose(
        first.andThen(second).andThen(third).apply(p),
        first.andThen(second.andThen(third)).apply(p));
    assertClose(
        first.andThen(second).inverse().apply(p), first.inverse().apply(second.inverse().apply(p)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void aMappedBoxHoldsEveryMappedPoint(long seed) {
    Random r = new Random(seed);
    AffineMap map = random(r);
    Box box = new Box(r.nextInt(100), r.nextInt(100), r.nextInt(100), r.nextInt(100));
    Box mapped = map.apply(box);
    Point inside =
        map.apply(
            new Point(
                box.x() + r.nextDouble() * box.width(), box.y() + r.nextDouble() * box.height()));
    assertThat(inside.x()).isBetween(mapped.x() - 1e-9, mapped.right() + 1e-9);
    assertThat(inside.y()).isBetween(mapped.y() - 1e-9, mapped.bottom() + 1e-9);
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void aBoxSurvivesScalingAndShiftThereAndBack(long seed) {
    Random r = new Random(seed);
    AffineMap map =
        AffineMap.resize(new Size(1 + r.nextInt(4000), 1 + r.nextInt(4000)), new Size(224, 320))
            .andThen(AffineMap.translate(r.nextInt(50), -r.nextInt(50)));
    Box box = new Box(r.nextInt(100), r.nextInt(100), 1 + r.nextInt(99), 1 + r.nextInt(99));
    Box back = map.inverse().apply(map.apply(box));
    assertThat(back.x()).isCloseTo(box.x(), within(1e-6));
    assertThat(back.y()).isCloseTo(box.y(), within(1e-6));
    assertThat(back.width()).isCloseTo(box.width(), within(1e-6));
    assertThat(back.height()).isCloseTo(box.height(), within(1e-6));
  }

  @Test
  void resizeTakesTheWholeToTheWhole() {
    AffineMap map = AffineMap.resize(new Size(200, 100), new Size(50, 400));
    assertThat(map.apply(new Box(0, 0, 200, 100))).isEqualTo(new Box(0, 0, 50, 400));
    assertThat(AffineMap.identity().apply(new Point(3, 4))).isEqualTo(new Point(3, 4));
  }

  @Test
  void aCollapsedPlaneHasNoWayBack() {
    assertThatThrownBy(() -> new AffineMap(1, 2, 0, 2, 4, 0).inverse())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("determinant 0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void coefficientsAreFinite(double bad) {
    assertThatThrownBy(() -> AffineMap.scale(bad, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> AffineMap.translate(0, bad))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void largeCoefficientsAreFineThoughTheirSumIsNot() {
    AffineMap large = new AffineMap(Double.MAX_VALUE, 0, 0, 0, Double.MAX_VALUE, 0);
    assertThat(large.apply(new Point(1, 0)).x()).isEqualTo(Double.MAX_VALUE);
  }
}
