package io.medimg.models.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Label;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values are worked out by hand from the layouts (definition D10). */
class YoloDecoderTest {
  private static final Size INPUT = new Size(640, 640);

  @Test
  void v5MultipliesObjectnessWithTheBestClass() {
    FloatTensor out =
        FloatTensor.of(
            Shape.of(1, 2, 7),
            new float[] {
              100, 80, 40, 20, 0.5f, 0.25f, 0.75f, // 0.375, class 1
              10, 10, 4, 4, 0.9f, 0.2f, 0.1f // 0.18: below the limit
            });
    List<ScoredBox> found = YoloDecoder.of(YoloLayout.V5, 2).decode(out, 0, INPUT, 0.25);
    assertThat(found).containsExactly(new ScoredBox(new Box(80, 70, 40, 20), 1, 0.375));
  }

  @Test
  void v8ReadsColumnsAndHasNoObjectness() {
    FloatTensor out =
        FloatTensor.of(
            Shape.of(1, 6, 3),
            new float[] {
              100,
              200,
              300, // cx
              80,
              90,
              60, // cy
              40,
              50,
              20, // w
              20,
              30,
              10, // h
              0.75f,
              0.125f,
              0.5f, // class 0
              0.25f,
              0.0625f,
              0.875f // class 1
            });
    List<ScoredBox> found = YoloDecoder.of(YoloLayout.V8, 2).decode(out, 0, INPUT, 0.25);
    assertThat(found)
        .containsExactly(
            new ScoredBox(new Box(80, 70, 40, 20), 0, 0.75),
            new ScoredBox(new Box(290, 55, 20, 10), 1, 0.875));
  }

  @Test
  void yoloxAddsItsCellAndRaisesItsExtent() {
    // 64 x 32: grids of 8 x 4, 4 x 2 and 2 x 1 cells
    Size input = new Size(64, 32);
    float[] rows = new float[42 * 6];
    put(rows, 0, 0.5f, 0.25f, 0, 0, 1, 0.5f);
    put(rows, 11, 0.5f, 0.5f, (float) Math.log(2), 0, 1, 0.75f); // stride 8, cell (3, 1)
    put(rows, 38, -0.5f, 0.5f, 0, 0, 1, 1); // stride 16, cell (2, 1)
    put(rows, 41, 0.5f, 0.5f, 0, (float) Math.log(0.5), 1, 1); // stride 32, cell (1, 0)
    List<ScoredBox> found =
        YoloDecoder.of(YoloLayout.YOLOX, 1)
            .decode(FloatTensor.of(Shape.of(1, 42, 6), rows), 0, input, 0.25);
    assertThat(found).extracting(ScoredBox::score).containsExactly(0.5, 0.75, 1.0, 1.0);
    near(found.get(0).box(), new Box(4 - 4, 2 - 4, 8, 8));
    near(found.get(1).box(), new Box(28 - 8, 12 - 4, 16, 8));
    near(found.get(2).box(), new Box(24 - 8, 24 - 8, 16, 16));
    near(found.get(3).box(), new Box(48 - 16, 16 - 8, 32, 16));
  }

  @ParameterizedTest
  @CsvSource({"512,5376", "640,8400", "1024,21504"})
  void everyRowIsConsideredAtEveryInputSize(int side, int rows) {
    assertThat(YoloLayout.cells(side, side)).isEqualTo(rows);
    float[] values = new float[5 * rows];
    for (int row = 0; row < rows; row++) {
      values[row] = row % side + 0.5f;
      values[rows + row] = 8;
      values[2 * rows + row] = 2;
      values[3 * rows + row] = 2;
      values[4 * rows + row] = 0.9f;
    }
    FloatTensor out = FloatTensor.of(Shape.of(1, 5, rows), values);
    List<ScoredBox> found =
        YoloDecoder.of(YoloLayout.V8, 1).decode(out, 0, new Size(side, side), 0.25);
    assertThat(found).hasSize(rows);
    assertThat(found.get(0).box().center().x()).isEqualTo(0.5);
  }

  @Test
  void aBatchIsReadImageByImage() {
    FloatTensor out = FloatTensor.of(Shape.of(2, 1, 6), 1, 1, 2, 2, 1, 0.5f, 9, 9, 2, 2, 1, 0.75f);
    YoloDecoder decoder = YoloDecoder.of(YoloLayout.V5, 1);
    assertThat(decoder.decode(out, 1, INPUT, 0.25))
        .containsExactly(new ScoredBox(new Box(8, 8, 2, 2), 0, 0.75));
  }

