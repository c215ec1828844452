package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.core.tensor.Shape;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Pictures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every preset runs on an image of its modality, survives JSON and gives what it promises. */
class PresetsTest {
  record Case(String name, Preprocessing plan, int channels, float low, float high) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("chestXray", Presets.chestXray(64), 1, -1, 1),
        new Case("ctLung", Presets.ctLung(64), 1, 0, 1),
        new Case("ctAbdomen", Presets.ctAbdomen(64), 1, 0, 1),
        new Case("ctBrain", Presets.ctBrain(64), 1, 0, 1),
        new Case("mrBrain", Presets.mrBrain(64), 1, 0, 1),
        new Case("pet", Presets.pet(64), 1, 0, 1),
        new Case("mammography", Presets.mammography(64, 64), 1, 0, 1),
        new Case("ultrasound", Presets.ultrasound(64), 1, 0, 1),
        new Case("endoscopy", Presets.endoscopy(64), 3, -2.2f, 2.7f),
        new Case("pathology", Presets.pathology(64), 3, -2.2f, 2.7f),
        new Case("retina", Presets.retina(64), 3, -2.2f, 2.7f),
        new Case("imageNet", ModelPresets.imageNet(72, 64), 3, -2.2f, 2.7f),
        new Case("yolo", ModelPresets.yolo(64), 3, 0, 1),
        new Case("torchXrayVision", ModelPresets.torchXrayVision(64), 1, -1024, 1024));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatItPromises(Case c) {
    assertThat(Preprocessing.fromJson(c.plan().toJson())).isEqualTo(c.plan());
    assertThat(c.plan().modelSize(new Size(131, 97))).contains(new Size(64, 64));
    for (Pictures.Content content : Pictures.Content.values()) {
      Prepared prepared = c.plan().prepare(image(c, content));
      assertThat(prepared.tensor().shape()).isEqualTo(Shape.of(1, c.channels(), 64, 64));
      for (float value : prepared.tensor().toArray()) {
        assertThat(value).isBetween(c.low() - 1e-3f, c.high() + 1e-3f);
      }
      assertThat(prepared.sourceToModel().inverse()).isNotNull();
    }
  }

  private static MedicalImage image(Case c, Pictures.Content content) {
    int length = 131 * 97;
    if (c.channels() == 3) {
      return MedicalImage.rgb(
          131, 97, Pictures.toBytes(Pictures.values(Depth.U8, length * 3, content, 3)));
    }
    float[] values = Pictures.values(Depth.U16, length, content, 3);
    ImageMetadata about =
        ImageMetadata.builder().rescale(new Rescale(0.1, -1024, "HU")).suvFactor(0.01).build();
    PixelBuffer buffer = PixelBuffer.U16.of(Pictures.toShorts(values));
    return MedicalImage.of(new Size(131, 97), 1, 1, buffer, about);
  }

  @Test
  void everyPresetHasAName() {
    for (String name : Presets.names()) {
      Preprocessing plan = Presets.named(name, 48);
      assertThat(plan.modelSize(new Size(131, 97))).as(name).contains(new Size(48, 48));
    }
    assertThat(Presets.named("ct-lung", 64)).isEqualTo(Presets.ctLung(64));
    assertThatThrownBy(() -> Presets.named("chestxray", 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no preset 'chestxray'; there are [chest-xray, mammography,");
  }
}
