/** Classifiers, detectors and diagnosers built on model packages. */
@NullMarked
package io.medimg.models;

import org.jspecify.annotations.NullMarked;
