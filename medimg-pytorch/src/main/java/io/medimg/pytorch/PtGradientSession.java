package io.medimg.pytorch;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession.SessionInfo;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.engine.support.ForgottenClose;
import io.medimg.models.engine.support.RunGate;
import io.medimg.models.engine.support.SessionInputs;
import io.medimg.pytorch.torchscript.TorchScript;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Derivatives by a shift of zero that the module adds to an inner value. Autograd's switch belongs
 * to the calling thread, so runs do not disturb each other nor DJL's training. Safe for use by
 * several threads until closed.
 */
final class PtGradientSession implements GradientSession {
  private final Model model;
  private final PtSymbolBlock script;
  private final SessionInfo info;
  private final String feature;
  private final RunGate gate;
  private final ForgottenClose memory;

  /** The inner value's shape by the image's. */
  private final Map<io.medimg.core.tensor.Shape, Shape> shapes = new ConcurrentHashMap<>();

  /**
   * Takes over a loaded module.
   *
   * @param model owns the module; closed with this session
   * @param script made by {@link TorchScript#withShift}
   * @param info what to tell
   * @param feature name of the inner value
   * @param maxConcurrentRuns how many runs may be under way at once
   */
  PtGradientSession(
      Model model, PtSymbolBlock script, SessionInfo info, String feature, int maxConcurrentRuns) {
    this.model = model;
    this.script = script;
    this.info = info;
    this.feature = feature;
    String what = "gradient session '%s'".formatted(model.getName());
    this.gate = new RunGate(what, maxConcurrentRuns);
    this.memory = ForgottenClose.watch(this, what, model::close);
  }

  @Override
  public SessionInfo info() {
    return info;
  }

  @Override
  public String feature() {
    return feature;
  }

  @Override
  public Gradients gradients(FloatTensor image, int outputIndex) {
    check(Objects.requireNonNull(image, "image"));
    gate.enter();
    boolean before = JniUtils.isGradMode();
    try (NDManager manager = model.getNDManager().newSubManager()) {
      JniUtils.setGraphExecutorOptimize(false);
      NDArray input = NetworkTranslator.array(manager, image);
      Shape shape = shapes.computeIfAbsent(image.shape(), s -> featureShape(manager, input));
      return differentiate(manager, input, shape, outputIndex);
    } catch (EngineException e) {
      throw new InferenceException(
          "%s failed to differentiate network '%s' by '%s' for an image of %s: %s"
              .formatted(
                  info.engine(), model.getName(), feature, image.shape(), SessionInputs.said(e)),
          e);
    } finally {
      JniUtils.setGradMode(before);
      gate.leave();
    }
  }

  private void check(FloatTensor image) {
    io.medimg.core.tensor.Shape declared = info.inputs().values().iterator().next();
    if (image.shape().rank() < 1 || image.shape().get(0) != 1 || !declared.accepts(image.shape())) {
      throw new ModelMismatchException(
          "network '%s' is differentiated for one image at a time, of shape %s; got %s"
              .formatted(model.getName(), declared, image.shape()));
    }
  }

  private Shape featureShape(NDManager manager, NDArray input) {
    try (IValue argument = IValue.from((PtNDArray) input);
        IValue result = IValueUtils.runMethod(script, TorchScript.FEATURES, argument)) {
      return result.toTensor((PtNDManager) manager).getShape();
    }
  }

  private Gradients differentiate(NDManager manager, NDArray input, Shape shape, int index) {
    JniUtils.setGradMode(true);
    PtNDArray shift = (PtNDArray) manager.zeros(shape, DataType.FLOAT32);
    JniUtils.attachGradient(shift, true);
    NDList results = IValueUtils.forward(script, new NDList(input, shift), true);
    NDArray outputs = results.get(1).flatten();
    Objects.checkIndex(index, Math.toIntExact(outputs.size()));
    PtNDArray output = (PtNDArray) outputs.get(index);
    PtNDArray one = (PtNDArray) manager.ones(output.getShape(), DataType.FLOAT32);
    JniUtils.backward(output, one, false, false);
    return new Gradients(copy(results.get(0)), copy(shift.getGradient()), output.toFloatArray()[0]);
  }

  /** Copies an array without its axis of one image. */
  private static FloatTensor copy(NDArray array) {
    FloatTensor tensor = NetworkTranslator.tensor("feature", array);
    long[] dims = tensor.shape().toArray();
    return dims.length > 1 && dims[0] == 1
        ? tensor.reshape(io.medimg.core.tensor.Shape.of(Arrays.copyOfRange(dims, 1, dims.length)))
        : tensor;
  }

  /** How many native tensors are alive that belong to this session. */
  long liveTensors() {
    return model.getNDManager().getManagedArrays().size();
  }

  @Override
  public void close() {
    gate.close(memory::close);
  }
}
