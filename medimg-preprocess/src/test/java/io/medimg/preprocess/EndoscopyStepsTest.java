package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.image.MedicalImage;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.SpecularFill;
import io.medimg.preprocess.step.color.SurroundFill;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Highlights and surrounds, worked out by hand. */
class EndoscopyStepsTest {
  private static final byte RED = (byte) 180;

  /** A red field of 20 x 12 pixels. */
  private static byte[] mucosa() {
    byte[] rgb = new byte[20 * 12 * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = RED;
      rgb[i + 1] = 60;
      rgb[i + 2] = 50;
    }
    return rgb;
  }

  private static void set(byte[] rgb, int x, int y, int red, int green, int blue) {
    int at = (y * 20 + x) * 3;
    rgb[at] = (byte) red;
    rgb[at + 1] = (byte) green;
    rgb[at + 2] = (byte) blue;
  }

  private static byte[] run(Step step, byte[] rgb) {
    MedicalImage image = MedicalImage.rgb(20, 12, rgb);
    float[] got = Preprocessing.builder().add(step).build().apply(image).toFloatArray();
    byte[] bytes = new byte[got.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) got[i];
    }
    return bytes;
  }

  @Test
  void highlightsTakeTheColourAround() {
    byte[] rgb = mucosa();
    for (int x = 5; x < 9; x++) {
      set(rgb, x, 4, 255, 250, 248);
      set(rgb, x, 3, 240, 120, 110); // the halo, which the radius takes
    }
    assertThat(run(new SpecularFill(0.9, 0.15, 1), rgb)).containsExactly(mucosa());
    byte[] still = run(new SpecularFill(0.9, 0.15, 0), rgb);
    assertThat(still[(3 * 20 + 6) * 3 + 1]).as("halo without radius").isEqualTo((byte) 120);
  }

  @Test
  void brightColourIsNoHighlight() {
    byte[] rgb = mucosa();
    set(rgb, 10, 10, 255, 200, 60);
    assertThat(run(new SpecularFill(0.9, 0.15, 2), rgb)).containsExactly(rgb);
  }

  @Test
  void aWhitePictureStays() {
    byte[] white = new byte[20 * 12 * 3];
    Arrays.fill(white, (byte) 255);
    assertThat(run(new SpecularFill(0.9, 0.15, 2), white)).containsExactly(white);
  }

  @Test
  void theSurroundIsFilledAndDarkPlacesInsideStay() {
    byte[] rgb = mucosa();
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 4; x++) {
        set(rgb, x, y, x * 3, y, 5);
      }
    }
    set(rgb, 12, 6, 3, 2, 1);
    byte[] got = run(new SurroundFill(0.1, 77), rgb);
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 20; x++) {
        int at = (y * 20 + x) * 3;
        byte[] wanted = x < 4 ? new byte[] {77, 77, 77} : Arrays.copyOfRange(rgb, at, at + 3);
        assertThat(Arrays.copyOfRange(got, at, at + 3)).as("%d, %d", x, y).isEqualTo(wanted);
      }
    }
  }
}
