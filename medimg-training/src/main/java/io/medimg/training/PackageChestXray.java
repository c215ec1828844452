package io.medimg.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.bundle.MedimgConfig;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.ModelPublisher;
import io.medimg.models.bundle.ModelZoo;
import io.medimg.models.bundle.PackageMetadata;
import io.medimg.models.bundle.Verification;
import io.medimg.models.engine.Engines;
import io.medimg.preprocess.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a training run left into the embedded model package, in one step;
 * docs/model-package.md says how to run it.
 *
 * <p>Reads {@code model.onnx}, {@code training-output.json} and {@code evaluation.json} of the run,
 * and the texts beside the sources; counts films and patients; runs the network once on a generated
 * film for the golden outputs; writes the package and its model card; reads it back and verifies
 * it. Safe for use by several threads, but not on one folder at once.
 */
public final class PackageChestXray {
  /** Largest difference that another processor may make. */
  private static final double TOLERANCE = 1e-3;

  private static final Logger LOG = LoggerFactory.getLogger(PackageChestXray.class);
  private static final String OUTPUT = "training-output.json";
  private static final String EVALUATION = "evaluation.json";
  private static final String NETWORK = "model.onnx";
  private static final Set<String> NAMES =
      new TreeSet<>(Set.of("from", "report", "texts", "to", "data", "cards", "license"));

  private PackageChestXray() {}

  /**
   * Packages the network.
   *
   * @param args {@code --from} a run's folder, {@code --report} a folder with the joined evaluation
   *     of several runs if there is one, {@code --texts}, {@code --to}, {@code --data}, {@code
   *     --license}: paths, each with a default that fits the project's root
   * @throws IOException if something is missing or cannot be written
   */
  public static void main(String[] args) throws IOException {
    Places places = places(args);
    keep(places.from(), places.texts(), OUTPUT);
    keep(places.report(), places.texts(), EVALUATION);
    byte[] network = network(places.from(), places.to());
    List<Film> films = Files.isDirectory(places.data()) ? ChestData.read(places.data()) : List.of();
    ModelPackage model =
        assemble(places.texts(), network, films, Files.readString(places.license()));
    Verification verification = ModelZoo.verify(model, Engines.installed().providers());
    if (!verification.passed()) {
      throw new IOException("the package does not pass: " + verification.checks());
    }
    ModelPublisher.embed(model, places.to());
    Files.createDirectories(places.cards());
    Files.writeString(places.cards().resolve("chest-xray.md"), model.modelCard());
    LOG.info("wrote {} to {}", model, places.to());
  }

  /** Where everything lies. */
  private record Places(
      Path from, Path report, Path texts, Path to, Path data, Path cards, Path license) {}

  private static Places places(String... args) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].replaceFirst("^--", "");
      if (!NAMES.contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "'%s' is not one of --%s, each with a path behind it"
                .formatted(args[i], String.join(", --", NAMES)));
      }
      given.put(name, args[i + 1]);
    }
    String from = given.getOrDefault("from", "target/chest-xray");
    String sources = "medimg-models/src/main/";
    return new Places(
        Path.of(from),
        Path.of(given.getOrDefault("report", from)),
        Path.of(given.getOrDefault("texts", sources + "packaging/chest-xray")),
        Path.of(given.getOrDefault("to", sources + "resources/io/medimg/models/zoo")),
        Path.of(given.getOrDefault("data", "../shared/data")),
        Path.of(given.getOrDefault("cards", "docs/model-cards")),
        Path.of(given.getOrDefault("license", "LICENSE")));
  }

  /** Keeps a run's figures beside the texts, so that texts can change without another run. */
  private static void keep(Path from, Path texts, String file) throws IOException {
    if (Files.exists(from.resolve(file))) {
      Files.copy(from.resolve(file), texts.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(texts.resolve(file))) {
      throw new IOException(
          "no %s in %s or %s; train first, or name the run with --from"
              .formatted(file, from, texts));
    }
  }

  private static byte[] network(Path from, Path zoo) throws IOException {
    Path run = from.resolve(NETWORK);
    Path packaged = zoo.resolve("chest-xray/models").resolve(NETWORK);
    if (!Files.exists(run) && !Files.exists(packaged)) {
      throw new IOException(
          "no network at %s or %s; train first, or name the run with --from"
              .formatted(run, packaged));
    }
    return Files.readAllBytes(Files.exists(run) ? run : packaged);
  }

  /**
   * Builds the package in memory.
   *
   * @param texts folder of description and figures
   * @param films to count; may be empty, then the card says that counts are not known
   */
  static ModelPackage assemble(Path texts, byte[] network, List<Film> films, String license)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode evaluation = mapper.readTree(texts.resolve(EVALUATION).toFile());
    ChestPackage parts =
        new ChestPackage(
            mapper.readTree(texts.resolve("description.json").toFile()),
            mapper.readTree(texts.resolve(OUTPUT).toFile()),
            evaluation,
            films);
    MedimgConfig config = parts.config();
    PackageMetadata metadata = parts.metadata();
    FloatTensor input = phantom(config);
    ModelPackage.Builder builder =
        ModelPackage.builder(metadata, config)
            .license(license)
            .network(ModelFormat.ONNX, network)
            .golden(input, run(network, config.input().inputName(), input), TOLERANCE);
    Path licences = texts.resolve("data-licences.md");
    if (Files.exists(licences)) {
      builder.document("data-licences.md", Files.readAllBytes(licences));
    }
    return builder.build();
  }

  /** A film that the project draws itself: no patient's film goes into the package. */
  private static FloatTensor phantom(MedimgConfig config) {
    return Preprocessing.fromJson(config.preprocessing())
        .prepare(ChestPhantom.standard().render())
        .tensor();
  }

  private static Map<String, FloatTensor> run(byte[] network, String inputName, FloatTensor input) {
    EngineProvider engine =
        Engines.installed().forModel(ModelFormat.ONNX, Optional.of("OnnxRuntime"));
    ModelBytes bytes = ModelBytes.of("chest-xray", ModelFormat.ONNX, network);
    try (InferenceSession session = engine.open(bytes, SessionOptions.defaults())) {
      Set<String> declared = session.info().inputs().keySet();
      if (!declared.contains(inputName)) {
        throw new IllegalStateException(
            "the network takes %s, %s says '%s'".formatted(declared, OUTPUT, inputName));
      }
      return session.run(Map.of(inputName, input));
    }
  }
}
