/** TorchScript archives written from ONNX graphs, without Python. */
@NullMarked
package io.medimg.pytorch.torchscript;

import org.jspecify.annotations.NullMarked;
