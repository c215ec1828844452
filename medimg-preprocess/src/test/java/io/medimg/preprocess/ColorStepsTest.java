package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.image.MedicalImage;
import io.medimg.preprocess.kernel.Cv;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Golden;
import io.medimg.preprocess.kernel.Lab;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.step.ClaheChannel;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.ClaheColor;
import io.medimg.preprocess.step.color.ColorJitter;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** Colour steps against torchvision and OpenCV. */
class ColorStepsTest {

  @BeforeAll
  static void loadOracle() {
    Cv.load();
  }

  private static float[] run(Step step, int width, int height, float[] rgb) {
    MedicalImage image = MedicalImage.rgb(width, height, Pictures.toBytes(rgb));
    return Preprocessing.builder().add(step).build().apply(image).toFloatArray();
  }

  static List<String> jitters() {
    List<String> lines = Golden.lines("colours.txt");
    assertThat(lines).hasSize(60);
    return lines;
  }

  @ParameterizedTest
  @MethodSource("jitters")
  void jitterIsTorchvisions(String line) {
    String[] w = line.split(" ");
    ColorJitter jitter =
        new ColorJitter(
            Double.parseDouble(w[0]),
            Double.parseDouble(w[1]),
            Double.parseDouble(w[2]),
            Double.parseDouble(w[3]));
    int width = Integer.parseInt(w[5]);
    int height = Integer.parseInt(w[6]);
    float[] rgb = Golden.picture(Depth.U8, Long.parseLong(w[4]), width * height * 3);
    Golden.check(w, 7, Depth.U8, run(jitter, width, height, rgb), 0);
  }

  private static float[] convert(float[] values, int width, int code) {
    Mat target = new Mat();
    Mat source = Cv.bytes(Pictures.toBytes(values), width, 3);
    Imgproc.cvtColor(source, target, code);
    source.release();
    return Cv.toFloats(target);
  }

  @ParameterizedTest
  @EnumSource
  void labIsOpenCvsThereAndNearlyBack(Pictures.Content content) {
    float[] rgb = Pictures.values(Depth.U8, 300 * 200 * 3, content, 8);
    float[] lab = new float[rgb.length];
    Lab.fromRgb(rgb, lab);
    float[] wanted = convert(rgb, 300, Imgproc.COLOR_RGB2Lab);
    Pictures.assertSame("Lab", lab, wanted, 1f);
    int others = 0;
    for (int i = 0; i < lab.length; i++) {
      others += lab[i] == wanted[i] ? 0 : 1;
      assertThat(i % 3 > 0 || lab[i] == wanted[i]).as("L of value %d", i).isTrue();
    }
    assertThat(others).as("values of a and b off by one").isLessThan(lab.length / 5000);
    float[] back = new float[rgb.length];
    Lab.toRgb(lab, back);
    Pictures.assertSame("RGB", back, convert(lab, 300, Imgproc.COLOR_Lab2RGB), 2f);
  }

  @Test
  void claheOfGreenLeavesRedAndBlue() {
    float[] rgb = Pictures.values(Depth.U8, 61 * 47 * 3, Pictures.Content.NARROW, 8);
    float[] got = run(new ClaheColor(2, 4, 3, ClaheChannel.GREEN), 61, 47, rgb);
    byte[] green = new byte[61 * 47];
    for (int i = 0; i < green.length; i++) {
      green[i] = (byte) (int) rgb[3 * i + 1];
    }
    float[] wanted = Cv.clahe(Cv.bytes(green, 61, 1), 2, 4, 3);
    for (int i = 0; i < green.length; i++) {
      assertThat(got[3 * i]).isEqualTo(rgb[3 * i]);
      assertThat(got[3 * i + 1]).isEqualTo(wanted[i]);
      assertThat(got[3 * i + 2]).isEqualTo(rgb[3 * i + 2]);
    }
  }

  @Test
  void claheOfLightnessIsOpenCvsWithinTwoLevels() {
    float[] rgb = Pictures.values(Depth.U8, 61 * 47 * 3, Pictures.Content.GRADIENT, 8);
    float[] got = run(new ClaheColor(2, 4, 3, ClaheChannel.LIGHTNESS), 61, 47, rgb);
    float[] lab = convert(rgb, 61, Imgproc.COLOR_RGB2Lab);
    byte[] lightness = new byte[61 * 47];
    for (int i = 0; i < lightness.length; i++) {
      lightness[i] = (byte) (int) lab[3 * i];
    }
    float[] equalized = Cv.clahe(Cv.bytes(lightness, 61, 1), 2, 4, 3);
    for (int i = 0; i < lightness.length; i++) {
      lab[3 * i] = equalized[i];
    }
    Pictures.assertSame("lightness", got, convert(lab, 61, Imgproc.COLOR_Lab2RGB), 2f);
  }

  @Test
  void grayIsRefused() {
    MedicalImage gray = MedicalImage.gray(4, 4, new byte[16]);
    Preprocessing plan = Preprocessing.builder().add(new ColorJitter(1, 1, 1, 0.1)).build();
    assertThatThrownBy(() -> plan.apply(gray))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("colorJitter works on colour, the image has 1 channels here");
    assertThatThrownBy(() -> new ColorJitter(1, 1, 1, 0.6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hue from -0.5 to 0.5, got 0.6");
  }
}
