/** Takes away from data sets what tells who the patient is, after PS3.15. */
@NullMarked
package io.medimg.dicom.deidentify;

import org.jspecify.annotations.NullMarked;
