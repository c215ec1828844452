/** Reading images by content, under limits, without trusting the file. */
@NullMarked
package io.medimg.core.io;

import org.jspecify.annotations.NullMarked;
