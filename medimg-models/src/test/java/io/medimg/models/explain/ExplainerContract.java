package io.medimg.models.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Point;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Explainer;
import io.medimg.core.task.Heatmap;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every explainer has to pass, on a network whose right explanation is known. */
public abstract class ExplainerContract {
  private final MedicalImage image = RegionNet.bright();
  private SessionClassifier classifier;
  private Explainer explainer;

  /** The explainer to be tested; borrows the classifier. */
  protected abstract Explainer explainer(TensorClassifier borrowed);

  @BeforeEach
  void open() {
    classifier = RegionNet.open(true);
    explainer = explainer(classifier);
  }

  @AfterEach
  void close() {
    classifier.close();
  }

  @Test
  void theMapPointsAtTheRightPlaceInSourcePixels() {
    Heatmap map = explainer.explain(image, "left");
    assertThat(map.label().name()).isEqualTo("Left");
    assertThat(map.source()).isEqualTo(image.size());
    assertThat(map.isDegenerate()).isFalse();
    assertThat(map.method()).contains(explainer.method());
    Box truth = RegionNet.inSource(RegionNet.LEFT);
    Point centre = map.regionsAbove(0.9).get(0).box().center();
    assertThat(RegionNet.inside(truth, centre.x(), centre.y()))
        .as("%s peaks at %s, wanted in %s", map.method(), centre, truth)
        .isTrue();
  }

  @Test
  void theMapCoversWhatTheNetworkSaw() {
    Heatmap map = explainer.explain(image, "Left");
    Box whole = map.gridToSource().apply(Box.covering(map.grid()));
    assertThat(whole.iou(Box.covering(image.size()))).isGreaterThan(0.999);
  }

  @Test
  void oneImageHasOneMapFromAnyThread() throws Exception {
    float[] wanted = explainer.explain(image, "Right").values();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Heatmap>> calls =
          Collections.nCopies(8, () -> explainer.explain(image, "Right"));
      for (Future<Heatmap> done : pool.invokeAll(calls)) {
        assertThat(done.get().values()).isEqualTo(wanted);
      }
    } finally {
      pool.shutdown();
    }
    assertThat(image).isEqualTo(RegionNet.bright());
  }

  @Test
  void anUnknownLabelIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> explainer.explain(image, "Hernia"))
        .withMessageContaining("Hernia")
        .withMessageContaining("Left");
  }

  @Test
  void theClassifierIsBorrowed() {
    explainer.explain(image, "Left");
    assertThat(classifier.classify(image).findings()).hasSize(3);
  }

  @Test
  public void aClosedClassifierExplainsNothing() {
    classifier.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> explainer.explain(image, "Left"))
        .withMessageContaining("closed");
  }
}
