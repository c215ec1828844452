/**
 * Generated films for demonstrations and tests: drawn by this code alone, never taken from a
 * patient, and labelled as generated.
 */
@NullMarked
package io.medimg.core.phantom;

import org.jspecify.annotations.NullMarked;
