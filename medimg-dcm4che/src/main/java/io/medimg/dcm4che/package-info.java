/** Bridge to dcm4che: its attributes to medimg's images and data sets, and results back. */
@NullMarked
package io.medimg.dcm4che;

import org.jspecify.annotations.NullMarked;
