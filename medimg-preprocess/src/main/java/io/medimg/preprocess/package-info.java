/** Preprocessing plans: immutable lists of steps that turn an image into a tensor. */
@NullMarked
package io.medimg.preprocess;

import org.jspecify.annotations.NullMarked;
