/** Steps that change values: equalization, gamma, percentiles, normalization of intensity. */
@NullMarked
package io.medimg.preprocess.step.contrast;

import org.jspecify.annotations.NullMarked;