  @Test
  void aLayoutIsNeverReadAsAnother() {
    FloatTensor v8 = FloatTensor.build(Shape.of(1, 7, 8400), b -> {});
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(() -> YoloDecoder.of(YoloLayout.V5, 3).decode(v8, 0, INPUT, 0.25))
        .withMessageContaining("[N, boxes, 8]")
        .withMessageContaining("[1, 7, 8400]")
        .withMessageContaining("layout V8 would fit");
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(() -> YoloDecoder.of(YoloLayout.V8, 80).decode(v8, 0, INPUT, 0.25))
        .withMessageContaining("3 classes in layout V8 would fit");
    FloatTensor flat = FloatTensor.build(Shape.of(1, 4), b -> {});
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(() -> YoloDecoder.of(YoloLayout.V8, 80).decode(flat, 0, INPUT, 0.25))
        .withMessageContaining("choose the output");
    FloatTensor small = FloatTensor.build(Shape.of(1, 3549, 8), b -> {});
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(() -> YoloDecoder.of(YoloLayout.YOLOX, 3).decode(small, 0, INPUT, 0.25))
        .withMessageContaining("8400")
        .withMessageContaining("640x640")
        .withMessageContaining("3549");
  }

  @Test
  void rawScoresAndBrokenBoxesAreRefused() {
    YoloDecoder decoder = YoloDecoder.of(YoloLayout.V5, 1);
    FloatTensor logits = FloatTensor.of(Shape.of(1, 1, 6), 1, 1, 2, 2, 1, 4.5f);
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(() -> decoder.decode(logits, 0, INPUT, 0.25))
        .withMessageContaining("4.5")
        .withMessageContaining("sigmoid");
    FloatTensor broken = FloatTensor.of(Shape.of(1, 1, 6), Float.NaN, 1, 2, 2, 1, 1);
    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> decoder.decode(broken, 0, INPUT, 0.25))
        .withMessageContaining("box 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> YoloDecoder.of(YoloLayout.V8, 0))
        .withMessageContaining("got 0");
  }

  @Test
  void theLetterboxIsUndoneAndBoxesEndAtTheImage() {
    // D10: 3056 x 2544 at 640: scaled to 640 x 533, 53 rows above and 54 below
    Size source = new Size(3056, 2544);
    AffineMap toModel =
        AffineMap.resize(source, new Size(640, 533)).andThen(AffineMap.translate(0, 53));
    Prepared prepared =
        new Prepared(FloatTensor.build(Shape.of(1, 3, 640, 640), b -> {}), toModel, source);
    FloatTensor out =
        FloatTensor.of(
            Shape.of(1, 3, 6),
            new float[] {
              320, 53 + 266.5f, 640, 533, 1, 0.5f, // the whole image
              630, 580, 40, 40, 1, 0.9f, // sticks out at the right and into the padding
              320, 20, 30, 30, 1, 0.8f // wholly in the padding
            });
    List<Detection> found =
        DetectionDecoder.yolo(YoloLayout.V5, List.of(Label.of("Lesion")))
            .build()
            .decode(out, prepared);
    assertThat(found).hasSize(2);
    assertThat(found.get(0).finding().score()).isCloseTo(0.9, within(1e-6));
    near(found.get(0).box(), Box.ofCorners(610 * 4.775, 507 * 2544 / 533.0, 3056, 2544));
    near(found.get(1).box(), Box.covering(source));
    assertThat(found.get(1).finding().label().name()).isEqualTo("Lesion");
  }

  @Test
  void theBestDetectionsAreKeptWhenThereAreTooMany() {
    FloatTensor out =
        FloatTensor.of(
            Shape.of(1, 3, 6),
            new float[] {20, 20, 4, 4, 1, 0.5f, 50, 50, 4, 4, 1, 0.9f, 80, 80, 4, 4, 1, 0.7f});
    Prepared same =
        new Prepared(
            FloatTensor.build(Shape.of(1, 3, 640, 640), b -> {}), AffineMap.identity(), INPUT);
    DetectionDecoder decoder =
        DetectionDecoder.yolo(YoloLayout.V5, List.of(Label.of("a")))
            .maxDetections(2)
            .confidence(0.1)
            .build();
    assertThat(decoder.decode(out, same))
        .extracting(d -> d.finding().score())
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : Double.compare(a, b))
        .containsExactly(0.9, 0.7);
  }

  private static void put(float[] rows, int row, float... values) {
    System.arraycopy(values, 0, rows, row * values.length, values.length);
  }

  private static void near(Box found, Box expected) {
    assertThat(found.x()).isCloseTo(expected.x(), within(1e-3));
    assertThat(found.y()).isCloseTo(expected.y(), within(1e-3));
    assertThat(found.right()).isCloseTo(expected.right(), within(1e-3));
    assertThat(found.bottom()).isCloseTo(expected.bottom(), within(1e-3));
  }
}
