package io.medimg.pytorch.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.geometry.Box;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.io.Images;
import io.medimg.core.task.Explainer;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.models.Classifiers;
import io.medimg.models.bundle.CamHead;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.ModelZoo;
import io.medimg.models.bundle.OutputLabel;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.engine.OnnxRuntimeProvider;
import io.medimg.models.explain.BoxesFromHeatmap;
import io.medimg.models.explain.ClassActivationExplainer;
import io.medimg.models.explain.Faithfulness;
import io.medimg.models.explain.GradCamExplainer;
import io.medimg.models.explain.OcclusionExplainer;
import io.medimg.models.explain.RiseExplainer;
import io.medimg.models.explain.ScoreCamExplainer;
import io.medimg.models.explain.SessionClassifier;
import io.medimg.models.explain.TensorClassifier;
import io.medimg.models.metrics.detection.LocalizationAccuracy;
import io.medimg.models.metrics.detection.LocalizationAccuracy.Overlap;
import io.medimg.pytorch.PyTorchGradients;
import io.medimg.pytorch.onnx.OnnxWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The explainers on the embedded chest network and real films. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChestExplanationTest {
  private static final Path NIH =
      Path.of(System.getProperty("medimg.shared")).resolve("data/chest-nih");

  private ModelPackage model;
  private TensorClassifier classifier;

  @BeforeAll
  void open() throws IOException {
    model = ModelZoo.embedded().load("chest-xray");
    classifier = Classifiers.of(model).open();
  }

  @AfterAll
  void close() {
    classifier.close();
  }

  @Test
  void theMeanOfAClassActivationMapIsTheLogitWithoutItsBias() throws IOException {
    MedicalImage film = film("images-512");
    CamHead head = Objects.requireNonNull(model.config().camHead());
    float[] logits = classifier.logits(classifier.preprocessor().toTensor(film))[0];
    for (Label label : classifier.labels()) {
      Heatmap map = ClassActivationExplainer.of(classifier).explain(film, label.name());
      double mean = 0;
      for (float v : map.values()) {
        mean += (double) v / map.values().length;
      }
      double bias = head.bias()[classifier.outputIndex(label.name())];
      float logit = logits[classifier.labelIndex(label.name())];
      assertThat(bias + mean).as("%s", label).isCloseTo(logit, within(2e-3));
    }
  }

  @Test
  void everyExplainerMapsARealFilm() throws IOException {
    MedicalImage film = film("images-512");
    try (GradientSession gradients =
        PyTorchGradients.open(
            model.network(ModelFormat.ONNX),
            Optional.empty(),
            Optional.of(model.config().logitsOutput()),
            SessionOptions.defaults())) {
      List<Explainer> explainers =
          List.of(
              ClassActivationExplainer.of(classifier),
              OcclusionExplainer.of(classifier).patch(48).stride(48).build(),
              RiseExplainer.of(classifier).masks(32).build(),
              ScoreCamExplainer.of(classifier).channels(4).build(),
              GradCamExplainer.of(classifier, gradients).build());
      String label = classifier.classify(film).top(1).get(0).label().name();
      for (Explainer explainer : explainers) {
        Heatmap map = explainer.explain(film, label);
        assertThat(map.source()).isEqualTo(film.size());
        Box whole = map.gridToSource().apply(Box.covering(map.grid()));
        assertThat(whole.iou(Box.covering(film.size()))).isCloseTo(1, within(1e-9));
        assertThat(map.max()).as(map.method()).isNotZero();
      }
    }
  }

  @Test
  void shufflingTheWeightsChangesTheMap() throws IOException {
    MedicalImage film = film("images-512");
    ModelBytes shuffled = OnnxWeights.shuffled(model.network(ModelFormat.ONNX), 1);
    InferenceSession session = new OnnxRuntimeProvider().open(shuffled, SessionOptions.defaults());
    List<Label> labels = model.config().labels().stream().map(OutputLabel::label).toList();
    try (SessionClassifier other =
        new SessionClassifier(session, classifier.preprocessor(), labels)) {
      for (Label label : classifier.labels()) {
        Heatmap map = ClassActivationExplainer.of(classifier).explain(film, label.name());
        Heatmap changed = ClassActivationExplainer.of(other).explain(film, label.name());
        assertThat(Math.abs(Faithfulness.similarity(map, changed))).as("%s", label).isLessThan(0.9);
      }
    }
  }

  /**
   * Wang et al., ChestX-ray8, section 4, on the 53 boxes of the NIH that are there; the figures are
   * written to {@code target/localization.txt}. The network was never shown a box.
   */
  @Test
  void boxesFromMapsAreMeasuredAgainstRadiologists() throws IOException {
    Map<String, List<Box>> truth = annotations();
    Map<String, BoxesFromHeatmap> ways = new LinkedHashMap<>();
    ways.put("180", BoxesFromHeatmap.builder().thresholds(180 / 255.0).build());
    ways.put("60", BoxesFromHeatmap.builder().thresholds(60 / 255.0).build());
    ways.put("60 and 180", BoxesFromHeatmap.wang2017());
    Map<String, LocalizationAccuracy> figures = new LinkedHashMap<>();
    for (Map.Entry<String, List<Box>> film : truth.entrySet()) {
      String[] key = film.getKey().split("\\|", -1);
      MedicalImage image = Images.read(Path.of(key[0]));
      double scale = image.width() / 1024.0;
      List<Box> lesions = film.getValue().stream().map(b -> scaled(b, scale)).toList();
      Heatmap map = ClassActivationExplainer.of(classifier).explain(image, key[1]);
      ways.forEach((name, way) -> measure(figures, name, boxes(way, map), lesions));
    }
    List<String> lines = new ArrayList<>();
    figures.forEach((name, figure) -> lines.add(name + ": " + figure));
    Files.write(Path.of("target/localization.txt"), lines);
    LocalizationAccuracy loose = Objects.requireNonNull(figures.get("60 and 180, IOBB > 0.1"));
    assertThat(loose.lesions()).isEqualTo(53);
    assertThat(loose.accuracy()).isGreaterThan(0.4);
  }

  private static void measure(
      Map<String, LocalizationAccuracy> figures, String way, List<Box> boxes, List<Box> lesions) {
    for (Overlap overlap : Overlap.values()) {
      for (double limit : new double[] {0.1, 0.25, 0.5, 0.75}) {
        figures
            .computeIfAbsent(
                "%s, %s > %s".formatted(way, overlap, limit),
                key -> new LocalizationAccuracy(overlap, limit))
            .add(boxes, lesions);
      }
    }
  }

  private static List<Box> boxes(BoxesFromHeatmap way, Heatmap map) {
    return way.boxes(map).stream().map(Heatmap.Region::box).toList();
  }

  private static Box scaled(Box box, double scale) {
    return new Box(box.x() * scale, box.y() * scale, box.width() * scale, box.height() * scale);
  }

  /** Boxes in a frame of 1024 pixels by {@code file|label}. */
  private static Map<String, List<Box>> annotations() throws IOException {
    Path table = NIH.resolve("boxes.csv");
    assumeTrue(Files.exists(table), "needs ../shared/data/chest-nih/boxes.csv");
    Map<String, List<Box>> found = new LinkedHashMap<>();
    for (String line : Files.readAllLines(table)) {
      String[] f = line.split(",", -1);
      if (f[2].equals("NIH_BBox_List_2017")) {
        String label = f[3].equals("Infiltrate") ? "Infiltration" : f[3];
        Box box =
            new Box(
                Double.parseDouble(f[4]),
                Double.parseDouble(f[5]),
                Double.parseDouble(f[6]),
                Double.parseDouble(f[7]));
        found.computeIfAbsent(file(f[0]) + "|" + label, key -> new ArrayList<>()).add(box);
      }
    }
    return found;
  }

  private static Path file(String name) throws IOException {
    String stem = name.replaceAll("\\..*", "");
    for (String folder : List.of("images-1024", "images-512", "images-64")) {
      try (Stream<Path> files = Files.list(NIH.resolve(folder))) {
        Optional<Path> hit =
            files.filter(p -> p.getFileName().toString().startsWith(stem)).findFirst();
        if (hit.isPresent()) {
          return hit.get();
        }
      }
    }
    throw new IOException("no film " + name);
  }

  private static MedicalImage film(String folder) throws IOException {
    Path films = NIH.resolve(folder);
    assumeTrue(Files.isDirectory(films), "needs ../shared/data/chest-nih/" + folder);
    try (Stream<Path> files = Files.list(films)) {
      return Images.read(files.sorted().findFirst().orElseThrow());
    }
  }
}
