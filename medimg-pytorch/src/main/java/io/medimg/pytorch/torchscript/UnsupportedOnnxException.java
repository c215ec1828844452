package io.medimg.pytorch.torchscript;

import io.medimg.core.inference.InferenceException;

/** An ONNX graph uses something that has no counterpart here; the message names it. */
public class UnsupportedOnnxException extends InferenceException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was found, and what can be converted
   */
  public UnsupportedOnnxException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what was found, and what can be converted
   * @param cause what lay beneath
   */
  public UnsupportedOnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
