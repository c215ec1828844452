/** Reads DICOM files: data sets, modality values and the metadata that imaging needs. */
@NullMarked
package io.medimg.dicom;

import org.jspecify.annotations.NullMarked;
