/** Sample programs, each of which runs. */
@NullMarked
package io.medimg.examples;

import org.jspecify.annotations.NullMarked;
