/**
 * Steps that look at neighbors: smoothing, sharpening, speckle; noise and erasing for augmentation.
 */
@NullMarked
package io.medimg.preprocess.step.filter;

import org.jspecify.annotations.NullMarked;
