package io.medimg.models;

import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.Timings;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.NetworkShapes;
import io.medimg.models.engine.Engines;
import io.medimg.models.explain.TensorClassifier;
import io.medimg.preprocess.Preprocessing;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens classifiers from model packages. Safe for use by several threads. */
public final class Classifiers {
  private Classifiers() {}

  /**
   * A classifier of a package, prepared as the package says.
   *
   * @param model a validated package
   * @return a builder that opens on the CPU unless told otherwise
   */
  public static Builder of(ModelPackage model) {
    return new Builder(model);
  }

  /** How a classifier is opened. Not safe for use by several threads; build one per thread. */
  public static final class Builder {
    private final ModelPackage model;
    private @Nullable Preprocessor preprocessor;
    private @Nullable String engine;
    private Engines engines = Engines.installed();
    private SessionOptions options = SessionOptions.defaults();

    private Builder(ModelPackage model) {
      this.model = Objects.requireNonNull(model, "model");
    }

    /**
     * Another plan than the package's own. Scores then no longer mean what the model card says.
     *
     * @param plan must give the shape that the network takes
     * @return this builder
     */
    public Builder preprocess(Preprocessor plan) {
      preprocessor = Objects.requireNonNull(plan, "plan");
      return this;
    }

    /**
     * Where the network runs; the CPU if not called.
     *
     * @param device a named device never falls back
     * @return this builder
     */
    public Builder device(Device device) {
      options = options.withDevice(device);
      return this;
    }

    /**
     * The engine; the first that loads one of the package's formats if not called.
     *
     * @param name for example {@code OnnxRuntime} or {@code PyTorch}
     * @return this builder
     */
    public Builder engine(String name) {
      engine = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * The engines to choose from; those that are installed if not called. For OSGi and the like.
     *
     * @param choice in order of preference
     * @return this builder
     */
    public Builder engines(Engines choice) {
      engines = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /**
     * Threads inside one run; 1 if not called.
     *
     * @param threads 0 leaves it to the engine
     * @return this builder
     */
    public Builder intraOpThreads(int threads) {
      options = options.withIntraOpThreads(threads);
      return this;
    }

    /**
     * Loads the network and takes native memory.
     *
     * @return an open classifier, to be closed by the caller
     * @throws io.medimg.core.inference.DeviceUnavailableException if the named device is not there
     * @throws io.medimg.core.inference.InferenceException if no engine loads the network
     * @throws ModelMismatchException if plan and network do not fit together
     */
    public TensorClassifier open() {
      return openNetwork();
    }

    NetworkClassifier openNetwork() {
      Preprocessor plan =
          preprocessor != null
              ? preprocessor
              : Preprocessing.fromJson(model.config().preprocessing());
      NetworkShapes shapes = NetworkShapes.of(model.config());
      checkPlan(plan, shapes);
      EngineProvider provider = provider();
      ModelBytes network = network(provider);
      InferenceSession session = provider.open(network, options);
      try {
        String input = model.config().input().inputName();
        NetworkFit.check(session, shapes, network.name(), input);
        return new NetworkClassifier(session, plan, model.config(), origin(session, network, plan));
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    }

    private EngineProvider provider() {
      if (engine == null) {
        ModelFormat format =
            model.formats().contains(ModelFormat.ONNX) ? ModelFormat.ONNX : ModelFormat.TORCHSCRIPT;
        return engines.forModel(format, Optional.empty());
      }
      return engines.providers().stream()
          .filter(p -> p.name().equalsIgnoreCase(engine))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "there is no engine '%s'; there are %s".formatted(engine, engines.names())));
    }

    /** The package's own network, or its ONNX graph as TorchScript where an engine wants that. */
    private ModelBytes network(EngineProvider provider) {
      return model.formats().stream()
          .filter(provider::supports)
          .findFirst()
          .map(model::network)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "engine %s loads none of %s, which the package holds"
                          .formatted(provider.name(), model.formats())));
    }

    private void checkPlan(Preprocessor plan, NetworkShapes shapes) {
      if (plan instanceof Preprocessing steps) {
        shapes
            .planProblem(steps)
            .ifPresent(
                problem -> {
                  throw new ModelMismatchException(
                      "model '%s': %s".formatted(model.metadata().name(), problem));
                });
      }
    }

    private Provenance origin(InferenceSession session, ModelBytes network, Preprocessor plan) {
      return new Provenance(
          model.metadata().name(),
          model.metadata().version(),
          network.sha256(),
          session.info().engine(),
          session.info().device(),
          plan.describe(),
          "",
          Timings.none());
    }
  }
}
