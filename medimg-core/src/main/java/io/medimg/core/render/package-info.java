/** What people look at: overlays, one-page reports, JSON. */
@NullMarked
package io.medimg.core.render;

import org.jspecify.annotations.NullMarked;
