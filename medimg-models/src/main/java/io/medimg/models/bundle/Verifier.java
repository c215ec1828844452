package io.medimg.models.bundle;

import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.bundle.Verification.Check;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
    return new Verification(model.metadata().name(), model.metadata().version(), verifier.checks);
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
      declared(what, session);
      golden(engine.name(), session);
    } catch (InferenceException | ModelMismatchException | DeviceUnavailableException e) {
      fail(what, String.valueOf(e.getMessage()));
    }
  }

  private void declared(String what, InferenceSession session) {
    Set<String> found = session.info().outputs().keySet();
    if (found.isEmpty()) {
      return; // TorchScript does not tell
    }
    Set<String> wanted = new LinkedHashSet<>();
    MedimgConfig config = model.config();
    wanted.add(config.logitsOutput());
    if (config.camHead() != null) {
      wanted.add(config.camHead().output());
    }
    if (config.features() != null) {
      wanted.add(config.features().output());
    }
    boolean input = session.info().inputs().containsKey(config.input().inputName());
    checks.add(
        new Check(
            "inputs and outputs of " + what,
            input && found.containsAll(wanted),
            "wanted '%s' to %s, found %s to %s"
                .formatted(
                    config.input().inputName(), wanted, session.info().inputs().keySet(), found)));
  }

  private void golden(String engine, InferenceSession session) {
    String what = "golden run on " + engine;
    if (model.goldenRun().isEmpty()) {
      fail(what, "the package has none; export it anew with one");
      return;
    }
    GoldenRun golden = model.goldenRun().get();
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
