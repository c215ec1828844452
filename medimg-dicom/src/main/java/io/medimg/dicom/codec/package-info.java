/** Decoders for the pixel data of DICOM transfer syntaxes. */
@NullMarked
package io.medimg.dicom.codec;

import org.jspecify.annotations.NullMarked;
