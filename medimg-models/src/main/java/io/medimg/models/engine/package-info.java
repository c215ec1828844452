/** Adapter to DJL's engines, ONNX Runtime and PyTorch. */
@NullMarked
package io.medimg.models.engine;

import org.jspecify.annotations.NullMarked;
