/** Shapes and float tensors: the only currency towards inference engines. */
@NullMarked
package io.medimg.core.tensor;

import org.jspecify.annotations.NullMarked;
