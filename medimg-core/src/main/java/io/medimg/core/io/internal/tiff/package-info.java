/** The TIFF and BigTIFF reader, whole files and slides tile by tile. */
@NullMarked
package io.medimg.core.io.internal.tiff;

import org.jspecify.annotations.NullMarked;
