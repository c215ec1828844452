package io.medimg.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Point;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Preprocessor} does. A subclass gives a plan, images that fit it and one that
 * does not, and reads plans back from JSON.
 */
public abstract class PreprocessorContract {
  /** The plan under test; an equal one each time. */
  protected abstract Preprocessor plan();

  /** Another plan. */
  protected abstract Preprocessor otherPlan();

  /** Images of one frame that fit the plan, of several sizes and sample types. */
  protected abstract List<MedicalImage> images();

  /** An image that does not fit a step of the plan. */
  protected abstract MedicalImage misfit();

  /** Reads a plan back. */
  protected abstract Preprocessor fromJson(String json);

  @Test
  void tensorsAreClosedFiniteAndOfOneImage() {
    for (MedicalImage image : images()) {
      FloatTensor tensor = plan().toTensor(image);
      assertThat(tensor.shape().rank()).isEqualTo(4);
      assertThat(tensor.shape().isOpen()).isFalse();
      assertThat(tensor.shape().get(0)).isEqualTo(1);
      for (float value : tensor.toArray()) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void toTensorIsWhatPrepareGives() {
    for (MedicalImage image : images()) {
      FloatTensor prepared = plan().prepare(image).tensor();
      FloatTensor direct = plan().toTensor(image);
      assertThat(direct.shape()).isEqualTo(prepared.shape());
      assertThat(direct.toArray()).isEqualTo(prepared.toArray());
    }
  }

  @Test
  void theImageIsLeftAsItIs() {
    for (MedicalImage image : images()) {
      PixelBuffer before = image.pixels().slice(0, image.pixels().length());
      plan().prepare(image);
      plan().apply(image);
      assertThat(image.pixels()).isEqualTo(before);
    }
  }

  @Test
  void resultsDoNotShareMemoryWithTheImage() {
    for (MedicalImage image : images()) {
      assertThat(plan().apply(image).pixels()).isNotSameAs(image.pixels());
    }
  }

  @Test
  void theImageToLookAtHasTheSizeOfTheTensor() {
    for (MedicalImage image : images()) {
      FloatTensor tensor = plan().toTensor(image);
      MedicalImage shown = plan().apply(image);
      assertThat(shown.frames()).isEqualTo(1);
      assertThat((long) shown.height()).isEqualTo(tensor.shape().get(2));
      assertThat((long) shown.width()).isEqualTo(tensor.shape().get(3));
    }
  }

  @Test
  void positionsFindTheirWayBack() {
    for (MedicalImage image : images()) {
      Preprocessor.Prepared prepared = plan().prepare(image);
      assertThat(prepared.source()).isEqualTo(image.size());
      Point there = prepared.sourceToModel().apply(new Point(3.25, 7.5));
      Point back = prepared.sourceToModel().inverse().apply(there);
      assertThat(back.x()).isCloseTo(3.25, within(1e-6));
      assertThat(back.y()).isCloseTo(7.5, within(1e-6));
    }
  }

  @Test
  void whatTheModelSeesLiesInTheSource() {
    for (MedicalImage image : images()) {
      Preprocessor.Prepared prepared = plan().prepare(image);
      Size model =
          new Size((int) prepared.tensor().shape().get(3), (int) prepared.tensor().shape().get(2));
      Box seen = prepared.sourceToModel().inverse().apply(Box.covering(model));
      assertThat(seen.intersect(Box.covering(image.size())).area()).isPositive();
    }
  }

  @Test
  void eightThreadsGetTheSame() throws Exception {
    Preprocessor shared = plan();
    List<float[]> alone = new ArrayList<>();
    images().forEach(image -> alone.add(plan().toTensor(image).toArray()));
    Threads.together(
        8,
        () -> {
          List<MedicalImage> images = images();
          for (int i = 0; i < images.size(); i++) {
            assertThat(shared.toTensor(images.get(i)).toArray()).isEqualTo(alone.get(i));
          }
          return true;
        });
  }

  @Test
  void describesItselfInOneLine() {
    assertThat(plan().describe()).isNotBlank().doesNotContain("\n");
    assertThat(plan().describe()).isEqualTo(plan().describe());
    assertThat(plan().describe()).isNotEqualTo(otherPlan().describe());
  }

  @Test
  void survivesTheWayThroughJson() {
    Preprocessor back = fromJson(plan().toJson());
    assertThat(back.describe()).isEqualTo(plan().describe());
    assertThat(back.toJson()).isEqualTo(plan().toJson());
    for (MedicalImage image : images()) {
      assertThat(back.toTensor(image).toArray()).isEqualTo(plan().toTensor(image).toArray());
    }
  }

  @Test
  void aMisfitIsTheCallersMistake() {
    MedicalImage misfit = misfit();
    assertThatThrownBy(() -> plan().prepare(misfit)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan().apply(misfit)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan().prepare(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void severalFramesAreRefused() {
    MedicalImage one = images().get(0);
    MedicalImage two =
        MedicalImage.of(
            new Size(one.width(), one.height()),
            2,
            1,
            PixelBuffer.U8.of(new byte[one.width() * one.height() * 2]),
            io.medimg.core.image.ImageMetadata.builder().build());
    assertThatThrownBy(() -> plan().prepare(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("frame");
  }
}
