/** Data sets, augmentation, fine-tuning, calibration and export to a model package. */
@NullMarked
package io.medimg.models.training;

import org.jspecify.annotations.NullMarked;
