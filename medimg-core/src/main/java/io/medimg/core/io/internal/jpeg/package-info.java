/** The JPEG reader: markers are read here, coefficients by the JDK. */
@NullMarked
package io.medimg.core.io.internal.jpeg;

import org.jspecify.annotations.NullMarked;
