/**
 * What users name when they build a plan: the step as data, windows, resamplers and masks. No pixel
 * is touched here.
 */
@NullMarked
package io.medimg.preprocess.step;

import org.jspecify.annotations.NullMarked;
