/**
 * From Pixel Data to samples: frames, encapsulation, palettes, lookup tables, overlays, and the
 * choice of codec.
 */
@NullMarked
package io.medimg.dicom.pixel;

import org.jspecify.annotations.NullMarked;
