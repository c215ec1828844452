/**
 * The OpenCV twin of some kernels: loaded by name, and only when the system property {@code
 * medimg.kernels} is {@code opencv}. Needs {@code org.openpnp:opencv} on the class path.
 */
@NullMarked
package io.medimg.preprocess.opencv;

import org.jspecify.annotations.NullMarked;
