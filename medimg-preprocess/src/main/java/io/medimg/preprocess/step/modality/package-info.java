/** Steps that know what stored values mean: rescale, windows, HU, SUV, polarity. */
@NullMarked
package io.medimg.preprocess.step.modality;

import org.jspecify.annotations.NullMarked;
