/** The verbs of the command line for JShell. */
@NullMarked
package io.medimg.cli.shell;

import org.jspecify.annotations.NullMarked;
