package io.medimg.models.bundle;

import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.bundle.Verification.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Loads a package's networks, runs its golden input and compares. Used by one thread. */
final class Verifier {
  private final ModelPackage model;
  private final List<Check> checks = new ArrayList<>();

  private Verifier(ModelPackage model) {
    this.model = model;
  }

  static Verification verify(ModelPackage model, List<EngineProvider> engines) {
    Verifier verifier = new Verifier(model);
    verifier.checks.add(
        new Check("files", true, "%d files, every SHA-256 equal".formatted(model.paths().size())));
    for (ModelFormat format : model.formats()) {
      verifier.format(format, engines);
    }
    List<String> unproven =
        model.goldenRun().isPresent()
            ? List.of()
            : List.of(
                "the package has no golden run, so whether the network computes what its makers"
                    + " measured was not compared");
    return new Verification(
        model.metadata().name(), model.metadata().version(), verifier.checks, unproven);
  }

  private void format(ModelFormat format, List<EngineProvider> engines) {
    List<EngineProvider> able = engines.stream().filter(e -> e.supports(format)).toList();
    if (able.isEmpty()) {
      List<String> names = engines.stream().map(EngineProvider::name).toList();
      fail("network " + format, "no engine loads it; there are " + names);
      return;
    }
    List<EngineProvider> working = able.stream().filter(e -> e.probe().works()).toList();
    if (working.isEmpty()) {
      List<String> missing = able.stream().flatMap(e -> e.probe().missing().stream()).toList();
      fail("network " + format, "no engine for it starts; missing are " + missing);
    }
    working.forEach(engine -> engine(format, engine));
  }

  private void fail(String what, String detail) {
    checks.add(new Check(what, false, detail));
  }

  private void engine(ModelFormat format, EngineProvider engine) {
    String what = "network %s on %s".formatted(format, engine.name());
    try (InferenceSession session = engine.open(model.network(format), SessionOptions.defaults())) {
      checks.add(new Check(what, true, "loads on " + session.info().engine()));
      if (declared(what, session)) {
        shapes(what, session);
      }
      golden(engine.name(), session);
    } catch (InferenceException | ModelMismatchException | DeviceUnavailableException e) {
      fail(what, String.valueOf(e.getMessage()));
    }
  }

  /** Whether what the network declares, if anything, fits. */
  private boolean declared(String what, InferenceSession session) {
    NetworkShapes shapes = NetworkShapes.of(model.config());
    Map<String, Shape> inputs = session.info().inputs();
    Map<String, Shape> outputs = session.info().outputs();
    if (inputs.isEmpty() && outputs.isEmpty()) {
      return true; // TorchScript does not tell; the run does
    }
    Optional<String> problem = shapes.inputProblem(inputs).or(() -> shapes.outputProblem(outputs));
    checks.add(
        new Check(
            "inputs and outputs of " + what,
            problem.isEmpty(),
            problem.orElse("%s to %s, as the package says".formatted(inputs, outputs))));
    return problem.isEmpty();
  }

  /** One run of an even input: what the network really gives against what the package says. */
  private void shapes(String what, InferenceSession session) {
    NetworkShapes shapes = NetworkShapes.of(model.config());
    FloatTensor zeros = FloatTensor.build(shapes.oneImage(), values -> {});
    Map<String, FloatTensor> found = session.run(Map.of(model.config().input().inputName(), zeros));
    Map<String, Shape> given = new LinkedHashMap<>();
    found.forEach((name, tensor) -> given.put(name, tensor.shape()));
    Optional<String> problem = shapes.outputProblem(given);
    checks.add(
        new Check(
            "shapes of " + what,
            problem.isEmpty(),
            problem.orElse("%s for one image, as the package says".formatted(given))));
  }

  private void golden(String engine, InferenceSession session) {
    Optional<GoldenRun> run = model.goldenRun();
    if (run.isEmpty()) {
      return;
    }
    String what = "golden run on " + engine;
    GoldenRun golden = run.get();
    Map<String, FloatTensor> found = session.run(golden.inputs());
    for (Map.Entry<String, FloatTensor> wanted : golden.outputs().entrySet()) {
      FloatTensor output = found.get(wanted.getKey());
      checks.add(compare(what, wanted.getKey(), wanted.getValue(), output, golden.tolerance()));
    }
  }

  private static Check compare(
      String what,
      String name,
      FloatTensor wanted,
      @org.jspecify.annotations.Nullable FloatTensor found,
      double tolerance) {
    String which = "%s, output '%s'".formatted(what, name);
    if (found == null || !found.shape().equals(wanted.shape())) {
      return new Check(
          which,
          false,
          "wanted shape %s, found %s"
              .formatted(wanted.shape(), found == null ? "none" : found.shape()));
    }
    double largest = 0;
    float[] a = wanted.toArray();
    float[] b = found.toArray();
    for (int i = 0; i < a.length; i++) {
      double d = Math.abs((double) a[i] - b[i]);
      largest = Double.isNaN(d) ? Double.NaN : Math.max(largest, d);
      if (Double.isNaN(largest)) {
        break;
      }
    }
    return new Check(
        which,
        largest <= tolerance,
        String.format(
            Locale.ROOT, "largest difference %.3g, at most %.3g allowed", largest, tolerance));
  }
}
