package io.medimg.models;

import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.bundle.NetworkShapes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether an open network is the one that a package's words describe. */
final class NetworkFit {
  private NetworkFit() {}

  /**
   * Compares what the network declares; where it leaves something open, runs it once on zeros.
   *
   * @param network its name, for messages
   * @param input the name of the network's input
   * @throws ModelMismatchException if inputs or outputs are others than the package says
   */
  static void check(InferenceSession session, NetworkShapes shapes, String network, String input) {
    Map<String, Shape> outputs = session.info().outputs();
    Optional<String> problem =
        shapes.inputProblem(session.info().inputs()).or(() -> shapes.outputProblem(outputs));
    if (problem.isEmpty() && !shapes.isDecidedBy(outputs)) {
      FloatTensor zeros = FloatTensor.build(shapes.oneImage(), values -> {});
      Map<String, Shape> given = new LinkedHashMap<>();
      session.run(Map.of(input, zeros)).forEach((name, t) -> given.put(name, t.shape()));
      problem = shapes.outputProblem(given);
    }
    if (problem.isPresent()) {
      throw new ModelMismatchException("network '%s': %s".formatted(network, problem.get()));
    }
  }
}
