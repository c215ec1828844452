package io.medimg.pytorch;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.engine.support.ForgottenClose;
import io.medimg.models.engine.support.RunGate;
import io.medimg.models.engine.support.SessionInputs;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A network behind DJL. A predictor of DJL serves one thread at a time, so each run borrows one
 * from a pool; there are never more than runs allowed at once. Safe for use by several threads
 * until closed.
 */
public final class DjlSession implements InferenceSession {
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
  public DjlSession(
      Model model, SessionInfo info, NetworkTranslator translator, int maxConcurrentRuns) {
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
      SessionInputs.check(model.getName(), info, inputs);
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
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw SessionInputs.failure(model.getName(), info, inputs, cause);
    } finally {
      idle.push(predictor);
    }
  }

  /** How many native tensors are alive that belong to this session. */
  public long liveTensors() {
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
