/** Exceptions and values that every part of medimg shares. */
@NullMarked
package io.medimg;

import org.jspecify.annotations.NullMarked;
