/** The root of medimg: the exception tree that every module throws. */
@NullMarked
package io.medimg.core;

import org.jspecify.annotations.NullMarked;
