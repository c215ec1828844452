package io.medimg.core.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.contract.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

class BoxTest {
  private static Box random(Random r) {
    return new Box(r.nextInt(40) - 20, r.nextInt(40) - 20, r.nextInt(30), r.nextInt(30));
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void overlapIsSymmetricAndBounded(long seed) {
    Random r = new Random(seed);
    Box a = random(r);
    Box b = random(r);
    assertThat(a.iou(b)).isEqualTo(b.iou(a)).isBetween(0.0, 1.0);
    assertThat(a.intersect(b).area()).isLessThanOrEqualTo(Math.min(a.area(), b.area()));
    assertThat(a.iobb(b)).isBetween(0.0, 1.0).isGreaterThanOrEqualTo(a.iou(b));
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void areasAgreeWithCountingUnitSquares(long seed) {
    Random r = new Random(seed);
    Box a = random(r);
    Box b = random(r);
    int both = 0;
    for (int y = -20; y < 60; y++) {
      for (int x = -20; x < 60; x++) {
        if (holds(a, x, y) && holds(b, x, y)) {
          both++;
        }
      }
    }
    assertThat(a.intersect(b).area()).isEqualTo(both);
    double union = a.area() + b.area() - both;
    assertThat(a.iou(b)).isCloseTo(union == 0 ? 0 : both / union, within(1e-12));
  }

  private static boolean holds(Box box, int x, int y) {
    return x >= box.x() && x < box.right() && y >= box.y() && y < box.bottom();
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void clippingStaysInsideAndChangesNothingInside(long seed) {
    Random r = new Random(seed);
    Size size = new Size(1 + r.nextInt(20), 1 + r.nextInt(20));
    Box box = random(r);
    Box clipped = box.clipTo(size);
    assertThat(clipped.x()).isBetween(0.0, (double) size.width());
    assertThat(clipped.right()).isBetween(0.0, (double) size.width());
    assertThat(clipped.y()).isBetween(0.0, (double) size.height());
    assertThat(clipped.bottom()).isBetween(0.0, (double) size.height());
    assertThat(clipped.area()).isEqualTo(box.intersect(Box.covering(size)).area());
    assertThat(clipped.clipTo(size)).isEqualTo(clipped);
  }

  @Test
  void cornersMayComeInAnyOrder() {
    Box wanted = new Box(1, 2, 3, 4);
    assertThat(Box.ofCorners(1, 2, 4, 6)).isEqualTo(wanted);
    assertThat(Box.ofCorners(4, 6, 1, 2)).isEqualTo(wanted);
    assertThat(Box.ofCorners(4, 2, 1, 6)).isEqualTo(wanted);
    assertThat(wanted.center()).isEqualTo(new Point(2.5, 4));
  }

  @Test
  void emptyBoxesOverlapNothing() {
    Box empty = new Box(1, 1, 0, 0);
    assertThat(empty.iou(empty)).isZero();
    assertThat(empty.iobb(new Box(0, 0, 9, 9))).isZero();
    assertThat(new Box(0, 0, 2, 2).iou(new Box(2, 0, 2, 2))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"NaN,0,1,1", "0,Infinity,1,1", "0,0,-1,1", "0,0,1,NaN", "0,0,Infinity,1"})
  void nonsenseIsRefused(double x, double y, double width, double height) {
    assertThatThrownBy(() -> new Box(x, y, width, height))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a box needs finite");
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "-3,4"})
  void sizesHaveAtLeastOnePixel(int width, int height) {
    assertThatThrownBy(() -> new Size(width, height))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(width + " x " + height);
  }

  @Test
  void pixelsOfALargeSizeDoNotOverflow() {
    assertThat(new Size(100_000, 100_000).pixels()).isEqualTo(10_000_000_000L);
    assertThat(new Size(3, 4)).hasToString("3x4");
  }
}
