package io.medimg.models;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Detections;
import io.medimg.core.task.Detector;
import io.medimg.core.task.Label;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.Timings;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.decode.DetectionDecoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network of the YOLO family over a session, which waits for running calls when it is closed.
 * Safe for use by several threads until closed.
 */
final class YoloDetector implements Detector {
  private final InferenceSession session;
  private final Preprocessor plan;
  private final DetectionDecoder decoder;
  private final Set<Label> untrained;
  private final String input;
  private final @Nullable String output;
  private final Provenance origin;
  private volatile boolean closed;

  YoloDetector(
      InferenceSession session,
      Preprocessor plan,
      DetectionDecoder decoder,
      Wiring wiring,
      Provenance origin) {
    this.session = session;
    this.plan = plan;
    this.decoder = decoder;
    this.untrained = wiring.untrained();
    Set<String> inputs = session.info().inputs().keySet();
    Set<String> outputs = session.info().outputs().keySet();
    this.input = inputs.isEmpty() ? "image" : only("input", wiring.input(), inputs);
    this.output = outputs.isEmpty() ? wiring.output() : only("output", wiring.output(), outputs);
    this.origin = origin;
  }

  /**
   * How the network is plugged in.
   *
   * @param input null if it has only one
   * @param output null if it has only one
   * @param untrained classes that are not reported
   */
  record Wiring(@Nullable String input, @Nullable String output, Set<Label> untrained) {}

  private static String only(String what, @Nullable String asked, Set<String> there) {
    if (asked != null && there.contains(asked)) {
      return asked;
    }
    if (asked == null && there.size() == 1) {
      return there.iterator().next();
    }
    throw new ModelMismatchException(
        "the detector uses %s, the network has the %ss %s; name one of these"
            .formatted(
                asked == null ? "its only " + what : what + " '" + asked + "'", what, there));
  }

  @Override
  public Detections detect(MedicalImage image) {
    if (closed) {
      throw new IllegalStateException("detector is closed");
    }
    long start = System.nanoTime();
    Prepared prepared = plan.prepare(image.frame(0));
    long ready = System.nanoTime();
    FloatTensor boxes = boxes(session.run(Map.of(input, prepared.tensor())));
    long ran = System.nanoTime();
    List<Detection> found =
        decoder.decode(boxes, prepared).stream()
            .filter(d -> !untrained.contains(d.finding().label()))
            .toList();
    Timings timings =
        Timings.none()
            .plus("prepare", ready - start)
            .plus("infer", ran - ready)
            .plus("decode", System.nanoTime() - ran);
    return new Detections(found, about(image, timings));
  }

  private FloatTensor boxes(Map<String, FloatTensor> outputs) {
    String name = output == null ? only("output", null, outputs.keySet()) : output;
    FloatTensor found = outputs.get(name);
    if (found == null) {
      throw new ModelMismatchException(
          "the detector reads output '%s', the network gives %s".formatted(name, outputs.keySet()));
    }
    return found;
  }

  private Provenance about(MedicalImage image, Timings timings) {
    return new Provenance(
        origin.modelName(),
        origin.modelVersion(),
        origin.modelSha256(),
        origin.engine(),
        origin.device(),
        origin.preprocessing(),
        image.metadata().sourceSha256().orElse(""),
        timings);
  }

  @Override
  public EngineInfo engine() {
    return origin.engine();
  }

  @Override
  public Device device() {
    return origin.device();
  }

  @Override
  public Preprocessor preprocessor() {
    return plan;
  }

  @Override
  public void close() {
    closed = true;
    session.close();
  }

  @Override
  public String toString() {
    return "Detector[%s on %s, %s, %s]"
        .formatted(origin.modelName(), origin.engine(), origin.device(), decoder);
  }
}
