/**
 * The tasks of medimg (prepare, classify, detect, segment, explain, diagnose) and their results.
 */
@NullMarked
package io.medimg.core.task;

import org.jspecify.annotations.NullMarked;
