/**
 * Trains the networks that medimg ships: data sets split by patient, augmentation, fine-tuning of a
 * pretrained or random backbone through DJL, calibration and export.
 */
@NullMarked
package io.medimg.models.training;

import org.jspecify.annotations.NullMarked;
