package io.medimg.pytorch.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.task.Heatmap;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.explain.ClassActivationExplainer;
import io.medimg.models.explain.GradCamExplainer;
import io.medimg.models.explain.GradCamVariant;
import io.medimg.models.explain.RegionNet;
import io.medimg.models.explain.SessionClassifier;
import io.medimg.pytorch.PyTorchGradients;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Grad-CAM through PyTorch, beside class activation through ONNX Runtime, on one network. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GradCamExplainerTest {
  private final MedicalImage image = RegionNet.bright();
  private SessionClassifier classifier;
  private GradientSession gradients;

  @BeforeAll
  void open() {
    classifier = RegionNet.open(true);
    gradients = open("features");
  }

  private static GradientSession open(String feature) {
    ModelBytes network = RegionNet.onnx(true);
    return PyTorchGradients.open(
        network, Optional.of(feature), Optional.of("logits"), SessionOptions.defaults());
  }

  @AfterAll
  void close() {
    gradients.close();
    classifier.close();
  }

  @Test
  void gradCamOfAPooledLinearHeadIsTheClassActivationMapOverTheGrid() {
    for (String label : new String[] {"Left", "Right", "Never"}) {
      Heatmap cam = ClassActivationExplainer.of(classifier).explain(image, label);
      Heatmap grad = GradCamExplainer.of(classifier, gradients).build().explain(image, label);
      assertThat(grad.grid()).isEqualTo(new Size(8, 8));
      assertThat(grad.gridToSource()).isEqualTo(cam.gridToSource());
      for (int i = 0; i < 64; i++) {
        assertThat(grad.values()[i]).isCloseTo(cam.values()[i] / 64, within(1e-5f));
      }
      assertThat(grad.isDegenerate()).isEqualTo(label.equals("Never"));
      assertThat(grad.method()).isEqualTo("Grad-CAM(feature 'features')");
    }
  }

  @Test
  void layerCamKeepsOnlyChannelsThatPushTheLabel() {
    Heatmap map =
        GradCamExplainer.of(classifier, gradients)
            .variant(GradCamVariant.LAYER_CAM)
            .build()
            .explain(image, "Left");
    // the gradient of "Left" is 60 / 64 by the left rectangle's channel, negative by the other
    assertThat(map.values()[2 * 8 + 1]).isCloseTo(60 / 64f, within(1e-5f));
    assertThat(map.values()[5 * 8 + 6]).isZero();
    assertThat(map.method()).startsWith("LayerCAM(");
  }

  @Test
  void everyVariantPointsAtTheRightPlace() {
    for (GradCamVariant variant : GradCamVariant.values()) {
      Heatmap map =
          GradCamExplainer.of(classifier, gradients)
              .variant(variant)
              .build()
              .explain(image, "Left");
      float[] values = map.values();
      assertThat(values[2 * 8 + 1]).as(variant.words()).isPositive();
      assertThat(values[2 * 8 + 1]).as(variant.words()).isGreaterThan(values[5 * 8 + 6]);
    }
  }

  @Test
  void unknownLabelsAndValuesThatAreNoMapsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> GradCamExplainer.of(classifier, gradients).build().explain(image, "Hernia"))
        .withMessageContaining("Hernia");
    try (GradientSession flat = open("flat")) {
      assertThatExceptionOfType(ModelMismatchException.class)
          .isThrownBy(() -> GradCamExplainer.of(classifier, flat).build().explain(image, "Left"))
          .withMessageContaining("'flat'")
          .withMessageContaining("[3]");
    }
  }
}
