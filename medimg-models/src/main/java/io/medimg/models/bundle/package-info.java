/** Model packages: their format, their validation and where they are found. */
@NullMarked
package io.medimg.models.bundle;

import org.jspecify.annotations.NullMarked;
