/** Hot loops over primitive arrays; internal, and callable from preprocessing alone. */
@NullMarked
package io.medimg.preprocess.kernel;

import org.jspecify.annotations.NullMarked;
