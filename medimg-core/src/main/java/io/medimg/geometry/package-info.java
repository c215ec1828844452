/** Sizes, boxes, points and the affine maps that lead between model and source pixels. */
@NullMarked
package io.medimg.geometry;

import org.jspecify.annotations.NullMarked;
