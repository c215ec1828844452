package io.medimg.core.geometry;

/**
 * How far away and how far apart things in a patient can lie. A header that says otherwise is
 * broken, and computing with its numbers would overflow or take for ever. The bounds leave room for
 * electron microscopes and for any table a patient lies on. Safe for use by several threads.
 */
public final class PatientSpace {
  /** The greatest coordinate of a position: a kilometre. */
  public static final double FARTHEST_MM = 1e6;

  /** The least distance between neighbouring pixels or slices: a nanometre. */
  public static final double LEAST_SPACING_MM = 1e-6;

  /** The greatest distance between neighbouring pixels or slices: ten metres. */
  public static final double GREATEST_SPACING_MM = 1e4;

  private PatientSpace() {}

  /**
   * Whether a position can be one.
   *
   * @param mm in the patient's axes; NaN and infinite coordinates are allowed and give false
   * @return true if every coordinate lies within {@link #FARTHEST_MM}
   */
  public static boolean holds(Point3 mm) {
    double most = Math.max(Math.abs(mm.x()), Math.max(Math.abs(mm.y()), Math.abs(mm.z())));
    return most <= FARTHEST_MM;
  }

  /**
   * Whether a distance can be that of neighbouring pixels or slices.
   *
   * @param mm the distance; NaN gives false
   * @return true from {@link #LEAST_SPACING_MM} to {@link #GREATEST_SPACING_MM}
   */
  public static boolean isSpacing(double mm) {
    return mm >= LEAST_SPACING_MM && mm <= GREATEST_SPACING_MM;
  }
}
