/** Checks of arguments that steps and measures share. */
@NullMarked
package io.medimg.preprocess.check;

import org.jspecify.annotations.NullMarked;
