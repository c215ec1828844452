/**
 * What the engines behind DJL share: sessions, translation of tensors, devices. For engine modules
 * of this project only.
 */
@NullMarked
package io.medimg.models.engine.support;

import org.jspecify.annotations.NullMarked;
