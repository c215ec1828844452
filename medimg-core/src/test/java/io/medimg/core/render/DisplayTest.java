package io.medimg.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PresentationLutShape;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisplayTest {
  private static final Size TWO = new Size(2, 1);

  private static int gray(BufferedImage picture, int x) {
    int rgb = picture.getRGB(x, 0) & 0xFFFFFF;
    assertThat(rgb >> 16).isEqualTo(rgb & 0xFF);
    return rgb & 0xFF;
  }

  @Test
  void eightBitsAreShownAsStored() {
    BufferedImage p = Display.render(MedicalImage.gray(2, 1, new byte[] {10, (byte) 200}), TWO);
    assertThat(gray(p, 0)).isEqualTo(10);
    assertThat(gray(p, 1)).isEqualTo(200);
  }

  @Test
  void windowOfTheFileCountsInRealUnits() {
    ImageMetadata m =
        ImageMetadata.builder()
            .rescale(new Rescale(2, -100, "HU"))
            .windows(List.of(VoiWindow.linear(50, 100)))
            .build();
    MedicalImage image = MedicalImage.gray(2, 1, new short[] {50, 75}).withMetadata(m);
    BufferedImage p = Display.render(image, TWO);
    assertThat(gray(p, 0)).as("0 HU").isZero();
    assertThat(gray(p, 1)).as("50 HU: half a unit above the middle").isEqualTo(129);
    assertThat(Display.describe(image)).isEqualTo("window of the file, 50 to 100");
  }

  /** PS3.3 C.11.2.1.2 to C.11.2.1.3.2, numbers worked out for center 40, width 400. */
  @Test
  void windowsHaveTheShapeThatTheFileNames() {
    for (VoiLutFunction f : VoiLutFunction.values()) {
      ImageMetadata m = ImageMetadata.builder().windows(List.of(new VoiWindow(40, 400, f))).build();
      MedicalImage image = MedicalImage.gray(2, 1, new float[] {194, -128}).withMetadata(m);
      BufferedImage p = Display.render(image, TWO);
      assertThat(List.of(gray(p, 0), gray(p, 1)))
          .as(f.name())
          .isEqualTo(
              switch (f) {
                case LINEAR, LINEAR_EXACT -> List.of(226, 20);
                case SIGMOID -> List.of(210, 40);
              });
    }
  }

  @Test
  void aLutGoesBeforeTheWindowAndItsShapeBeforeThePhotometricInterpretation() {
    ImageMetadata.Builder m =
        ImageMetadata.builder()
            .voiLuts(List.of(VoiLut.of(10, 8, new int[] {0, 100, 255})))
            .windows(List.of(VoiWindow.linear(50, 100)))
            .photometricInterpretation(PhotometricInterpretation.MONOCHROME1);
    MedicalImage image = MedicalImage.gray(2, 1, new short[] {11, 99});
    BufferedImage turned = Display.render(image.withMetadata(m.build()), TWO);
    assertThat(List.of(gray(turned, 0), gray(turned, 1))).containsExactly(155, 0);
    m.presentationLutShape(PresentationLutShape.IDENTITY);
    BufferedImage straight = Display.render(image.withMetadata(m.build()), TWO);
    assertThat(List.of(gray(straight, 0), gray(straight, 1))).containsExactly(100, 255);
    assertThat(Display.describe(image.withMetadata(m.build())))
        .isEqualTo("LUT of the file, 10 to 12");
  }

  /** Whatever chose it, an image is shown by the table or window that is named. */
  @Test
  void theTransformationIsTheOneThatShows() {
    VoiLut lut = VoiLut.of(10, 8, new int[] {0, 100, 255});
    VoiWindow window = VoiWindow.linear(50, 100);
    ImageMetadata.Builder m = ImageMetadata.builder();
    for (MedicalImage image :
        List.of(
            MedicalImage.gray(2, 1, new short[] {11, 99}),
            MedicalImage.gray(2, 1, new short[] {7, 7}),
            MedicalImage.gray(2, 1, new byte[] {11, 99}),
            MedicalImage.gray(2, 1, new float[] {0.125f, Float.NaN}))) {
      for (Rescale rescale : List.of(new Rescale(0.5, -3, ""), new Rescale(-2, 8, ""))) {
        MedicalImage bare = image.withMetadata(m.rescale(rescale).build());
        assertThat(Display.voi(bare)).isInstanceOf(VoiWindow.class);
        MedicalImage told =
            image.withMetadata(m.windows(List.of((VoiWindow) Display.voi(bare))).build());
        m.windows(List.of());
        for (int x = 0; x < 2; x++) {
          assertThat(gray(Display.render(told, TWO), x))
              .isEqualTo(gray(Display.render(bare, TWO), x));
        }
      }
    }
    MedicalImage image = MedicalImage.gray(2, 1, new short[] {11, 99});
    m.windows(List.of(window));
    assertThat(Display.voi(image.withMetadata(m.build()))).isEqualTo(window);
    m.voiLuts(List.of(lut));
    assertThat(Display.voi(image.withMetadata(m.build()))).isEqualTo(lut);
  }

  @Test
  void fallingRescaleTurnsBlackAndWhite() {
    ImageMetadata m =
        ImageMetadata.builder()
            .rescale(new Rescale(-1, 100, ""))
            .windows(List.of(VoiWindow.linear(50, 100)))
            .build();
    BufferedImage p =
        Display.render(MedicalImage.gray(2, 1, new short[] {0, 100}).withMetadata(m), TWO);
    assertThat(gray(p, 0)).isEqualTo(255);
    assertThat(gray(p, 1)).isZero();
  }

  /** The same real values, stored rising and falling, look the same without a window, too. */
  @Test
  void fallingRescaleWithoutAWindowLooksLikeItsTwin() {
    short[] up = new short[400];
    short[] down = new short[400];
    byte[] bytesUp = new byte[400];
    byte[] bytesDown = new byte[400];
    for (int i = 0; i < up.length; i++) {
      up[i] = (short) (500 + 7 * i);
      down[i] = (short) (4095 - up[i]);
      bytesUp[i] = (byte) (i / 2);
      bytesDown[i] = (byte) (255 - i / 2);
    }
    for (PhotometricInterpretation p :
        List.of(PhotometricInterpretation.MONOCHROME1, PhotometricInterpretation.MONOCHROME2)) {
      ImageMetadata.Builder m = ImageMetadata.builder().photometricInterpretation(p);
      ImageMetadata rising = m.build();
      Size size = new Size(20, 20);
      MedicalImage wide = MedicalImage.gray(20, 20, down);
      MedicalImage narrow = MedicalImage.gray(20, 20, bytesDown);
      assertSame(
          Display.render(wide.withMetadata(m.rescale(new Rescale(-1, 4095, "")).build()), size),
          Display.render(MedicalImage.gray(20, 20, up).withMetadata(rising), size));
      assertSame(
          Display.render(narrow.withMetadata(m.rescale(new Rescale(-3, 765, "")).build()), size),
          Display.render(MedicalImage.gray(20, 20, bytesUp).withMetadata(rising), size));
      assertThat(Display.describe(wide.withMetadata(m.build()))).matches(".*, 3\\d{3} to \\d{3}");
    }
  }

  private static void assertSame(BufferedImage got, BufferedImage wanted) {
    for (int i = 0; i < 400; i++) {
      assertThat(got.getRGB(i % 20, i / 20)).isEqualTo(wanted.getRGB(i % 20, i / 20));
    }
  }

  @Test
  void monochrome1IsTurnedSoThatBoneIsBright() {
    ImageMetadata m =
        ImageMetadata.builder()
            .photometricInterpretation(PhotometricInterpretation.MONOCHROME1)
            .build();
    BufferedImage p =
        Display.render(MedicalImage.gray(2, 1, new byte[] {10, (byte) 200}).withMetadata(m), TWO);
    assertThat(gray(p, 0)).isEqualTo(245);
    assertThat(gray(p, 1)).isEqualTo(55);
  }

  /** One hot pixel must not turn a 16-bit film black. */
  @Test
  void outliersDoNotDarkenFilmsWithoutWindow() {
    short[] values = new short[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (1000 + i % 1000);
    }
    values[5] = (short) 65_535;
    BufferedImage p = Display.render(MedicalImage.gray(100, 100, values), new Size(100, 100));
    assertThat(gray(p, 99)).isBetween(20, 30);
    assertThat(p.getRGB(99, 9) & 0xFF).isGreaterThan(250);
  }

  @Test
  void constantImagesAreDrawn() {
    BufferedImage p = Display.render(MedicalImage.gray(3, 3, new float[9]), new Size(5, 5));
    assertThat(gray(p, 2)).isZero();
  }

  @Test
  void shrinkingAverages() {
    byte[] checkers = new byte[64 * 64];
    for (int i = 0; i < checkers.length; i++) {
      checkers[i] = (byte) ((i / 64 + i % 64) % 2 == 0 ? 255 : 0);
    }
    BufferedImage p = Display.render(MedicalImage.gray(64, 64, checkers), new Size(8, 8));
    assertThat(gray(p, 4)).isBetween(126, 129);
  }

  @Test
  void colourStaysColour() {
    MedicalImage image = MedicalImage.rgb(1, 1, new byte[] {(byte) 200, 100, 50});
    assertThat(Display.render(image, new Size(1, 1)).getRGB(0, 0)).isEqualTo(0xFFC86432);
  }
}
