/** The command line: one class per command, picocli options, output and exit codes. */
@NullMarked
package io.medimg.cli;

import org.jspecify.annotations.NullMarked;
