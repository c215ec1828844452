/** Data sets, trainers and export to model packages. */
@NullMarked
package io.medimg.training;

import org.jspecify.annotations.NullMarked;
