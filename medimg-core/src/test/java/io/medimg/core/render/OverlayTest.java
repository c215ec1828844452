package io.medimg.core.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.diagnosis.DiagnosisOverlay;
import io.medimg.core.diagnosis.OverlayPage;
import io.medimg.core.diagnosis.ReportHeading;
import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
  private static final int MARGIN = 24;
  private static final int HEADER = 58;

  @ParameterizedTest
  @CsvSource({"16,16", "64,48", "1000,200", "200,1000", "2000,2000"})
  void everyFilmGivesAPageOfReadableSize(int width, int height) {
    BufferedImage page = DiagnosisOverlay.render(Samples.of(Samples.film(width, height)));
    assertThat(page.getWidth()).isBetween(900, 1600);
    assertThat(page.getHeight()).isBetween(250, 1100);
  }

  @Test
  void oneValuePerPixelImagesOfEveryKindAreDrawn() {
    List<MedicalImage> images =
        List.of(
            MedicalImage.gray(1, 1, new byte[1]),
            MedicalImage.gray(9, 5, new float[45]),
            MedicalImage.rgb(7, 3, new byte[63]));
    for (MedicalImage image : images) {
      assertThat(DiagnosisOverlay.render(Samples.of(image)).getWidth()).isGreaterThan(800);
    }
  }

  /** The left picture is the film itself; the right one is coloured only where support is. */
  @Test
  void colourLiesOnTheSupportingHalfOnly() {
    MedicalImage film = Samples.film(640, 640);
    Diagnosis d =
        new Diagnosis(
            film,
            Samples.of(film).classification(),
            List.of(),
            List.of(Samples.map(film, -1, 2)),
            List.of(),
            Optional.empty());
    BufferedImage page = DiagnosisOverlay.render(d);
    assertThat(colored(page, MARGIN, 640)).as("the film").isZero();
    int second = MARGIN + 640 + Panels.GAP;
    assertThat(colored(page, second, 160)).as("nothing speaks for it here").isZero();
    assertThat(colored(page, second + 480, 160)).as("support").isGreaterThan(160 * 640 * 9 / 10);
  }

  /** A map of something negative would lead the eye astray. */
  @Test
  void thePositiveFindingsMapIsShown() {
    MedicalImage film = Samples.film(64, 64);
    Finding likelier =
        new Finding(Label.of("Mass"), 0.95, ScoreKind.CALIBRATED, new Threshold(0.99, "a test"));
    Heatmap its =
        new Heatmap(
            likelier.label(),
            "class activation",
            new float[] {1},
            Heatmap.Placement.whole(new Size(1, 1), film.size()));
    Diagnosis d =
        new Diagnosis(
            film,
            new Classification(
                List.of(likelier, Samples.pneumonia()), List.of(), Samples.provenance("m")),
            List.of(),
            List.of(its, Samples.map(film, -1, 2)),
            List.of(),
            Optional.empty());
    assertThat(DiagnosisOverlay.shown(d))
        .get()
        .extracting(Heatmap::label)
        .isEqualTo(Samples.PNEUMONIA);
    assertThat(DiagnosisOverlay.shown(Samples.abstained(film, "why"))).isEmpty();
  }

  /** Boxes and colours of several labels would hide each other. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyLabelWithBoxesHasAPictureOfItsOwn(int labels) {
    MedicalImage film = Samples.film(640, 640);
    Diagnosis d = Samples.several(film, labels);
    Panels panels = DiagnosisOverlay.panels(d);
    assertThat(panels.marks()).hasSize(labels);
    for (int i = 0; i < labels; i++) {
      Panels.Marks marks = panels.marks().get(i);
      assertThat(marks.heatmap()).isEqualTo(d.heatmaps().get(i));
      assertThat(marks.detections()).containsExactly(d.detections().get(i));
    }
    BufferedImage page = DiagnosisOverlay.render(d);
    assertThat(page.getWidth()).isBetween(900, 1600);
    if (labels == 2) {
      int side = panels.picture().width();
      int second = MARGIN + side + Panels.GAP;
      int third = second + side + Panels.GAP;
      assertThat(colored(page, MARGIN, side, side)).as("the image itself").isZero();
      assertThat(colored(page, second, side / 4, side)).isGreaterThan(side * side / 5);
      assertThat(colored(page, second + side * 3 / 4, side / 4, side)).isZero();
      assertThat(colored(page, third + side * 3 / 4, side / 4, side))
          .isGreaterThan(side * side / 5);
    }
  }

  @Test
  void boxesWithoutAHeatmapShareAPicture() {
    MedicalImage film = Samples.film(64, 64);
    Finding mass = new Finding(Label.of("Mass"), 0.9, ScoreKind.SIGMOID, null);
    Detection box = new Detection(mass, Box.ofCorners(1, 1, 9, 9));
    Diagnosis one = Samples.several(film, 1);
    Diagnosis d =
        new Diagnosis(
            film,
            one.classification(),
            List.of(box, one.detections().get(0), box),
            one.heatmaps(),
            List.of(),
            Optional.empty());
    assertThat(DiagnosisOverlay.panels(d).marks())
        .containsExactly(
            new Panels.Marks(one.heatmaps().get(0), one.detections()),
            new Panels.Marks(null, List.of(box, box)));
    assertThat(DiagnosisOverlay.render(d).getWidth()).isGreaterThan(1000);
  }

  @Test
  void scoresOfARefusedImageStandUnderARedBanner() {
    MedicalImage film = Samples.film(300, 300);
    BufferedImage page = DiagnosisOverlay.render(Samples.overruled(film, "not a chest film"));
    BufferedImage plain = DiagnosisOverlay.render(Samples.of(film));
    assertThat(page.getRGB(MARGIN + 3, HEADER + 3)).isEqualTo(0xFFB41C14);
    assertThat(plain.getRGB(MARGIN + 3, HEADER + 3)).isNotEqualTo(0xFFB41C14);
    assertThat(page.getHeight()).isGreaterThan(plain.getHeight());
    assertThat(Samples.abstained(film, "no").overruledRefusal()).isEmpty();
  }

  @Test
  void nameAndDateAreDrawn() {
    Diagnosis d = Samples.of(Samples.film(300, 300));
    ReportHeading heading =
        new ReportHeading("film.png", java.time.LocalDateTime.of(2026, 1, 2, 3, 4));
    assertThat(heading.line()).isEqualTo("film.png, 2026-01-02 03:04");
    assertThat(pixels(DiagnosisOverlay.render(d, heading)))
        .isNotEqualTo(pixels(DiagnosisOverlay.render(d)));
    ReportHeading endless = new ReportHeading("n".repeat(5000), heading.made());
    assertThat(DiagnosisOverlay.render(d, endless).getWidth()).isLessThan(1600);
  }

  @Test
  void wordsOnPicturesArePlain() {
    assertThat(Display.words(MedicalImage.gray(4, 4, new byte[16]))).isEqualTo("as stored");
    assertThat(Display.words(MedicalImage.rgb(2, 2, new byte[12]))).isEqualTo("as stored");
    assertThat(Display.words(Samples.film(64, 64))).startsWith("window of the file, ");
  }

  private static int colored(BufferedImage page, int left, int width) {
    return colored(page, left, width, 640);
  }

  private static int colored(BufferedImage page, int left, int width, int height) {
    int n = 0;
    for (int y = HEADER; y < HEADER + height; y++) {
      for (int x = left; x < left + width; x++) {
        int rgb = page.getRGB(x, y);
        int spread =
            Math.max(
                Math.abs((rgb >> 16 & 0xFF) - (rgb >> 8 & 0xFF)),
                Math.abs((rgb >> 8 & 0xFF) - (rgb & 0xFF)));
        n += spread > 8 ? 1 : 0;
      }
    }
    return n;
  }

  @Test
  void abstentionShowsOneFilmAndNoScore() {
    MedicalImage film = Samples.film(300, 300);
    BufferedImage page =
        DiagnosisOverlay.render(Samples.abstained(film, "not a chest film ".repeat(40)));
    assertThat(page.getWidth()).isEqualTo(1000);
    assertThat(OverlayPage.wrap("word ".repeat(500), new StrokeFont(10, false), 400)).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12})
  void labelsNeverCoverEachOther(int count) {
    Size source = new Size(500, 500);
    BufferedImage page = new BufferedImage(640, 640, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = page.createGraphics();
    List<Detection> same = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Finding f = new Finding(Label.of("Finding " + i), 0.5, ScoreKind.SIGMOID, null);
      same.add(new Detection(f, Box.ofCorners(200 + i, 200, 260, 260)));
    }
    BoxLabels labels =
        new BoxLabels(g, new Box(0, 0, 640, 640), new StrokeFont(12, true), List.of());
    labels.draw(same, source);
    List<Box> taken = labels.taken();
    assertThat(taken).hasSize(count);
    for (int i = 0; i < count; i++) {
      Box label = taken.get(i);
      assertThat(label.clipTo(new Size(640, 640)).area()).isCloseTo(label.area(), within(1e-6));
      for (int j = 0; j < i; j++) {
        assertThat(taken.get(i).intersect(taken.get(j)).area()).isZero();
      }
    }
  }

  @Test
  void boxesBeyondTheFilmAndEndlessNamesAreKeptInside() {
    MedicalImage film = Samples.film(64, 64);
    Finding f =
        new Finding(
            Label.of("A very long name \u00e9\u4e2d ".repeat(20)), 3, ScoreKind.LOGIT, null);
    Diagnosis d =
        new Diagnosis(
            film,
            new Classification(List.of(f), List.of(), Samples.provenance("m".repeat(300))),
            List.of(
                new Detection(f, Box.ofCorners(-50, -50, 500, 500)),
                new Detection(f, Box.ofCorners(100, 100, 120, 120))),
            List.of(),
            List.of(),
            Optional.empty());
    assertThat(DiagnosisOverlay.render(d).getHeight()).isPositive();
  }

  @Test
  void everyPrintableSignHasStrokesOfItsOwn() {
    StrokeFont font = new StrokeFont(12, false);
    String unknown = Glyphs.of('\u4e2d');
    for (char c = 0x21; c < 0x7F; c++) {
      assertThat(Glyphs.of(c)).as("" + c).isNotEqualTo(unknown).isNotEmpty();
    }
    assertThat(font.width("\u00e9")).isEqualTo(font.width("e"));
    assertThat(font.fit("a long text", font.width("a lon..."))).isEqualTo("a lon...");
    assertThat(font.width("")).isZero();
  }

  @Test
  void picturesAreTheSameEachTime() {
    Diagnosis d = Samples.of(Samples.film(100, 100));
    assertThat(pixels(DiagnosisOverlay.render(d))).isEqualTo(pixels(DiagnosisOverlay.render(d)));
  }

  private static int[] pixels(BufferedImage p) {
    return p.getRGB(0, 0, p.getWidth(), p.getHeight(), null, 0, p.getWidth());
  }

  @Test
  void writesAPngAndLeavesNothingElse(@TempDir Path folder) throws IOException {
    Diagnosis d = Samples.of(Samples.film(100, 100));
    d.writeOverlay(folder.resolve("film.png"));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("film.png"));
    }
    assertThat(pixels(ImageIO.read(folder.resolve("film.png").toFile())))
        .isEqualTo(pixels(DiagnosisOverlay.render(d)));
  }

  @Test
  void heatmapOfAnotherImageIsRefused() {
    MedicalImage film = Samples.film(100, 100);
    assertThatThrownBy(() -> Overlay.render(Samples.film(90, 100), Samples.map(film, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
    assertThat(Overlay.render(film, Samples.map(film, 0, 0)).getWidth()).isGreaterThan(1000);
  }
}
