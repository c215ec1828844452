package io.medimg.models.engine;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.medimg.core.MedimgException;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A network behind DJL. A predictor of DJL serves one thread at a time, so each run borrows one
 * from a pool; there are never more than runs allowed at once. Safe for use by several threads
 * until closed.
 */
final class DjlSession implements InferenceSession {
  private final Model model;
  private final SessionInfo info;
  private final NetworkTranslator translator;
  private final RunGate gate;
  private final ForgottenClose memory;
  private final ConcurrentLinkedDeque<Predictor<Map<String, FloatTensor>, Map<String, FloatTensor>>>
      idle = new ConcurrentLinkedDeque<>();

  /**
   * Takes over a loaded model.
   *
   * @param model loaded; closed with this session
   * @param info what to tell
   * @param translator carries tensors in and out
   * @param maxConcurrentRuns how many runs may be under way at once
   */
  DjlSession(Model model, SessionInfo info, NetworkTranslator translator, int maxConcurrentRuns) {
    this.model = model;
    this.info = info;
    this.translator = translator;
    String what = "session '%s'".formatted(model.getName());
    this.gate = new RunGate(what, maxConcurrentRuns);
    Deque<Predictor<Map<String, FloatTensor>, Map<String, FloatTensor>>> pool = idle;
    this.memory = ForgottenClose.watch(this, what, () -> release(model, pool));
  }

  @Override
  public SessionInfo info() {
    return info;
  }

  @Override
  public Map<String, FloatTensor> run(Map<String, FloatTensor> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    gate.enter();
    try {
      check(inputs);
      return predict(inputs);
    } finally {
      gate.leave();
    }
  }

  private Map<String, FloatTensor> predict(Map<String, FloatTensor> inputs) {
    Predictor<Map<String, FloatTensor>, Map<String, FloatTensor>> predictor = idle.poll();
    if (predictor == null) {
      predictor = model.newPredictor(translator);
    }
    try {
      return predictor.predict(inputs);
    } catch (TranslateException e) {
      throw failure(inputs, e.getCause() == null ? e : e.getCause());
    } finally {
      idle.push(predictor);
    }
  }

  private MedimgException failure(Map<String, FloatTensor> inputs, Throwable cause) {
    if (cause instanceof MedimgException ours) {
      return ours;
    }
    return new InferenceException(
        "%s failed to run network '%s' on %s with %s: %s"
            .formatted(info.engine(), model.getName(), info.device(), shapes(inputs), said(cause)),
        cause);
  }

  /** The innermost message: engines wrap their own exceptions. */
  static String said(Throwable cause) {
    Throwable innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    return message == null ? innermost.toString() : message.lines().findFirst().orElse("");
  }

  private void check(Map<String, FloatTensor> inputs) {
    inputs.forEach((name, tensor) -> Objects.requireNonNull(tensor, name));
    if (info.inputs().isEmpty() && !inputs.isEmpty()) {
      return; // the format does not tell: the engine will
    }
    if (inputs.isEmpty() || !inputs.keySet().equals(info.inputs().keySet())) {
      throw new ModelMismatchException(
          "network '%s' takes the inputs %s, got %s"
              .formatted(model.getName(), info.inputs(), shapes(inputs)));
    }
    inputs.forEach(this::check);
  }

  private void check(String name, FloatTensor found) {
    Shape declared = info.inputs().get(name);
    if (declared != null && !declared.accepts(found.shape())) {
      throw new ModelMismatchException(
          "input '%s' of network '%s' takes %s (-1 is any extent), got %s"
              .formatted(name, model.getName(), declared, found.shape()));
    }
  }

  private static Map<String, Shape> shapes(Map<String, FloatTensor> tensors) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  /** How many native tensors are alive that belong to this session. */
  long liveTensors() {
    return model.getNDManager().getManagedArrays().size();
  }

  @Override
  public void close() {
    gate.close(memory::close);
  }

  private static void release(
      Model model, Deque<Predictor<Map<String, FloatTensor>, Map<String, FloatTensor>>> pool) {
    pool.forEach(Predictor::close);
    pool.clear();
    model.close();
  }

  @Override
  public String toString() {
    return "session '%s' (%s on %s)".formatted(model.getName(), info.engine(), info.device());
  }
}
