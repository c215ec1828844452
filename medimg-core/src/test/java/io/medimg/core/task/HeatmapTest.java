package io.medimg.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.contract.Seeds;
import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Point;
import io.medimg.core.geometry.Size;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeatmapTest {
  private static final Label LABEL = Label.of("Mass");

  private static Heatmap map(Size grid, Size source, float... values) {
    return new Heatmap(LABEL, "test", values, Heatmap.Placement.whole(grid, source));
  }

  @Test
  void negativeValuesSpeakAgainstAndAreNotShown() {
    Heatmap map = map(new Size(3, 1), new Size(3, 1), -8, 1, 4);
    assertThat(map.normalized()).containsExactly(0, 0.25f, 1);
    assertThat(map.max()).isEqualTo(4);
    assertThat(map.isDegenerate()).isFalse();
    assertThat(map.values()).containsExactly(-8, 1, 4);
  }

  @Test
  void aMapThatSupportsNothingSaysSo() {
    for (float[] values : new float[][] {{0, 0, 0, 0}, {-1, -2, 0, -3}}) {
      Heatmap map = map(new Size(2, 2), new Size(20, 20), values);
      assertThat(map.isDegenerate()).isTrue();
      assertThat(map.normalized()).containsOnly(0);
      assertThat(map.resample(new Size(20, 20))).containsOnly(0);
      assertThat(map.regionsAbove(0.1)).isEmpty();
      assertThat(map.toString()).contains("degenerate");
    }
  }

  @Test
  void valuesAreCopiedInAndOut() {
    float[] values = {1, 2};
    Heatmap map = map(new Size(2, 1), new Size(2, 1), values);
    values[0] = 9;
    map.values()[1] = 9;
    assertThat(map.values()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void valuesAreFinite(float bad) {
    assertThatThrownBy(() -> map(new Size(2, 1), new Size(2, 1), 0, bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
  }

  @Test
  void valuesFitTheGrid() {
    assertThatThrownBy(() -> map(new Size(2, 2), new Size(2, 2), 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("2x2", "4", "3");
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void resamplingAtGridCentresGivesTheGrid(long seed) {
    Random r = new Random(seed);
    Size grid = new Size(1 + r.nextInt(6), 1 + r.nextInt(6));
    int odd = 1 + 2 * r.nextInt(4);
    Size source = new Size(grid.width() * odd, grid.height() * odd);
    float[] values = new float[(int) grid.pixels()];
    for (int i = 0; i < values.length; i++) {
      values[i] = r.nextFloat() * 2 - 1;
    }
    values[r.nextInt(values.length)] = 2;
    Heatmap map = map(grid, source, values);
    float[] large = map.resample(source);
    float[] unit = map.normalized();
    for (int y = 0; y < grid.height(); y++) {
      for (int x = 0; x < grid.width(); x++) {
        int at = (y * odd + odd / 2) * source.width() + x * odd + odd / 2;
        assertThat(large[at]).isCloseTo(unit[y * grid.width() + x], within(1e-5f));
      }
    }
    for (float v : large) {
      assertThat(v).isBetween(0f, 1.00001f);
    }
  }

  @Test
  void outsideOfWhatTheNetworkSawIsNothing() {
    // The grid covers the middle half of the source.
    AffineMap middle = AffineMap.scale(10, 10).andThen(AffineMap.translate(10, 0));
    Heatmap map =
        new Heatmap(
            LABEL,
            "crop",
            new float[] {1, 1, 1, 1},
            new Heatmap.Placement(new Size(2, 2), middle, new Size(40, 20)));
    float[] large = map.resample(new Size(40, 20));
    assertThat(large[9]).isZero();
    assertThat(large[10]).isEqualTo(1);
    assertThat(large[29]).isEqualTo(1);
    assertThat(large[30]).isZero();
  }

  @Test
  void regionsAreBoxesInSourcePixelsHighestFirst() {
    float[] values = new float[64];
    values[0] = 0.5f; // top left
    values[63] = 1; // bottom right
    Heatmap map = map(new Size(8, 8), new Size(800, 800), values);
    List<Heatmap.Region> regions = map.regionsAbove(0.25);
    assertThat(regions).hasSize(2);
    assertThat(regions.get(0).peak()).isCloseTo(1, within(0.05));
    assertThat(regions.get(0).box().center().x()).isGreaterThan(700);
    assertThat(regions.get(1).peak()).isCloseTo(0.5, within(0.05));
    assertThat(regions.get(1).box().x()).isZero();
    assertThat(regions.get(1).box().right()).isBetween(100.0, 160.0);
    assertThat(map.regionsAbove(0.75)).hasSize(1);
  }

  @Test
  void regionsThatTouchAtACornerAreOne() {
    Heatmap map = map(new Size(2, 2), new Size(2, 2), 1, 0, 0, 1);
    assertThat(map.regionsAbove(0.9))
        .singleElement()
        .satisfies(region -> assertThat(region.box()).isEqualTo(new Box(0, 0, 2, 2)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void theHighestPlaceLiesInTheFirstRegion(long seed) {
    Random r = new Random(seed);
    Size grid = new Size(2 + r.nextInt(6), 2 + r.nextInt(6));
    float[] values = new float[(int) grid.pixels()];
    for (int i = 0; i < values.length; i++) {
      values[i] = r.nextFloat();
    }
    int peak = r.nextInt(values.length);
    values[peak] = 2;
    Heatmap map = map(grid, new Size(256, 256), values);
    Point place =
        map.gridToSource()
            .apply(new Point(peak % grid.width() + 0.5, Math.floorDiv(peak, grid.width()) + 0.5));
    Box first = map.regionsAbove(180.0 / 255).get(0).box();
    assertThat(place.x()).isBetween(first.x() - 1, first.right() + 1);
    assertThat(place.y()).isBetween(first.y() - 1, first.bottom() + 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
  void thresholdsAreAboveZeroAtMostOne(double threshold) {
    Heatmap map = map(new Size(1, 1), new Size(1, 1), 1);
    assertThatThrownBy(() -> map.regionsAbove(threshold))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
