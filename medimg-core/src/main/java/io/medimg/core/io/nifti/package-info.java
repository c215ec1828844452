/** Volumes from and to NIfTI-1 and NIfTI-2 files. The codec itself is internal. */
@NullMarked
package io.medimg.core.io.nifti;

import org.jspecify.annotations.NullMarked;
