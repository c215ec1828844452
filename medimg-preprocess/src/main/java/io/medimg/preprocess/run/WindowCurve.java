package io.medimg.preprocess.run;

import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.kernel.Voi;
import java.util.List;
import java.util.function.Consumer;

/** Windows and lookup tables as functions of real values. Safe for use by several threads. */
final class WindowCurve {
  private WindowCurve() {}

  /** A window as a function of real values. */
  static Consumer<float[]> function(VoiWindow voi) {
    double center = voi.windowCenter();
    double width = voi.windowWidth();
    return switch (voi.function()) {
      case LINEAR -> values -> Voi.linear(values, center, width);
      case LINEAR_EXACT -> values -> Voi.linearExact(values, center, width);
      case SIGMOID -> values -> Voi.sigmoid(values, center, width);
    };
  }

  /** Windows of other values: each old value times a factor, and shifted. */
  static List<VoiWindow> rescaled(List<VoiWindow> windows, double factor, double shift) {
    return windows.stream()
        .map(
            w ->
                new VoiWindow(
                    w.windowCenter() * factor + shift,
                    w.windowWidth() * Math.abs(factor),
                    VoiLutFunction.LINEAR_EXACT))
        .toList();
  }

  /** A table as a function of real values, to 0 to 1. */
  static Consumer<float[]> lookup(VoiLut lut) {
    float[] entries = new float[lut.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (float) ((double) lut.apply(lut.firstMapped() + i) / lut.maximum());
    }
    return values -> Voi.lookup(values, lut.firstMapped(), entries);
  }
}
