package io.medimg.models;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.NotAssessed;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.Timings;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.bundle.AgeRange;
import io.medimg.models.bundle.CamHead;
import io.medimg.models.bundle.MedimgConfig;
import io.medimg.models.bundle.OutputLabel;
import io.medimg.models.explain.TensorClassifier;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A classifier over one inference session and the package that describes it. Safe for use by
 * several threads until closed.
 */
final class NetworkClassifier implements TensorClassifier {
  /** Images that go through the network at once. */
  private static final int BATCH = 8;

  private final InferenceSession session;
  private final Preprocessor preprocessor;
  private final MedimgConfig config;
  private final List<Integer> assessed;
  private final List<Label> labels;
  private final LabelScores scores;
  private final Provenance origin;
  private final CloseGuard gate;

  NetworkClassifier(
      InferenceSession session, Preprocessor preprocessor, MedimgConfig config, Provenance origin) {
    this.session = session;
    this.preprocessor = preprocessor;
    this.config = config;
    this.origin = origin;
    this.gate = new CloseGuard("classifier '" + origin.modelName() + "'");
    List<OutputLabel> all = config.labels();
    assessed = IntStream.range(0, all.size()).filter(i -> all.get(i).trained()).boxed().toList();
    labels = assessed.stream().map(i -> all.get(i).label()).toList();
    scores = new LabelScores(all);
  }

  @Override
  public List<Label> labels() {
    return labels;
  }

  @Override
  public EngineInfo engine() {
    return session.info().engine();
  }

  @Override
  public Device device() {
    return session.info().device();
  }

  @Override
  public Preprocessor preprocessor() {
    return preprocessor;
  }

  @Override
  public Classification classify(MedicalImage image) {
    return gate.run(
        () -> {
          long start = System.nanoTime();
          FloatTensor tensor = preprocessor.toTensor(image.frame(0));
          Timings prepared = Timings.none().plus("prepare", System.nanoTime() - start);
          return classifyPrepared(List.of(image), tensor, prepared).get(0);
        });
  }

  @Override
  public List<Classification> classify(List<MedicalImage> images) {
    return gate.run(
        () -> {
          List<Classification> out = new ArrayList<>();
          for (int from = 0; from < images.size(); from += BATCH) {
            List<MedicalImage> part = images.subList(from, Math.min(from + BATCH, images.size()));
            long start = System.nanoTime();
            FloatTensor tensor =
                FloatTensor.concat(
                    part.stream().map(i -> preprocessor.toTensor(i.frame(0))).toList());
            long each = (System.nanoTime() - start) / part.size();
            out.addAll(classifyPrepared(part, tensor, Timings.none().plus("prepare", each)));
          }
          return List.copyOf(out);
        });
  }

  private List<Classification> classifyPrepared(
      List<MedicalImage> images, FloatTensor tensor, Timings prepared) {
    long start = System.nanoTime();
    float[][] logits = allLogits(runNow(tensor), images.size());
    Timings timings = prepared.plus("infer", (System.nanoTime() - start) / images.size());
    return IntStream.range(0, images.size())
        .mapToObj(i -> classification(logits[i], images.get(i), timings))
        .toList();
  }

  /**
   * What logits of one image mean; used by the diagnoser, which runs the network itself.
   *
   * @param logits a number for each output, as {@link #allLogits} gives them
   */
  Classification classification(float[] logits, MedicalImage image, Timings timings) {
    double[] score = scores.of(origin.modelName(), logits);
    List<Finding> findings = new ArrayList<>();
    Map<Label, NotAssessed> omitted = new LinkedHashMap<>();
    for (int i = 0; i < score.length; i++) {
      OutputLabel output = config.labels().get(i);
      NotAssessed why = whyOmitted(output, image.metadata().patientAgeYears());
      if (why == null) {
        findings.add(new Finding(output.label(), score[i], output.kind(), output.threshold()));
      } else {
        omitted.put(output.label(), why);
      }
    }
    return new Classification(findings, omitted, provenance(image, timings));
  }

  private static @Nullable NotAssessed whyOmitted(OutputLabel output, OptionalDouble age) {
    if (!output.trained()) {
      return NotAssessed.NOT_TRAINED;
    }
    AgeRange ages = output.ages();
    if (ages == null) {
      return null;
    }
    if (age.isEmpty()) {
      return NotAssessed.AGE_UNKNOWN;
    }
    return ages.contains(age.getAsDouble()) ? null : NotAssessed.OTHER_AGE;
  }

  /** What is said of an image that was refused before the network ran. */
  Classification refused(MedicalImage image, Timings timings) {
    Map<Label, NotAssessed> omitted = new LinkedHashMap<>();
    config
        .labels()
        .forEach(
            l ->
                omitted.put(
                    l.label(), l.trained() ? NotAssessed.IMAGE_REFUSED : NotAssessed.NOT_TRAINED));
    return new Classification(List.of(), omitted, provenance(image, timings));
  }

  Provenance provenance(MedicalImage image, Timings timings) {
    return new Provenance(
        origin.modelName(),
        origin.modelVersion(),
        origin.modelSha256(),
        engine(),
        device(),
        origin.preprocessing(),
        image.metadata().sourceSha256().orElse(""),
        timings);
  }

  @Override
  public float[][] logits(FloatTensor batch) {
    return gate.run(
        () ->
            Arrays.stream(allLogits(runNow(batch), Math.toIntExact(batch.shape().get(0))))
                .map(this::assessedOf)
                .toArray(float[][]::new));
  }

  @Override
  public Map<String, FloatTensor> run(FloatTensor batch) {
    return gate.run(() -> runNow(batch));
  }

  private Map<String, FloatTensor> runNow(FloatTensor batch) {
    return session.run(Map.of(config.input().inputName(), batch));
  }

  /** Every output's logit, also of labels that were not trained, out of a run's outputs. */
  float[][] allLogits(Map<String, FloatTensor> outputs, int count) {
    FloatTensor all = outputs.get(config.logitsOutput());
    int width = config.labels().size();
    if (all == null || all.shape().elements() != (long) count * width) {
      throw new ModelMismatchException(
          "model '%s' should give '%s' of [%d, %d], got %s"
              .formatted(origin.modelName(), config.logitsOutput(), count, width, outputs));
    }
    float[][] out = new float[count][width];
    FloatBuffer values = all.buffer();
    for (float[] row : out) {
      values.get(row);
    }
    return out;
  }

  private float[] assessedOf(float[] all) {
    float[] out = new float[assessed.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = all[assessed.get(i)];
    }
    return out;
  }

  @Override
  public int labelIndex(String label) {
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).name().equalsIgnoreCase(label)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not assessed by model '%s'; its labels are %s"
            .formatted(
                label.length() > 80 ? label.substring(0, 80) + "..." : label,
                origin.modelName(),
                labels.stream()
                    .map(l -> l.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "))));
  }

  @Override
  public int outputIndex(String label) {
    return assessed.get(labelIndex(label));
  }

  @Override
  public Optional<String> classActivationOutput() {
    return Optional.ofNullable(config.camHead()).map(CamHead::output);
  }

  MedimgConfig config() {
    return config;
  }

  @Override
  public void close() {
    gate.close(session::close);
  }

  @Override
  public String toString() {
    return "Classifier[%s %s, %s on %s]"
        .formatted(origin.modelName(), origin.modelVersion(), engine(), device());
  }
}
