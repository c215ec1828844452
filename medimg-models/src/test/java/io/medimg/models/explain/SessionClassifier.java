package io.medimg.models.explain;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Timings;
import io.medimg.core.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The least classifier over a session: what explainers borrow, and nothing else. */
public final class SessionClassifier implements TensorClassifier {
  private final InferenceSession session;
  private final Preprocessor preprocessor;
  private final List<Label> labels;

  public SessionClassifier(
      InferenceSession session, Preprocessor preprocessor, List<Label> labels) {
    this.session = session;
    this.preprocessor = preprocessor;
    this.labels = labels;
  }

  @Override
  public float[][] logits(FloatTensor batch) {
    float[] all = run(batch).get("logits").toArray();
    float[][] out = new float[all.length / labels.size()][labels.size()];
    for (int i = 0; i < all.length; i++) {
      out[i / labels.size()][i % labels.size()] = all[i];
    }
    return out;
  }

  @Override
  public Map<String, FloatTensor> run(FloatTensor batch) {
    return session.run(Map.of("image", batch));
  }

  @Override
  public int labelIndex(String label) {
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).name().equalsIgnoreCase(label)) {
        return i;
      }
    }
    throw new IllegalArgumentException("'%s' is not assessed, %s are".formatted(label, labels));
  }

  @Override
  public int outputIndex(String label) {
    return labelIndex(label);
  }

  @Override
  public Optional<String> classActivationOutput() {
    return Optional.of("cam").filter(session.info().outputs()::containsKey);
  }

  @Override
  public List<Label> labels() {
    return labels;
  }

  @Override
  public Classification classify(MedicalImage image) {
    return classify(List.of(image)).get(0);
  }

  @Override
  public List<Classification> classify(List<MedicalImage> images) {
    return images.stream().map(i -> logits(preprocessor.toTensor(i))[0]).map(this::named).toList();
  }

  private Classification named(float[] logits) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < logits.length; i++) {
      findings.add(new Finding(labels.get(i), logits[i], ScoreKind.LOGIT, null));
    }
    Provenance provenance =
        new Provenance("test", "1", "", engine(), device(), "", "", Timings.none());
    return new Classification(findings, List.of(), provenance);
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
  public void close() {
    session.close();
  }
}
