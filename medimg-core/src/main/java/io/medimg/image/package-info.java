/** Medical images as they were stored: pixel buffers, spacing, modality and metadata. */
@NullMarked
package io.medimg.image;

import org.jspecify.annotations.NullMarked;
