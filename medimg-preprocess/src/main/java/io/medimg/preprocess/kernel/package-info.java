/**
 * The hot loops of preprocessing: arrays in, arrays out, the JDK only.
 *
 * <p>Nothing here checks its arguments: the steps in {@code io.medimg.preprocess} do that once, and
 * the kernels trust them. Every method says which array it reads and which it overwrites. Pixels
 * are interleaved, rows first: {@code samples[(y * width + x) * channels + c]}. Bytes are unsigned;
 * shorts are unsigned or signed as {@link io.medimg.preprocess.kernel.Depth} says.
 *
 * <p>Internal: other modules use the plan, never a kernel.
 */
@NullMarked
package io.medimg.preprocess.kernel;

import org.jspecify.annotations.NullMarked;
