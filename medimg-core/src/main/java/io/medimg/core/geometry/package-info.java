/** Sizes, points, boxes and the affine maps that carry them between model and source pixels. */
@NullMarked
package io.medimg.core.geometry;

import org.jspecify.annotations.NullMarked;
