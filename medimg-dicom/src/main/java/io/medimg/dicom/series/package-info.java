/** Folders and DICOMDIRs to series, stacks of slices and volumes, with everything odd said. */
@NullMarked
package io.medimg.dicom.series;

import org.jspecify.annotations.NullMarked;
