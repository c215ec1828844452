/** Measures of how good a model is, with confidence intervals, and their plots. */
@NullMarked
package io.medimg.models.metrics;

import org.jspecify.annotations.NullMarked;
