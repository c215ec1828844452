/** Writes networks as ONNX files that any runtime reads. */
@NullMarked
package io.medimg.models.export;

import org.jspecify.annotations.NullMarked;
