package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.preprocess.step.ClaheChannel;
import io.medimg.preprocess.step.CtWindow;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.color.SpecularFill;
import io.medimg.preprocess.step.color.SurroundFill;
import io.medimg.preprocess.step.filter.Lee;
import io.medimg.preprocess.step.filter.Noise;
import io.medimg.preprocess.step.geometry.Letterbox;
import io.medimg.preprocess.step.geometry.Pad;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages name every step, and the pictures of docs/techniques.md show what steps do today: each
 * strip is drawn again and compared with the file; {@code -Dmedimg.docs=write} writes the file
 * first.
 */
class DocsTest {
  private static final Path FOLDER = Path.of("..", "docs", "images");
  private static final int GAP = 6;

  /** Panels from left to right. */
  record Strip(String name, List<Panel> panels) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Panel(MedicalImage image, Preprocessing plan) {}

  private static Panel panel(MedicalImage image, UnaryOperator<Preprocessing.Builder> steps) {
    return new Panel(image, steps.apply(Preprocessing.builder()).build());
  }

  static List<Strip> strips() {
    return List.of(
        curves(),
        filters(),
        ctWindows(),
        head(),
        ultrasound(),
        retina(),
        endoscopy(),
        stains(),
        crops());
  }

  private static MedicalImage film() {
    return ChestPhantom.standard().withSize(new Size(Scenes.SIDE, Scenes.SIDE)).render();
  }

  private static Strip curves() {
    MedicalImage film = film();
    return new Strip(
        "technique-curves",
        List.of(
            panel(film, b -> b),
            panel(film, b -> b.gamma(0.5)),
            panel(film, b -> b.gamma(2)),
            panel(film, b -> b.contrast(1.6)),
            panel(film, b -> b.percentileClip(10, 90)),
            panel(film, b -> b.invert())));
  }

  private static Strip filters() {
    Preprocessing noise =
        Preprocessing.builder().add(new Noise(Noise.Kind.QUANTUM, 0.05, 3)).build();
    MedicalImage film = noise.apply(film());
    return new Strip(
        "technique-filters",
        List.of(
            panel(film, b -> b),
            panel(film, b -> b.gaussian(1.2)),
            panel(film, b -> b.median(3)),
            panel(film, b -> b.bilateral(0, 450, 2)),
            panel(film(), b -> b.unsharpMask(4, 1.5)),
            panel(film(), b -> b.pyramidDetail(4, 1, 0.8))));
  }

  private static Strip ctWindows() {
    MedicalImage slice = Scenes.chestCt();
    return new Strip(
        "technique-windows",
        List.of(
            panel(slice, b -> b.rangeClip(-1000, 900)),
            panel(slice, b -> b.window(CtWindow.LUNG)),
            panel(slice, b -> b.window(CtWindow.MEDIASTINUM)),
            panel(slice, b -> b.window(CtWindow.BONE))));
  }

  private static Strip head() {
    MedicalImage slice = Scenes.headCt();
    return new Strip(
        "technique-windows-head",
        List.of(
            panel(slice, b -> b.window(CtWindow.BONE)),
            panel(slice, b -> b.window(CtWindow.SUBDURAL)),
            panel(slice, b -> b.window(CtWindow.BRAIN)),
            panel(slice, b -> b.window(CtWindow.STROKE_WIDE))));
  }

  private static Strip ultrasound() {
    MedicalImage scan = Scenes.ultrasound();
    return new Strip(
        "technique-speckle",
        List.of(
            panel(scan, b -> b),
            panel(scan, b -> b.median(5)),
            panel(scan, b -> b.add(new Lee(3, 0.1))),
            panel(scan, b -> b.srad(60))));
  }

  private static Strip retina() {
    MedicalImage fundus = Scenes.retina();
    return new Strip(
        "technique-retina",
        List.of(
            panel(fundus, b -> b),
            panel(fundus, b -> b.borderCrop(7.0 / 255)),
            panel(fundus, b -> b.claheColor(3, 8, ClaheChannel.GREEN)),
            panel(fundus, b -> b.claheColor(3, 8, ClaheChannel.LIGHTNESS))));
  }

  private static Strip endoscopy() {
    MedicalImage view = Scenes.endoscopy();
    SurroundFill surround = new SurroundFill(0.1, 0);
    return new Strip(
        "technique-endoscopy",
        List.of(
            panel(view, b -> b),
            panel(view, b -> b.add(surround)),
            panel(view, b -> b.add(surround).add(new SpecularFill(0.9, 0.15, 2))),
            new Panel(view, Presets.endoscopy(Scenes.SIDE))));
  }

