package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.preprocess.StepRange.Spacing;
import io.medimg.preprocess.kernel.SplitMix;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.color.ToGray;
import io.medimg.preprocess.step.contrast.Clahe;
import io.medimg.preprocess.step.contrast.Heq;
import io.medimg.preprocess.step.contrast.PercentileClip;
import io.medimg.preprocess.step.geometry.Crop;
import io.medimg.preprocess.step.geometry.Flip;
import io.medimg.preprocess.step.geometry.Rotate;
import io.medimg.preprocess.step.modality.Windowing;
import io.medimg.preprocess.step.network.Normalize;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final MedicalImage FILM =
      ChestPhantom.standard().withSize(new Size(96, 80)).render();

  private static final Augmentation AUGMENTATION =
      Augmentation.builder()
          .sometimes(0.5, new Flip(FlipDirection.LEFT_RIGHT))
          .vary(1, new Crop(0, 0, 64, 64), new Crop(16, 8, 64, 64))
          .varyByFactor(0.8, new Clahe(0.5, 4, 4, 256), new Clahe(8, 8, 8, 256))
          .oneOf(
              0.5,
              StepRange.of(new Rotate(1)),
              new StepRange(new Rotate(2), new Rotate(3), Spacing.EVEN))
          .build();

  /** The plan was worked out by a Python program from the documented order of numbers. */
  @Test
  void theSameNumbersEverywhere() {
    assertThat(AUGMENTATION.draw(1, 0).describe())
        .isEqualTo(
            "flip(LEFT_RIGHT) > crop(64x64 at 9,7)"
                + " > clahe(clip 0.7493951141527078, 7x5 tiles, 256 bins)");
    SplitMix mine = SplitMix.of(42);
    SplittableRandom known = new SplittableRandom(42);
    for (int i = 0; i < 100; i++) {
      assertThat(mine.nextLong()).isEqualTo(known.nextLong());
    }
    assertThat(SplitMix.of(7).nextDouble()).isEqualTo(new SplittableRandom(7).nextDouble());
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void everyDrawRunsAndReplays(long seed) {
    Preprocessing drawn = AUGMENTATION.draw(seed, seed * 3);
    MedicalImage first = drawn.apply(FILM);
    MedicalImage again = Preprocessing.fromJson(drawn.toJson()).apply(FILM);
    assertThat(again).isEqualTo(first);
    assertThat(AUGMENTATION.draw(seed, seed * 3)).isEqualTo(drawn);
    assertThat(first.size()).isEqualTo(new Size(64, 64));
  }

  @Test
  void chancesAndRangesAreKept() {
    int flips = 0;
    int turns = 0;
    double clips = 0;
    int clahes = 0;
    Set<Integer> columns = new HashSet<>();
    Set<Integer> quarters = new HashSet<>();
    for (int i = 0; i < 4000; i++) {
      for (Step step : AUGMENTATION.draw(5, i).steps()) {
        if (step instanceof Flip) {
          flips++;
        } else if (step instanceof Crop crop) {
          columns.add(crop.x());
        } else if (step instanceof Clahe clahe) {
          clahes++;
          clips += Math.log(clahe.clipLimit());
          assertThat(clahe.clipLimit()).isBetween(0.5, 8.0);
          assertThat(clahe.tilesX()).isBetween(4, 8);
        } else if (step instanceof Rotate rotate) {
          turns++;
          quarters.add(rotate.quarterTurns());
        }
      }
    }
    assertThat(flips / 4000.0).isCloseTo(0.5, within(0.03));
    assertThat(turns / 4000.0).isCloseTo(0.5, within(0.03));
    assertThat(clahes / 4000.0).isCloseTo(0.8, within(0.03));
    assertThat(clips / clahes).as("mean of logarithms").isCloseTo(Math.log(2), within(0.05));
    assertThat(columns).hasSize(17).contains(0, 16);
    assertThat(quarters).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void neighboursAreUnlike() {
    Set<Preprocessing> seen = new HashSet<>();
    LongStream.range(0, 200).forEach(i -> seen.add(AUGMENTATION.draw(1, i)));
    LongStream.range(2, 200).forEach(s -> seen.add(AUGMENTATION.draw(s, 0)));
    assertThat(seen).hasSizeGreaterThan(350);
  }

  @Test
  void variationsComeBeforeTheNetworksRange() {
    Preprocessing plan =
        Preprocessing.builder()
            .window(Window.fullRange())
            .resize(64, 64, Resampler.CV_AREA)
            .toRgb()
            .scaleTo(-1, 1)
            .build();
    Augmentation always = Augmentation.builder().sometimes(1, new Clahe(2, 4, 4, 256)).build();
    Preprocessing drawn = always.draw(plan, 3, 4);
    assertThat(drawn.steps().stream().map(Step::name))
        .containsExactly("window", "resize", "clahe", "toRgb", "scaleTo");
    Augmentation none = Augmentation.builder().sometimes(0, new Rotate(1)).build();
    assertThat(none.draw(plan, 3, 4)).isEqualTo(plan);
    assertThat(none.draw(3, 4).steps()).isEmpty();
  }

  @Test
  void jsonAndWords() {
    Augmentation again = Augmentation.fromJson(AUGMENTATION.toJson());
    assertThat(again).isEqualTo(AUGMENTATION).hasSameHashCodeAs(AUGMENTATION);
    assertThat(again.draw(9, 9)).isEqualTo(AUGMENTATION.draw(9, 9));
    assertThat(AUGMENTATION.describe())
        .contains("0.5: flip(LEFT_RIGHT) > crop(", "in logarithms", "rotate(90 deg clockwise) or ");
    assertThat(Augmentation.builder().build().describe()).isEqualTo("no variation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"schema\":\"medimg-preprocessing/1\",\"choices\":[]}",
        "{\"schema\":\"medimg-augmentation/1\",\"choices\":[],\"more\":1}",
        "{\"schema\":\"medimg-augmentation/1\",\"choices\":[{\"chance\":2,\"options\":[]}]}",
        "{\"schema\":\"medimg-augmentation/1\",\"choices\":[{\"chance\":1,\"options\":[{\"from\":"
            + "{\"step\":\"heq\",\"bins\":256},\"to\":{\"step\":\"heq\",\"bins\":1},"
            + "\"spacing\":\"EVEN\"}]}]}",
        "{\"schema\":\"medimg-augmentation/1\",\"choices\":[{\"chance\":1,\"options\":[{\"from\":"
            + "{\"step\":\"heq\",\"bins\":256},\"to\":{\"step\":\"magic\"},"
            + "\"spacing\":\"EVEN\"}]}]}",
        "no JSON"
      })
  void brokenJsonIsRefused(String json) {
    assertThatThrownBy(() -> Augmentation.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rangesThatCannotBeDrawnAreRefused() {
    assertThatThrownBy(() -> new StepRange(new Heq(2), new Rotate(1), Spacing.EVEN))
        .hasMessageContaining("got heq and rotate");
    assertThatThrownBy(
            () ->
                new StepRange(
                    new Clahe(0, 8, 8, 256), new Clahe(2, 8, 8, 256), Spacing.LOGARITHMIC))
        .hasMessageContaining("clahe clipLimit goes from 0.0 to 2.0");
    assertThatThrownBy(
            () ->
                new StepRange(new PercentileClip(0, 50), new PercentileClip(60, 100), Spacing.EVEN))
        .as("low 60 with high 50 could be drawn")
        .hasMessageContaining("0 <= low < high <= 100");
    assertThatThrownBy(
            () ->
                new StepRange(
                    new Windowing(Window.fullRange()),
                    new Windowing(Window.fromImage()),
                    Spacing.EVEN))
        .hasMessageContaining("window window cannot vary");
    assertThatThrownBy(
            () ->
                new StepRange(
                    new Normalize(List.of(0.0), List.of(1.0)),
                    new Normalize(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)),
                    Spacing.EVEN))
        .hasMessageContaining("1 numbers at one end and 3");
    assertThatThrownBy(() -> Augmentation.builder().sometimes(1.5, new Rotate(1)))
        .hasMessageContaining("got 1.5");
    assertThatThrownBy(() -> Augmentation.builder().oneOf(1)).hasMessageContaining("got none");
    Augmentation.Builder twice =
        Augmentation.builder().sometimes(1, new ToGray()).sometimes(1, new ToGray());
    assertThatThrownBy(twice::build).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void listsVaryNumberByNumber() {
    StepRange range =
        new StepRange(
            new Normalize(List.of(0.0, 5.0, 1.0), List.of(1.0, 1.0, 1.0)),
            new Normalize(List.of(1.0, 5.0, 2.0), List.of(1.0, 1.0, 1.0)),
            Spacing.EVEN);
    SplitMix random = SplitMix.of(1);
    for (int i = 0; i < 50; i++) {
      Normalize drawn = (Normalize) range.draw(random);
      assertThat(drawn.mean().get(0)).isBetween(0.0, 1.0);
      assertThat(drawn.mean().get(1)).isEqualTo(5);
      assertThat(drawn.mean().get(2)).isBetween(1.0, 2.0);
    }
  }

  @Test
  void gaussiansAreGaussian() {
    double[] values = new double[100_001];
    SplitMix.of(3).gaussians(values);
    double mean = 0;
    double square = 0;
    int beyond = 0;
    for (double v : values) {
      mean += v / values.length;
      square += v * v / values.length;
      beyond += Math.abs(v) > 1.96 ? 1 : 0;
    }
    assertThat(mean).isCloseTo(0, within(0.01));
    assertThat(square).isCloseTo(1, within(0.02));
    assertThat(beyond / (double) values.length).isCloseTo(0.05, within(0.003));
  }
}
