/**
 * What a data set says about its image: units, windows, spacing, orientation, SUV factors, timing,
 * per frame where frames differ.
 */
@NullMarked
package io.medimg.dicom.facts;

import org.jspecify.annotations.NullMarked;
