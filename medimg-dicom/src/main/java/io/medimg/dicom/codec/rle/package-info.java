/** RLE of PS3.5, annex G. */
@NullMarked
package io.medimg.dicom.codec.rle;

import org.jspecify.annotations.NullMarked;
