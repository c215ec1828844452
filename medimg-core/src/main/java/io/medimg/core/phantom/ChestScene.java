package io.medimg.core.phantom;

import java.util.List;
import java.util.SplittableRandom;

/** Puts the parts of a chest together. Immutable and safe for use by several threads. */
final class ChestScene {
  private static final double LUNG = 0.60;

  private final long seed;
  private final List<Opacity> opacities;
  private final Thorax thorax;
  private final Mediastinum mediastinum;
  private final Grain grain;

  ChestScene(long seed, List<Opacity> opacities) {
    this.seed = seed;
    this.opacities = opacities;
    SplittableRandom person = new SplittableRandom(seed * 31 + 7);
    thorax = new Thorax(0.97 + 0.05 * person.nextDouble(), 0.012 * (person.nextDouble() - 0.5));
    mediastinum = new Mediastinum(thorax, 0.95 + 0.10 * person.nextDouble());
    grain = new Grain(seed ^ 0x5DEECE66DL);
  }

  void draw(Field field) {
    float[] lung = new float[field.values().length];
    softTissue(field, lung);
    new Vessels(field, lung, seed).draw();
    new Skeleton(thorax, grain).draw(field);
    mediastinum.drawAir(field);
  }

  /** Body without the air of the lungs; leaves in {@code lung} where vessels can show. */
  private void softTissue(Field field, float[] lung) {
    double[] dome = new double[field.width()];
    for (int c = 0; c < dome.length; c++) {
      dome[c] = thorax.dome(field.x(c));
    }
    for (int r = 0; r < field.height(); r++) {
      Thorax.Row row = thorax.row(field.y(r));
      for (int c = 0; c < field.width(); c++) {
        double x = field.x(c);
        int at = r * field.width() + c;
        double body = row.body(x);
        if (body > 0) {
          body += body * 0.05 * grain.cloud(x / 0.11 + 3, row.y() / 0.16, 3);
          field.values()[at] += (float) (body + lungs(row, x, dome[c], lung, at));
        }
      }
    }
  }

  /** What the lungs change at a place: air takes away, vessels and opacities add. */
  private double lungs(Thorax.Row row, double x, double dome, float[] lung, int at) {
    double air = row.lung(x, dome);
    if (air <= 0) {
      return 0;
    }
    double y = row.y();
    double tissue = mediastinum.tissue(x, y);
    double inside = row.inside(x, dome);
    lung[at] = (float) (inside * (1 - 0.8 * tissue));
    double change = -LUNG * air * (1 - tissue);
    change += (0.035 * grain.cloud(x / 0.05, y / 0.05, 4) + reticulum(x, y)) * air;
    for (Opacity o : opacities) {
      change += o.at(x, y, grain) * inside;
    }
    return change;
  }

  /** The fine net of vessels too small to be drawn: bright where smooth noise crosses zero. */
  private double reticulum(double x, double y) {
    double wide = Math.abs(grain.smooth(x / 0.016, y / 0.016));
    double fine = Math.abs(grain.smooth(x / 0.008 + 9, y / 0.008));
    return 0.030 * Math.max(0, 0.35 - wide) + 0.024 * Math.max(0, 0.3 - fine);
  }
}
