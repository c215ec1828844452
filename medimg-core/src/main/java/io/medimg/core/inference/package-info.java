/** The seam behind which inference engines plug in: devices, sessions, providers. */
@NullMarked
package io.medimg.core.inference;

import org.jspecify.annotations.NullMarked;
