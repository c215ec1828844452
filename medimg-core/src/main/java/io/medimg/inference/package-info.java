/** The seam towards inference engines, and the devices that they run on. */
@NullMarked
package io.medimg.inference;

import org.jspecify.annotations.NullMarked;
