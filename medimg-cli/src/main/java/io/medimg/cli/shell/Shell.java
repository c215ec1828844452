package io.medimg.cli.shell;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.diagnosis.DiagnosisOverlay;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Images;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.render.Display;
import io.medimg.core.render.HistogramChart;
import io.medimg.core.render.Overlay;
import io.medimg.core.task.Facts;
import io.medimg.core.task.Heatmap;
import io.medimg.models.bundle.ModelListing;
import io.medimg.models.bundle.ModelZoo;
import io.medimg.models.explain.ClassActivationExplainer;
import io.medimg.models.explain.TensorClassifier;
import io.medimg.preprocess.Histogram;
import io.medimg.preprocess.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verbs for JShell, imported there statically: {@code var d = diagnose("film.png")}. The diagnoser
 * is opened by the first diagnosis and kept until {@link #close()} or the end of the session. Safe
 * for use by several threads.
 */
public final class Shell {
  private static final AtomicReference<@Nullable Diagnoser> OPEN = new AtomicReference<>();

  private Shell() {}

  /**
   * A generated chest film with an opacity in the left lower zone.
   *
   * @return 1024 x 1024, 12 bits
   */
  public static MedicalImage phantom() {
    return phantom(1);
  }

  /**
   * Another generated chest film.
   *
   * @param seed the same seed gives the same film
   * @return 1024 x 1024, 12 bits
   */
  public static MedicalImage phantom(long seed) {
    return ChestPhantom.standard()
        .withSeed(seed)
        .withOpacity(ChestPhantom.Side.PATIENT_LEFT, ChestPhantom.Zone.LOWER, 0.11)
        .render();
  }

  /**
   * Reads an image.
   *
   * @param file PNG, JPEG, TIFF, BMP or DICOM
   * @return as stored
   * @throws UncheckedIOException if it cannot be read; the message says why
   */
  public static MedicalImage read(String file) {
    try {
      return Images.read(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Diagnoses a file.
   *
   * @param file a chest film
   * @return the diagnosis; it may abstain with a reason
   * @throws UncheckedIOException if it cannot be read
   */
  public static Diagnosis diagnose(String file) {
    return diagnose(read(file));
  }

  /**
   * Diagnoses an image.
   *
   * @param image a chest film
   * @return the diagnosis; it may abstain with a reason
   */
  public static Diagnosis diagnose(MedicalImage image) {
    return diagnoser().diagnose(image);
  }

  /**
   * Diagnoses a chest film of which more is known than its file says.
   *
   * @param image left as it is
   * @param facts such as {@code Facts.none().withAgeYears(54)}
   * @return the diagnosis; it may abstain with a reason
   */
  public static Diagnosis diagnose(MedicalImage image, Facts facts) {
    return diagnoser().diagnose(image, facts);
  }

  private static synchronized Diagnoser diagnoser() {
    Diagnoser open = OPEN.get();
    if (open == null) {
      open = Diagnoser.chestXray().open();
      OPEN.set(open);
    }
    return open;
  }

  /** Gives the diagnoser's memory back; the next diagnosis opens it again. */
  public static synchronized void close() {
    Diagnoser open = OPEN.getAndSet(null);
    if (open != null) {
      open.close();
    }
  }

  /**
   * Shows what speaks for a label, by class activation.
   *
   * @param image a chest film
   * @param label a name that the model assesses
   * @return the map
   * @throws IllegalArgumentException if the label is not assessed; the message names those that are
   */
  public static Heatmap explain(MedicalImage image, String label) {
    TensorClassifier classifier = (TensorClassifier) diagnoser().classifier();
    return ClassActivationExplainer.of(classifier).explain(image, label);
  }

  /** The beginning of a plan: {@code plan().clahe(2, 8, 8).build().apply(image)}. */
  public static Preprocessing.Builder plan() {
    return Preprocessing.builder();
  }

  /**
   * Counts the values of an image and prints figures with a small plot.
   *
   * @param image any image
   * @return the histogram
   */
  public static Histogram histogram(MedicalImage image) {
    Histogram h = Histogram.of(image);
    System.out.println(TextPlot.of(h));
    return h;
  }

  /** The names of the embedded models. */
  public static List<String> models() {
    try {
      return ModelZoo.embedded().list().stream().map(ModelListing::name).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Shows an image: in a window where there is a screen, as a PNG file everywhere.
   *
   * @param image any image
   * @return the file
   */
  public static Path show(MedicalImage image) {
    double f = Math.min(1, 1200.0 / Math.max(image.width(), image.height()));
    Size size =
        new Size(
            Math.max(1, (int) Math.round(image.width() * f)),
            Math.max(1, (int) Math.round(image.height() * f)));
    return show("image", Display.render(image, size));
  }

  /**
   * Shows a diagnosis: film, heatmap, boxes, scores.
   *
   * @param diagnosis what {@link #diagnose} gave
   * @return the file
   */
  public static Path show(Diagnosis diagnosis) {
    return show("diagnosis", DiagnosisOverlay.render(diagnosis));
  }

  /**
   * Shows a map over its image.
   *
   * @param image what was explained
   * @param map what {@link #explain} gave
   * @return the file
   */
  public static Path show(MedicalImage image, Heatmap map) {
    return show("heatmap", Overlay.render(image, map));
  }

  /**
   * Shows counts of values as a chart, one row per image.
   *
   * @param images one or more, for example before and after a plan
   * @return the file
   */
  public static Path showHistogram(MedicalImage... images) {
    List<HistogramChart.Series> rows =
        List.of(images).stream()
            .map(i -> Histogram.of(i).series(i.describe(), i))
            .collect(Collectors.toList());
    return show("histogram", HistogramChart.render("values", rows));
  }

  private static Path show(String name, BufferedImage picture) {
    try {
      Path file = Files.createTempFile("medimg-" + name + "-", ".png");
      Overlay.writePng(picture, file);
      Windows.open(Objects.requireNonNull(file.getFileName()).toString(), picture);
      return file;
    } catch (IOException e) {
      String why =
          "the picture needs a file in %s, which cannot be written (%s); -Djava.io.tmpdir=FOLDER moves it";
      throw new UncheckedIOException(
          why.formatted(System.getProperty("java.io.tmpdir"), e.getMessage()), e);
    }
  }
}
