/** Steps that move pixels: crops, pads, flips, rotations and resizing. */
@NullMarked
package io.medimg.preprocess.step.geometry;

import org.jspecify.annotations.NullMarked;
