package io.medimg.models;

import io.medimg.core.inference.Device;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.task.Detector;
import io.medimg.core.task.Label;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.Timings;
import io.medimg.models.bundle.DecoderSpec;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.NetworkShapes;
import io.medimg.models.bundle.OutputLabel;
import io.medimg.models.decode.BoxMerging;
import io.medimg.models.decode.DetectionDecoder;
import io.medimg.models.decode.YoloLayout;
import io.medimg.models.engine.Engines;
import io.medimg.preprocess.Preprocessing;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens detectors of the YOLO family. Safe for use by several threads. */
public final class Detectors {
  private Detectors() {}

  /**
   * A detector of a bare network. It needs a plan: see {@link Builder#preprocess}.
   *
   * @param network its bytes
   * @param layout how its output is laid out
   * @param labels its classes, in its order; at least one
   * @return a builder that opens on the CPU unless told otherwise
   */
  public static Builder yolo(ModelBytes network, YoloLayout layout, List<Label> labels) {
    return new Builder(network, layout, labels);
  }

  /**
   * A detector of a package, prepared and decoded as the package says. Classes that the package
   * calls untrained are not reported.
   *
   * @param model a validated package
   * @return a builder that opens on the CPU unless told otherwise
   * @throws ModelMismatchException if the package holds no detector, or its grids are not those of
   *     its layout
   */
  public static Builder of(ModelPackage model) {
    DecoderSpec spec = model.config().decoder();
    if (spec == null) {
      throw new ModelMismatchException(
          "package '%s' names no layout of boxes, so it is no detector; open it with Classifiers"
              .formatted(model.metadata().name()));
    }
    int[] strides = spec.strides();
    if (spec.layout().equals("yolox") && !Arrays.equals(strides, new int[] {8, 16, 32})) {
      throw new ModelMismatchException(
          "layout yolox is read with strides 8, 16 and 32, package '%s' has %s"
              .formatted(model.metadata().name(), Arrays.toString(strides)));
    }
    return ofPackage(model, spec);
  }

  private static Builder ofPackage(ModelPackage model, DecoderSpec spec) {
    ModelFormat format =
        model.formats().contains(ModelFormat.ONNX) ? ModelFormat.ONNX : ModelFormat.TORCHSCRIPT;
    List<OutputLabel> outputs = model.config().labels();
    YoloLayout layout =
        switch (spec.layout()) {
          case "yolov5" -> YoloLayout.V5;
          case "yolov8" -> YoloLayout.V8;
          default -> YoloLayout.YOLOX;
        };
    Builder builder =
        new Builder(
            model.network(format), layout, outputs.stream().map(OutputLabel::label).toList());
    builder.version = model.metadata().version();
    builder.input = model.config().input().inputName();
    builder.output = model.config().logitsOutput();
    builder.shapes = NetworkShapes.of(model.config());
    builder.untrained =
        outputs.stream()
            .filter(o -> !o.trained())
            .map(OutputLabel::label)
            .collect(Collectors.toUnmodifiableSet());
    BoxMerging merging = BoxMerging.nms(spec.iou());
    return builder
        .preprocess(Preprocessing.fromJson(model.config().preprocessing()))
        .confidence(spec.confidence())
        .merging(spec.classAgnostic() ? merging.acrossLabels() : merging)
        .maxDetections(spec.maxDetections());
  }

  /** How a detector is opened. Not safe for use by several threads; build one per thread. */
  public static final class Builder {
    private final ModelBytes network;
    private final DetectionDecoder.Builder decoder;
    private Set<Label> untrained = Set.of();
    private @Nullable String input;
    private @Nullable String output;
    private @Nullable NetworkShapes shapes;
    private String version = "?";
    private @Nullable Preprocessor plan;
    private @Nullable String engine;
    private @Nullable Engines engines;
    private SessionOptions options = SessionOptions.defaults();

