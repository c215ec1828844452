package io.medimg.training;

import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.OnnxRuntimeProvider;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs a network's ONNX file over films, as users will. Not safe for use by several threads; build
 * one per thread.
 */
final class SessionScorer implements Scorer, AutoCloseable {
  private final InferenceSession session;
  private final int size;

  SessionScorer(byte[] onnx, int size) {
    ModelBytes model = ModelBytes.of("chest-xray", ModelFormat.ONNX, onnx);
    this.session = new OnnxRuntimeProvider().open(model, SessionOptions.defaults());
    this.size = size;
  }

  @Override
  public Scores score(List<Film> films, Function<Film, float[]> image) {
    float[][] logits = new float[films.size()][];
    float[][] features = new float[films.size()][];
    for (int i = 0; i < films.size(); i++) {
      FloatTensor input = FloatTensor.of(Shape.of(1, 1, size, size), image.apply(films.get(i)));
      Map<String, FloatTensor> outputs = session.run(Map.of("image", input));
      logits[i] = Known.in(outputs, "logits").toArray();
      features[i] = Known.in(outputs, "features").toArray();
    }
    return new Scores(logits, features);
  }

  @Override
  public void close() {
    session.close();
  }
}
