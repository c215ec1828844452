package io.medimg.training;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes and measures trained chest X-ray networks: one run, or several joined into one network
 * whose logits are the mean of theirs.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class ChestXrayEvaluation {
  private ChestXrayEvaluation() {}

  /**
   * A trained part.
   *
   * @param backbone what it was started from
   * @param checkpoints of runs from the same start; the weights of several are averaged (Wortsman
   *     et al., ICML 2022)
   */
  record Part(String backbone, List<Path> checkpoints) {
    Part {
      checkpoints = List.copyOf(checkpoints);
    }
  }

  /** Opens the averaged weights of one or more checkpoints as one network. */
  static ChestNetwork open(NDManager manager, List<Part> parts, long seed) throws IOException {
    List<ChestNetwork> networks = new ArrayList<>();
    for (Part part : parts) {
      String graph = part.backbone().startsWith(BackboneFile.RANDOM) ? "" : BackboneFile.RANDOM;
      String name = graph + part.backbone().split("#", 2)[0];
      ChestNetwork network = new ChestNetwork(List.of(BackboneFile.open(manager, name, seed)));
      network.zeroHead(manager);
      WeightState state = new WeightState(network);
      state.showMeanOf(part.checkpoints());
      networks.add(network);
    }
    return networks.size() == 1 ? networks.get(0) : ChestNetwork.join(manager, networks);
  }

  /** Writes model.onnx, training-output.json and evaluation.json into the output folder. */
  static void run(String name, List<Part> parts, TrainingOptions options, boolean test)
      throws IOException {
    List<Film> films = ChestData.read(options.data());
    try (NDManager manager = PyTorchEngine.get().newBaseManager()) {
      ChestNetwork network = open(manager, parts, options.seed());
      FilmCache cache = new FilmCache(TrainingRun.CACHE_SIZE);
      Validation validation = new Validation(films, options.size(), cache);
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("start", start(parts));
      facts.put("parts", parts.size());
      facts.put("inputSide", options.size());
      new TrainingResult(films, options, network, validation).write(name, facts, test);
    }
  }

  private static List<String> start(List<Part> parts) {
    return parts.stream()
        .map(
            part ->
                part.backbone().startsWith(BackboneFile.RANDOM)
                    ? "random weights"
                    : Path.of(part.backbone().split("#", 2)[0]).getFileName().toString())
        .toList();
  }
}
