/** JPEG: baseline, extended, progressive and lossless. */
@NullMarked
package io.medimg.dicom.codec.jpeg;

import org.jspecify.annotations.NullMarked;
