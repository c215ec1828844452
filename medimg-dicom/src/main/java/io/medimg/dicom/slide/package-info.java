/** Whole-slide DICOM images: pyramids of tiles that stay on disk. */
@NullMarked
package io.medimg.dicom.slide;

import org.jspecify.annotations.NullMarked;
