package io.medimg.models;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.task.Detector;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.engine.Engines;
import io.medimg.models.quality.QualityGate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens diagnosers from model packages. Safe for use by several threads. */
public final class Diagnosers {
  private Diagnosers() {}

  /**
   * A diagnoser of chest radiographs with the embedded model; the same as {@link
   * Diagnoser#chestXray()} without {@link java.util.ServiceLoader}, so that it works under OSGi.
   *
   * @return a builder that opens on the CPU unless told otherwise
   */
  public static Diagnoser.Builder chestXray() {
    return new EmbeddedDiagnosers().builder("chest-xray");
  }

  /**
   * A diagnoser of chest radiographs with a given model.
   *
   * @param model a validated package
   * @return a builder that opens on the CPU unless told otherwise
   */
  public static Diagnoser.Builder chestXray(ModelPackage model) {
    Objects.requireNonNull(model, "model");
    return new Builder(() -> model);
  }

  /** Collects options; the package is loaded by {@code open()}. */
  static final class Builder implements Diagnoser.Builder {
    private final Supplier<ModelPackage> model;
    private Device device = Device.cpu();
    private @Nullable String engine;
    private @Nullable Engines engines;
    private int threads = 1;
    private int explain = 3;
    private boolean abstain = true;
    private @Nullable Detector detector;

    Builder(Supplier<ModelPackage> model) {
      this.model = model;
    }

    @Override
    public Builder device(Device value) {
      device = Objects.requireNonNull(value, "device");
      return this;
    }

    @Override
    public Builder engine(String name) {
      engine = Objects.requireNonNull(name, "name");
      return this;
    }

    @Override
    public Builder engines(List<? extends EngineProvider> providers) {
      engines = Engines.of(providers.toArray(EngineProvider[]::new));
      return this;
    }

    @Override
    public Builder intraOpThreads(int value) {
      if (value < 0) {
        throw new IllegalArgumentException(
            "intraOpThreads is 0 (the engine's choice) or more, got " + value);
      }
      threads = value;
      return this;
    }

    @Override
    public Builder explain(int count) {
      if (count < 0) {
        throw new IllegalArgumentException("explain is 0 or more findings, got " + count);
      }
      explain = count;
      return this;
    }

    @Override
    public Builder detector(Detector value) {
      if (detector != null) {
        throw new IllegalStateException("a detector was already set: " + detector);
      }
      detector = Objects.requireNonNull(value, "detector");
      return this;
    }

    @Override
    public Builder abstain(boolean value) {
      abstain = value;
      return this;
    }

    @Override
    public Diagnoser open() {
      ModelPackage loaded = model.get();
      Classifiers.Builder classifier =
          Classifiers.of(loaded).device(device).intraOpThreads(threads);
      if (engine != null) {
        classifier.engine(engine);
      }
      if (engines != null) {
        classifier.engines(engines);
      }
      QualityGate gate =
          QualityGate.chestXray(
              loaded.config().input(), Optional.ofNullable(loaded.config().features()));
      return new PackageDiagnoser(
          classifier.openNetwork(), gate, new PackageDiagnoser.Options(explain, abstain, detector));
    }
  }
}
