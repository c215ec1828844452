package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.tensor.Shape;
import io.medimg.preprocess.kernel.Cv;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Golden;
import io.medimg.preprocess.kernel.Pictures;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencv.imgproc.Imgproc;

/** Plans of known families against torchvision, scikit-image and OpenCV; see ORIGIN.md. */
class ModelPresetsTest {

  static List<String> cases() {
    List<String> lines = Golden.lines("presets.txt");
    assertThat(lines).hasSizeGreaterThan(30);
    return lines;
  }

  private static Preprocessing plan(String name) {
    if (name.equals("imageNet")) {
      return ModelPresets.imageNet();
    }
    return name.equals("torchXrayVision")
        ? ModelPresets.torchXrayVision(224)
        : ModelPresets.cheXNetTenCrop().get(name.charAt(name.length() - 1) - '0');
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsItsFamily(String line) {
    String[] w = line.split(" ");
    Depth depth = Depth.valueOf(w[1]);
    int channels = Integer.parseInt(w[3]);
    Size size = new Size(Integer.parseInt(w[4]), Integer.parseInt(w[5]));
    float[] values = Golden.picture(depth, Long.parseLong(w[2]), (int) size.pixels() * channels);
    PixelBuffer buffer =
        depth == Depth.U8
            ? PixelBuffer.U8.of(Pictures.toBytes(values))
            : PixelBuffer.U16.of(Pictures.toShorts(values));
    ImageMetadata.Builder about = ImageMetadata.builder();
    if (channels == 3) {
      about.photometricInterpretation(PhotometricInterpretation.RGB);
    }
    MedicalImage image = MedicalImage.of(size, 1, channels, buffer, about.build());
    float[] got = plan(w[0]).toTensor(image).toArray();
    double range = w[0].equals("torchXrayVision") ? 2048 : 4;
    Golden.check(w, 6, Depth.F32, got, range * 1e-5);
  }

  @Test
  void yoloIsOpenCvsLetterboxOver255() {
    float[] values = Pictures.values(Depth.U8, 61 * 47 * 3, Pictures.Content.NOISE, 5);
    MedicalImage image = MedicalImage.rgb(61, 47, Pictures.toBytes(values));
    float[] got = ModelPresets.yolo(64).toTensor(image).toArray();
    float[] inner =
        Cv.resize(Cv.bytes(Pictures.toBytes(values), 61, 3), 64, 49, Imgproc.INTER_LINEAR);
    for (int y = 0; y < 64; y++) {
      boolean inside = y >= 7 && y < 56; // 15 rows of border: 7 above, 8 below
      for (int x = 0; x < 64; x++) {
        for (int c = 0; c < 3; c++) {
          float wanted = inside ? inner[((y - 7) * 64 + x) * 3 + c] : 114f;
          assertThat(got[(c * 64 + y) * 64 + x]).isEqualTo((float) (wanted / 255.0));
        }
      }
    }
    MedicalImage film = MedicalImage.gray(10, 10, new short[100]);
    assertThat(ModelPresets.yolo(64).toTensor(film).shape()).isEqualTo(Shape.of(1, 3, 64, 64));
  }

  @Test
  void monaiScalesRealValues() {
    ImageMetadata about = ImageMetadata.builder().rescale(new Rescale(1, -1024, "HU")).build();
    short[] stored = {0, 24, 724, 1424, 3000};
    MedicalImage image = MedicalImage.of(new Size(5, 1), 1, 1, PixelBuffer.S16.of(stored), about);
    assertThat(ModelPresets.monaiScaleIntensityRange(-1000, 400, 0, 1).toTensor(image).toArray())
        .containsExactly(0f, 0f, 0.5f, 1f, 1f);
    assertThat(ModelPresets.monaiScaleIntensity(-1, 1).toTensor(image).toArray())
        .containsExactly(-1f, -0.984f, (float) (724 / 1500.0 - 1), (float) (1424 / 1500.0 - 1), 1f);
  }

  @Test
  void tenCropIsTenDifferentPlans() {
    List<Preprocessing> plans = ModelPresets.cheXNetTenCrop();
    assertThat(plans).hasSize(10);
    assertThat(new HashSet<>(plans)).hasSize(10);
    assertThat(plans.get(4)).isEqualTo(ModelPresets.cheXNet());
  }

  @Test
  void aCropLargerThanTheResizeIsRefused() {
    assertThatThrownBy(() -> ModelPresets.imageNet(224, 256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 224 pixels, got 256");
  }
}