  private static Strip stains() {
    MedicalImage one = Scenes.tissue(false);
    MedicalImage two = Scenes.tissue(true);
    return new Strip(
        "technique-stains",
        List.of(
            panel(one, b -> b),
            panel(two, b -> b),
            panel(one, b -> b.stainMacenko()),
            panel(two, b -> b.stainMacenko()),
            panel(two, b -> b.add(Steps.stainsLike(one)))));
  }

  private static Strip crops() {
    MedicalImage film = film();
    Preprocessing shutters =
        Preprocessing.builder()
            .percentileClip(0.5, 99.5)
            .crop(0, 16, Scenes.SIDE, 160)
            .add(new Pad(26, 14, 8, 20, 0))
            .build();
    MedicalImage shut = shutters.apply(film);
    return new Strip(
        "technique-crops",
        List.of(
            panel(shut, b -> b),
            panel(shut, b -> b.collimationCrop()),
            panel(film, b -> b.lungCrop(0.05)),
            panel(film, b -> b.rotateBy(8, 0))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"preprocessing.md", "techniques.md"})
  void thePageNamesEveryStep(String page) throws IOException {
    Path file = FOLDER.resolveSibling(page);
    assumeTrue(Files.isRegularFile(file), "the documentation does not stand beside the module");
    String text = Files.readString(file);
    assertThat(StepType.names())
        .allSatisfy(name -> assertThat(text).containsPattern("`" + name + "[`:]"));
  }

  @ParameterizedTest
  @MethodSource("strips")
  void theFileShowsIt(Strip strip) throws IOException {
    Path file = FOLDER.resolve(strip.name() + ".png");
    BufferedImage drawn = draw(strip);
    if ("write".equals(System.getProperty("medimg.docs"))) {
      ImageIO.write(drawn, "png", file.toFile());
    }
    assumeTrue(Files.isDirectory(FOLDER), "the documentation does not stand beside the module");
    BufferedImage found = ImageIO.read(file.toFile());
    assertThat(found.getWidth()).isEqualTo(drawn.getWidth());
    assertThat(found.getHeight()).isEqualTo(drawn.getHeight());
    for (int y = 0; y < drawn.getHeight(); y++) {
      for (int x = 0; x < drawn.getWidth(); x++) {
        int[] was = found.getRaster().getPixel(x, y, (int[]) null);
        int[] is = drawn.getRaster().getPixel(x, y, (int[]) null);
        for (int c = 0; c < is.length; c++) { // a level or two may depend on the JVM's exp and pow
          assertThat(is[c]).as("%s at %d, %d", file, x, y).isBetween(was[c] - 2, was[c] + 2);
        }
      }
    }
  }

  private static BufferedImage draw(Strip strip) {
    int count = strip.panels().size();
    boolean colour = strip.panels().get(0).image().channels() == 3;
    BufferedImage page =
        new BufferedImage(
            count * (Scenes.SIDE + GAP) - GAP,
            Scenes.SIDE,
            colour ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY);
    int[] white = {255, 255, 255};
    for (int i = 1; i < count; i++) {
      for (int p = 0; p < GAP * Scenes.SIDE; p++) {
        int x = i * (Scenes.SIDE + GAP) - GAP + p % GAP;
        page.getRaster().setPixel(x, p / GAP, white);
      }
    }
    for (int i = 0; i < count; i++) {
      MedicalImage shown = shown(strip.panels().get(i));
      float[] values = shown.toFloatArray();
      for (int p = 0; p < Scenes.SIDE * Scenes.SIDE; p++) {
        int x = i * (Scenes.SIDE + GAP) + p % Scenes.SIDE;
        int[] pixel = new int[3];
        for (int c = 0; c < 3; c++) {
          pixel[c] = (int) values[colour ? 3 * p + c : p];
        }
        page.getRaster().setPixel(x, p / Scenes.SIDE, pixel);
      }
    }
    return page;
  }

  /** What a plan gives, as bytes, in the middle of a square. */
  private static MedicalImage shown(Panel panel) {
    Preprocessing.Builder toBytes = Preprocessing.builder().window(Window.fromImage()).levels(256);
    MedicalImage made = toBytes.build().apply(panel.plan().apply(panel.image()));
    Letterbox square = new Letterbox(Scenes.SIDE, Scenes.SIDE, 0, Resampler.CV_LINEAR);
    return Preprocessing.builder().add(square).build().apply(made);
  }
}
