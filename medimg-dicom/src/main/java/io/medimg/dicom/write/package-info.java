/** Writes DICOM objects from a diagnosis and the image that it came from. */
@NullMarked
package io.medimg.dicom.write;

import org.jspecify.annotations.NullMarked;
