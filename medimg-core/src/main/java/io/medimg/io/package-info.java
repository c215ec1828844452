/** Reads images by their content, within limits that a hostile file cannot exceed. */
@NullMarked
package io.medimg.io;

import org.jspecify.annotations.NullMarked;
