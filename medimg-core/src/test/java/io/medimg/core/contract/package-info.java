/** Contract kits: what every implementation of a seam must do. Each seam's tests extend its kit. */
@NullMarked
package io.medimg.core.contract;

import org.jspecify.annotations.NullMarked;
