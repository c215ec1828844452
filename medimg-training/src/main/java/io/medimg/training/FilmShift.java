package io.medimg.training;

import io.medimg.core.image.MedicalImage;
import java.util.function.DoubleUnaryOperator;

/**
 * How another film or another workplace shows the same chest: fixed gray curves for 8-bit films,
 * value by value and rounded. Immutable and safe for use by several threads.
 */
enum FilmShift {
  /** The film as it is. */
  NONE("as they are", v -> v),
  /** Dark values lifted: the square root. */
  GAMMA_LOW("gamma 0.5", v -> 255 * Math.sqrt(v / 255)),
  /** Bright values spread: the square. */
  GAMMA_HIGH("gamma 2", v -> v * v / 255),
  /** Half the contrast around mid-gray. */
  FLAT("half the contrast", v -> 63.75 + v / 2),
  /** Every value raised by 60; what exceeds white is lost. */
  BRIGHT("brighter by 60 of 255", v -> v + 60),
  /** Every value lowered by 60; what falls below black is lost. */
  DARK("darker by 60 of 255", v -> v - 60);

  private final String words;
  private final byte[] table = new byte[256];

  FilmShift(String words, DoubleUnaryOperator curve) {
    this.words = words;
    for (int v = 0; v < 256; v++) {
      long shown = Math.round(Math.max(0, Math.min(255, curve.applyAsDouble(v))));
      table[v] = (byte) shown;
    }
  }

  /** For people. */
  String words() {
    return words;
  }

  /**
   * Applies the curve.
   *
   * @param film gray, 8 bits
   * @return a new film of the same size
   */
  MedicalImage apply(MedicalImage film) {
    float[] values = film.toFloatArray();
    byte[] shown = new byte[values.length];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = table[(int) values[i]];
    }
    return MedicalImage.gray(film.width(), film.height(), shown);
  }
}
