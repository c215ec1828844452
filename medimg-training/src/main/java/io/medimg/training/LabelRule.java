package io.medimg.training;

/**
 * How one output is read: calibration and threshold, and how each was found.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param label what the output stands for
 * @param platt turns the logit into a probability
 * @param calibration how that was found
 * @param positives positive validation films that it rests on
 * @param threshold probability from which the finding counts as present
 * @param chosen how the threshold was found
 */
record LabelRule(
    String label,
    Platt platt,
    String calibration,
    int positives,
    double threshold,
    String chosen) {}
