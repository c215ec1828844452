/** The PyTorch engine through DJL, and gradients for Grad-CAM. */
@NullMarked
package io.medimg.pytorch;

import org.jspecify.annotations.NullMarked;
