/** Writes TorchScript archives from ONNX graphs, so that one network runs on both engines. */
@NullMarked
package io.medimg.models.torchscript;

import org.jspecify.annotations.NullMarked;
