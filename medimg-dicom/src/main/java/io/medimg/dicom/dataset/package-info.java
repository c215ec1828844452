/**
 * Data sets: elements, value representations, character sets, dictionaries, parsing, and data sets
 * as text and DICOM JSON. No pixels.
 */
@NullMarked
package io.medimg.dicom.dataset;

import org.jspecify.annotations.NullMarked;
