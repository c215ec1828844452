package io.medimg.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.tensor.Shape;
import io.medimg.models.bundle.Golden.GoldenTensor;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConfigValuesTest {
  private static void refused(String part, ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(part);
  }

  @Test
  void calibrationIsASigmoidThatNeverOverflows() {
    Calibration platt = new Calibration(Calibration.PLATT, 2, -1);
    assertThat(platt.apply(0.5)).isEqualTo(0.5);
    assertThat(platt.apply(1.5)).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-15));
    assertThat(platt.apply(-0.5)).isCloseTo(1 / (1 + Math.exp(2)), within(1e-15));
    assertThat(platt.apply(1e308)).isEqualTo(1);
    assertThat(platt.apply(-1e308)).isEqualTo(0);
    assertThat(platt.apply(Double.NaN)).isNaN();
    refused("'platt' or 'temperature', got 'isotonic'", () -> new Calibration("isotonic", 1, 0));
    refused("above 0, got 0.0", () -> new Calibration("platt", 0, 0));
    refused("offset 0, got 0.5", () -> new Calibration("temperature", 1, 0.5));
    refused("finite, got NaN", () -> new Calibration("platt", 1, Double.NaN));
  }

  @Test
  void distanceOfFeaturesIsTheClippedMean() {
    FeatureStatistics statistics =
        new FeatureStatistics(
            "features", new float[] {1, 2, 3}, new float[] {1, 4, 100}, 25, 3, "by hand");
    assertThat(statistics.distance(new float[] {1, 2, 3})).isZero();
    assertThat(statistics.distance(new float[] {2, 3, 3})).isCloseTo((1 + 4) / 3.0, within(1e-12));
    assertThat(statistics.distance(new float[] {1, 2, 9})).isCloseTo(25 / 3.0, within(1e-12));
    assertThat(statistics.isOutside(new float[] {2, 3, 3})).isFalse();
    assertThat(statistics.isOutside(new float[] {1, 2, 9})).isTrue();
    assertThat(statistics.isOutside(new float[] {Float.NaN, 2, 3})).isTrue();
    refused("wanted 3 features, got 2", () -> statistics.distance(new float[2]));
    refused(
        "got 2 and 1", () -> new FeatureStatistics("f", new float[2], new float[] {1}, 25, 3, "x"));
    refused(
        "precision above 0",
        () -> new FeatureStatistics("f", new float[1], new float[1], 25, 3, "x"));
  }

  @Test
  void arraysAreCopiedInAndOutAndComparedByContent() {
    double[] bias = {1, 2};
    CamHead head = new CamHead("cam", bias);
    bias[0] = 9;
    head.bias()[1] = 9;
    assertThat(head.bias()).containsExactly(1, 2);
    assertThat(head)
        .isEqualTo(new CamHead("cam", new double[] {1, 2}))
        .hasSameHashCodeAs(new CamHead("cam", new double[] {1, 2}))
        .isNotEqualTo(new CamHead("cam", new double[] {1, 3}));

    int[] strides = {8, 16, 32};
    DecoderSpec spec = new DecoderSpec("yolox", strides, 0.25, 0.45, 100, false);
    strides[0] = 1;
    spec.strides()[0] = 1;
    assertThat(spec.strides()).containsExactly(8, 16, 32);
    assertThat(spec)
        .isEqualTo(new DecoderSpec("yolox", new int[] {8, 16, 32}, 0.25, 0.45, 100, false))
        .isNotEqualTo(new DecoderSpec("yolox", new int[] {8, 16, 32}, 0.25, 0.45, 100, true));
  }

  @Test
  void decoderIsChecked() {
    int[] strides = {8, 16};
    refused("got 'ssd'", () -> new DecoderSpec("ssd", strides, 0.2, 0.4, 1, false));
    refused("got [8, 8]", () -> new DecoderSpec("yolox", new int[] {8, 8}, 0, 0, 1, false));
    refused("got []", () -> new DecoderSpec("yolox", new int[0], 0, 0, 1, false));
    refused("confidence is 0 to 1", () -> new DecoderSpec("yolox", strides, 1.2, 0.4, 1, false));
    refused("iou is 0 to 1", () -> new DecoderSpec("yolox", strides, 0.2, -1, 1, false));
    refused("maxDetections", () -> new DecoderSpec("yolox", strides, 0.2, 0.4, 0, false));
  }

  @Test
  void decoderComesThroughJson() {
    DecoderSpec spec = new DecoderSpec("yolov8", new int[] {8, 16, 32}, 0.25, 0.7, 300, true);
    MedimgConfig config =
        MedimgConfig.builder(
                Packages.PLAN, Packages.input(), Packages.labels().subList(1, 3), "boxes")
            .decoder(spec)
            .build();
    MedimgConfig read = ConfigReader.read("x", ConfigWriter.write(config));
    assertThat(read).isEqualTo(config);
    assertThat(read.decoder()).isEqualTo(spec);
  }

  @Test
  void goldenRunIsChecked() {
    GoldenTensor tensor = new GoldenTensor("x", "golden/x.f32", Shape.of(1, 2));
    refused("at least one output", () -> new Golden(tensor, List.of(), 1e-3));
    refused("above 0", () -> new Golden(tensor, List.of(tensor), 0));
    refused("closed shape", () -> new GoldenTensor("x", "f", Shape.of(-1, 2)));
    GoldenTensor other = new GoldenTensor("other", "golden/x.f32", Shape.of(1, 2));
    refused(
        "feeds the network's input 'image'",
        () -> Packages.config().withGolden(new Golden(other, List.of(tensor), 1e-3)));
  }

  @Test
  void namesThatMakePathsAreRefused() {
    for (String name : new String[] {"", "A", "a/b", "..", "a..b", ".a", "a b", "a\n", "ä"}) {
      refused("a model's name is", () -> PackageMetadata.checkName(name));
    }
    assertThat(PackageMetadata.checkName("chest-xray_2.1")).isEqualTo("chest-xray_2.1");
  }
}
