/** ONNX graphs written and edited: builder, half floats, shuffled weights, maps as outputs. */
@NullMarked
package io.medimg.pytorch.onnx;

import org.jspecify.annotations.NullMarked;
