/** The BMP reader. */
@NullMarked
package io.medimg.core.io.internal.bmp;

import org.jspecify.annotations.NullMarked;
