/** Medical images as stored values with their meaning: pixels, spacing, windows, modality. */
@NullMarked
package io.medimg.core.image;

import org.jspecify.annotations.NullMarked;
