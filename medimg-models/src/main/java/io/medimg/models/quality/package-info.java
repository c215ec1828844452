/**
 * The quality gate in front of a diagnosis: what speaks against trusting a network's scores on this
 * image, with reasons.
 */
@NullMarked
package io.medimg.models.quality;

import org.jspecify.annotations.NullMarked;
