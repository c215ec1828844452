/** The PNG reader: chunks, filters and samples of every depth as they are stored. */
@NullMarked
package io.medimg.core.io.internal.png;

import org.jspecify.annotations.NullMarked;
