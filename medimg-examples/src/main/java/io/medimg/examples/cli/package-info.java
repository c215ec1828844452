/** The medimg command line. */
@NullMarked
package io.medimg.examples.cli;

import org.jspecify.annotations.NullMarked;
