/** Short verbs for JShell sessions. */
@NullMarked
package io.medimg.examples.shell;

import org.jspecify.annotations.NullMarked;
