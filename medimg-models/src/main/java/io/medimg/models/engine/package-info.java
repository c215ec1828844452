/** Adapters to ONNX Runtime and, through DJL, to PyTorch. */
@NullMarked
package io.medimg.models.engine;

import org.jspecify.annotations.NullMarked;
