package io.medimg.models.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.engine.support.ElementType;
import io.medimg.models.engine.support.ForgottenClose;
import io.medimg.models.engine.support.RunGate;
import io.medimg.models.engine.support.SessionInputs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network on ONNX Runtime. Inputs are read in place, outputs copied; no native tensor outlives
 * its run. Safe for use by several threads until closed.
 */
public final class OnnxSession implements InferenceSession {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxSession.class);

  private final String network;
  private final OrtSession session;
  private final SessionInfo info;
  private final RunGate gate;
  private final ForgottenClose memory;
  private final AtomicLong live = new AtomicLong();

  /**
   * Takes over a loaded network.
   *
   * @param network its name
   * @param session closed with this one
   * @param info what to tell
   * @param maxConcurrentRuns how many runs may be under way at once
   */
  OnnxSession(String network, OrtSession session, SessionInfo info, int maxConcurrentRuns) {
    this.network = network;
    this.session = session;
    this.info = info;
    String what = "session '%s'".formatted(network);
    this.gate = new RunGate(what, maxConcurrentRuns);
    this.memory = ForgottenClose.watch(this, what, () -> release(session));
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
      SessionInputs.check(network, info, inputs);
      return runNow(inputs);
    } catch (OrtException e) {
      throw SessionInputs.failure(network, info, inputs, e);
    } finally {
      gate.leave();
    }
  }

  private Map<String, FloatTensor> runNow(Map<String, FloatTensor> inputs) throws OrtException {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, FloatTensor> input : inputs.entrySet()) {
        tensors.put(input.getKey(), inPlace(input.getValue()));
        live.incrementAndGet();
      }
      return copied(session.run(tensors));
    } finally {
      tensors.values().forEach(OnnxTensor::close);
      live.addAndGet(-tensors.size());
    }
  }

  private static OnnxTensor inPlace(FloatTensor tensor) throws OrtException {
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), tensor.buffer(), tensor.shape().toArray());
  }

  private Map<String, FloatTensor> copied(OrtSession.Result result) {
    live.addAndGet(result.size());
    try (result) {
      Map<String, FloatTensor> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        outputs.put(output.getKey(), copied(output.getKey(), output.getValue()));
      }
      return Collections.unmodifiableMap(outputs);
    } finally {
      live.addAndGet(-result.size());
    }
  }

  private static FloatTensor copied(String name, OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)) {
      throw ElementType.unreadable(name, value.getType());
    }
    ElementType type = type(name, tensor.getInfo().type);
    return type.tensor(name, tensor.getInfo().getShape(), tensor::getByteBuffer);
  }

  private static ElementType type(String name, OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> ElementType.FLOAT32;
      case DOUBLE -> ElementType.FLOAT64;
      case INT32 -> ElementType.INT32;
      case INT64 -> ElementType.INT64;
      case UINT8, BOOL -> ElementType.UINT8;
      case INT8 -> ElementType.INT8;
      default -> throw ElementType.unreadable(name, type);
    };
  }

  /** How many native tensors are alive that belong to this session. */
  public long liveTensors() {
    return live.get();
  }

  @Override
  public void close() {
    gate.close(memory::close);
  }

  private static void release(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      LOG.warn("ONNX Runtime did not release a session: {}", SessionInputs.said(e));
    }
  }

  @Override
  public String toString() {
    return "session '%s' (%s on %s)".formatted(network, info.engine(), info.device());
  }
}
