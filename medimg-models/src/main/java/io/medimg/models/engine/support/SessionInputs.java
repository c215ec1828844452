package io.medimg.models.engine.support;

import io.medimg.core.MedimgException;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession.SessionInfo;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What sessions of every engine say about their inputs. Safe for use by several threads. */
public final class SessionInputs {
  private SessionInputs() {}

  /**
   * Refuses inputs that the network does not declare.
   *
   * @param network its name
   * @param info what it declares
   * @param inputs by name
   * @throws ModelMismatchException if a name or a shape does not fit
   */
  public static void check(String network, SessionInfo info, Map<String, FloatTensor> inputs) {
    inputs.forEach((name, tensor) -> Objects.requireNonNull(tensor, name));
    if (info.inputs().isEmpty() && !inputs.isEmpty()) {
      return; // the format does not tell: the engine will
    }
    if (inputs.isEmpty() || !inputs.keySet().equals(info.inputs().keySet())) {
      throw new ModelMismatchException(
          "network '%s' takes the inputs %s, got %s"
              .formatted(network, info.inputs(), shapes(inputs)));
    }
    inputs.forEach((name, found) -> check(network, name, info.inputs().get(name), found));
  }

  private static void check(
      String network, String name, @Nullable Shape declared, FloatTensor found) {
    if (declared != null && !declared.accepts(found.shape())) {
      throw new ModelMismatchException(
          "input '%s' of network '%s' takes %s (-1 is any extent), got %s"
              .formatted(name, network, declared, found.shape()));
    }
  }

  /**
   * What to throw when a run fails.
   *
   * @param network its name
   * @param info engine and device
   * @param inputs what it was given
   * @param cause what the engine threw
   * @return the cause itself if it is one of this library's
   */
  public static MedimgException failure(
      String network, SessionInfo info, Map<String, FloatTensor> inputs, Throwable cause) {
    if (cause instanceof MedimgException ours) {
      return ours;
    }
    return new InferenceException(
        "%s failed to run network '%s' on %s with %s: %s"
            .formatted(info.engine(), network, info.device(), shapes(inputs), said(cause)),
        cause);
  }

  /** The innermost message: engines wrap their own exceptions. */
  public static String said(Throwable cause) {
    Throwable innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    return message == null ? innermost.toString() : message.lines().findFirst().orElse("");
  }

  private static Map<String, Shape> shapes(Map<String, FloatTensor> tensors) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }
}
