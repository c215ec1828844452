/** JMH benchmarks of every hot loop. */
@NullMarked
package io.medimg.benchmarks;

import org.jspecify.annotations.NullMarked;
