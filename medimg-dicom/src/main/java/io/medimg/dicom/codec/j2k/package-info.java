/** JPEG 2000 and High-Throughput JPEG 2000. */
@NullMarked
package io.medimg.dicom.codec.j2k;

import org.jspecify.annotations.NullMarked;
