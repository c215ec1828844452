package io.medimg.core.inference;

/**
 * The network formats that medimg loads. Formats that run code on loading (pickle) are not among
 * them.
 */
public enum ModelFormat {
  /** An ONNX graph, {@code .onnx}. */
  ONNX,
  /** A TorchScript archive, {@code .pt}. */
  TORCHSCRIPT
}
