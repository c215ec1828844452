/**
 * Measures how well scores separate, decide and predict: ROC analysis with confidence intervals,
 * precision and recall, sensitivity and specificity at a threshold, and calibration.
 */
@NullMarked
package io.medimg.models.metrics;

import org.jspecify.annotations.NullMarked;
