/**
 * The main job and what comes of it: the diagnoser, a diagnosis, and its JSON, HTML report and
 * picture. Generic: no task or modality is named here.
 */
@NullMarked
package io.medimg.core.diagnosis;

import org.jspecify.annotations.NullMarked;
