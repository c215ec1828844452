/** Shapes and float tensors, the only currency between medimg and an inference engine. */
@NullMarked
package io.medimg.tensor;

import org.jspecify.annotations.NullMarked;
