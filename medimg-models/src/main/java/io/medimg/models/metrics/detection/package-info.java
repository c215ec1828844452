/** Measures of how well boxes and masks are found: matching, average precision, FROC, overlap. */
@NullMarked
package io.medimg.models.metrics.detection;

import org.jspecify.annotations.NullMarked;
