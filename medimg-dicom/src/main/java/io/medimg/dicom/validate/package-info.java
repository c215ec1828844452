/** Checks data sets: identifiers and the form of values. */
@NullMarked
package io.medimg.dicom.validate;

import org.jspecify.annotations.NullMarked;
