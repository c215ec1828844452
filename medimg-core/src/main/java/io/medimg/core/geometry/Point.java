package io.medimg.core.geometry;

/**
 * A position in continuous pixel coordinates: x to the right, y down, pixel (0, 0) covers [0, 1) x
 * [0, 1), so its centre is (0.5, 0.5). Immutable and safe for use by several threads.
 *
 * @param x columns from the left edge
 * @param y rows from the top edge
 */
public record Point(double x, double y) {}
