/**
 * Preprocessing, classification, detection, segmentation, explanation and diagnosis, with their
 * results.
 */
@NullMarked
package io.medimg.task;

import org.jspecify.annotations.NullMarked;
