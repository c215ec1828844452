/**
 * Whole slides: pyramids of tiles, the seam that readers of slides implement, and what reads a
 * region.
 */
@NullMarked
package io.medimg.core.io.slide;

import org.jspecify.annotations.NullMarked;