    private Builder(ModelBytes network, YoloLayout layout, List<Label> labels) {
      this.network = Objects.requireNonNull(network, "network");
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("a detector has 1 label or more, got none");
      }
      this.decoder = DetectionDecoder.yolo(layout, labels);
    }

    /**
     * How images are prepared. A letterbox keeps their shape, as these networks expect.
     *
     * @param value must give the shape that the network takes
     * @return this builder
     */
    public Builder preprocess(Preprocessor value) {
      this.plan = Objects.requireNonNull(value, "plan");
      return this;
    }

    /**
     * The least score that is kept; 0.25 if not said.
     *
     * @param value 0 to 1
     * @return this builder
     * @throws IllegalArgumentException if it is outside 0 to 1
     */
    public Builder confidence(double value) {
      decoder.confidence(value);
      return this;
    }

    /**
     * Boxes of one label that overlap by more become one, the best; 0.45 if not said.
     *
     * @param limit intersection over union, 0 to 1
     * @return this builder
     * @throws IllegalArgumentException if it is outside 0 to 1
     */
    public Builder iou(double limit) {
      return merging(BoxMerging.nms(limit));
    }

    /**
     * How overlapping boxes become one, in place of {@link #iou}.
     *
     * @param value the merging
     * @return this builder
     */
    public Builder merging(BoxMerging value) {
      decoder.merging(value);
      return this;
    }

    /**
     * How many boxes at most are given per image, the best ones; 300 if not said.
     *
     * @param value at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder maxDetections(int value) {
      decoder.maxDetections(value);
      return this;
    }

    /**
     * The output that holds the boxes; needed if the network has several.
     *
     * @param name as the network has it
     * @return this builder
     */
    public Builder output(String name) {
      this.output = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Where the network runs; the CPU if not said.
     *
     * @param device a named device never falls back
     * @return this builder
     */
    public Builder device(Device device) {
      this.options = options.withDevice(device);
      return this;
    }

    /**
     * The engine; the first that loads the network if not said.
     *
     * @param name for example {@code OnnxRuntime}
     * @return this builder
     */
    public Builder engine(String name) {
      this.engine = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * The engines to choose from; those that are installed if not said. For OSGi and the like.
     *
     * @param choice in order of preference
     * @return this builder
     */
    public Builder engines(Engines choice) {
      this.engines = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /**
     * Threads inside one run; 1 if not said.
     *
     * @param threads 0 leaves it to the engine
     * @return this builder
     */
    public Builder intraOpThreads(int threads) {
      this.options = options.withIntraOpThreads(threads);
      return this;
    }

    /**
     * Loads the network and takes native memory.
     *
     * @return an open detector, to be closed by the caller
     * @throws IllegalStateException if there is no plan
     * @throws io.medimg.core.inference.DeviceUnavailableException if the named device is not there
     * @throws io.medimg.core.inference.InferenceException if no engine loads the network
     * @throws ModelMismatchException if the network's inputs or outputs do not fit
     */
    public Detector open() {
      if (plan == null) {
        throw new IllegalStateException(
            "a detector of '%s' needs a plan; call preprocess(Preprocessing.builder()...build())"
                .formatted(network.name()));
      }
      Engines choice = engines == null ? Engines.installed() : engines;
      InferenceSession session =
          choice.forModel(network.format(), Optional.ofNullable(engine)).open(network, options);
      try {
        if (shapes != null && input != null) {
          NetworkFit.check(session, shapes, network.name(), input);
        }
        YoloDetector.Wiring wiring = new YoloDetector.Wiring(input, output, untrained);
        return new YoloDetector(session, plan, decoder.build(), wiring, origin(session, plan));
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    }

    private Provenance origin(InferenceSession session, Preprocessor prepared) {
      return new Provenance(
          network.name(),
          version,
          network.sha256(),
          session.info().engine(),
          session.info().device(),
          prepared.describe(),
          "",
          Timings.none());
    }
  }
}
