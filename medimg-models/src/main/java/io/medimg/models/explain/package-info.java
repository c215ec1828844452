/** Heatmaps that show why a model answered as it did, and measures of their faithfulness. */
@NullMarked
package io.medimg.models.explain;

import org.jspecify.annotations.NullMarked;
