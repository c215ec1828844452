/**
 * Readers of PNG, JPEG, TIFF, BMP and NIfTI: stored values as they are, never through a colour
 * model.
 */
@NullMarked
package io.medimg.core.io.internal;

import org.jspecify.annotations.NullMarked;
