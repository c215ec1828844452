/** Turns raw network outputs into findings, boxes and masks. */
@NullMarked
package io.medimg.models.decode;

import org.jspecify.annotations.NullMarked;
