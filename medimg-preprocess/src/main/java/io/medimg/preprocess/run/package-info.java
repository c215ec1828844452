/**
 * An image on its way through a plan: pixels, their range and their meaning. Serves the steps
 * alone.
 */
@NullMarked
package io.medimg.preprocess.run;

import org.jspecify.annotations.NullMarked;
