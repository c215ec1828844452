/** The NIfTI reader and writer. */
@NullMarked
package io.medimg.core.io.internal.nifti;

import org.jspecify.annotations.NullMarked;
