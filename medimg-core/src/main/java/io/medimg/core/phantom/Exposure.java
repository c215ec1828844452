package io.medimg.core.phantom;

import io.medimg.core.image.PixelBuffer;

/**
 * Turns attenuation into the values of a film: scatter, quantum noise, and a curve that keeps lungs
 * dark and bone bright. Immutable and safe for use by several threads.
 */
final class Exposure {
  /** What a detector adds where nothing attenuates, as part of the scale. */
  private static final double ELECTRONIC = 0.0015;

  private final Grain grain;
  private final int bits;

  Exposure(Grain grain, int bits) {
    this.grain = grain;
    this.bits = bits;
  }

  /** The film of a field, MONOCHROME2. */
  PixelBuffer expose(Field field) {
    float[] a = field.values();
    int top = (1 << bits) - 1;
    byte[] bytes = bits == 8 ? new byte[a.length] : new byte[0];
    short[] shorts = bits == 8 ? new short[0] : new short[a.length];
    for (int i = 0; i < a.length; i++) {
      int c = i % field.width();
      int r = i / field.width();
      double noise = noise(c, r);
      double value = curve(a[i] + noise * (0.005 + 0.011 * a[i])) + ELECTRONIC * noise;
      int v = (int) Math.round(top * Math.min(1, Math.max(0, value)));
      if (bits == 8) {
        bytes[i] = (byte) v;
      } else {
        shorts[i] = (short) v;
      }
    }
    return bits == 8 ? PixelBuffer.U8.wrap(bytes) : PixelBuffer.U16.wrap(shorts);
  }

  /** White noise and its neighbours', since a detector spreads every quantum a little. */
  private double noise(int c, int r) {
    return 0.62 * grain.normal(c, r)
        + 0.30 * (grain.normal(c + 1, r) + grain.normal(c, r + 1))
        + 0.15 * grain.normal(c + 1, r + 1);
  }

  /** Rises steeply where lungs are, slowly in the mediastinum; between 0.02 and 0.97. */
  static double curve(double attenuation) {
    double a = Math.max(0, attenuation);
    double shaped = a * a / (a * a + 0.24);
    return 0.02 + 1.16 * shaped * (1 - 0.10 * a);
  }
}
