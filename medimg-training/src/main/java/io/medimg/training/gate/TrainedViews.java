package io.medimg.training.gate;

import io.medimg.models.quality.Thumbnail;

/** Thumbnails as they look inverted or rotated. Safe for use by several threads. */
final class TrainedViews {
  private TrainedViews() {}

  static float[] negated(float[] pixels) {
    float[] out = new float[pixels.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = -pixels[i];
    }
    return out;
  }

  static float[] turned(float[] in, int turn) {
    int side = Thumbnail.SIDE;
    float[] out = new float[in.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int[] from = GateTraining.turned(x, y, turn);
        out[y * side + x] = in[from[1] * side + from[0]];
      }
    }
    return out;
  }
}
