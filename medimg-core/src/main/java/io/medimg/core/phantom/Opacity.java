package io.medimg.core.phantom;

/**
 * A cloudy density in a lung. Immutable and safe for use by several threads.
 *
 * @param side of the patient
 * @param zone of the lung
 * @param radius as part of the film's shorter side
 */
record Opacity(ChestPhantom.Side side, ChestPhantom.Zone zone, double radius) {
  Opacity {
    if (!(radius >= 0.02 && radius <= 0.2)) {
      throw new IllegalArgumentException(
          "an opacity's radius is 0.02 to 0.2 of the film, got " + radius);
    }
  }

  /** Its middle. */
  double x() {
    double away =
        switch (zone) {
          case UPPER -> 0.17;
          case MIDDLE -> 0.22;
          case LOWER -> 0.245;
        };
    return side == ChestPhantom.Side.PATIENT_RIGHT ? -away : away + 0.02;
  }

  /** Its middle. */
  double y() {
    return switch (zone) {
      case UPPER -> -0.20;
      case MIDDLE -> -0.03;
      case LOWER -> 0.125;
    };
  }

  /** What it adds to the attenuation at a place, before the lung's outline is applied. */
  double at(double px, double py, Grain grain) {
    double u = (px - x()) / radius;
    double v = (py - y()) / radius;
    if (u * u + v * v > 2) {
      return 0;
    }
    double cloud = grain.cloud(px / 0.035 + 40, py / 0.035 - 11, 4);
    double d = Math.sqrt(u * u + v * v) + 0.35 * cloud;
    double body = 1 - Profile.smoothstep(0.25, 1.0, d);
    return 0.34 * body * (0.85 + 0.5 * cloud);
  }
}
