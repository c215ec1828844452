/** Steps on color and channels: gray and RGB, jitter, stains, endoscopy. */
@NullMarked
package io.medimg.preprocess.step.color;

import org.jspecify.annotations.NullMarked;
