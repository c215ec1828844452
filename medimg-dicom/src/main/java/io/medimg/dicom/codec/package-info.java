/**
 * Decoders for the compressed pixels of DICOM transfer syntaxes: {@link
 * io.medimg.dicom.codec.FrameDecoder} is what they have in common, {@link
 * io.medimg.dicom.pixel.FrameDecoders} finds them. Written from the standards named in each class;
 * pure Java, without recursion and without state between frames.
 */
@NullMarked
package io.medimg.dicom.codec;

import org.jspecify.annotations.NullMarked;
