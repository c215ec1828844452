/** The trainer of the gate that tells chest films from other pictures. */
@NullMarked
package io.medimg.training.gate;

import org.jspecify.annotations.NullMarked;
