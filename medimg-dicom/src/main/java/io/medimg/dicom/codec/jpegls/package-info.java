/** JPEG-LS, lossless and near-lossless. */
@NullMarked
package io.medimg.dicom.codec.jpegls;

import org.jspecify.annotations.NullMarked;
