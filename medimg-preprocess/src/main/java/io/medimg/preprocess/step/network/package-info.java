/** Steps that make the range and channel order a network expects; last in a plan. */
@NullMarked
package io.medimg.preprocess.step.network;

import org.jspecify.annotations.NullMarked;
