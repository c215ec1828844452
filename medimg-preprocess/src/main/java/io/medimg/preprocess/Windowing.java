package io.medimg.preprocess;

import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiTransformation;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.kernel.Voi;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Shows a window of the real values as 0 to 1, in float: LINEAR, LINEAR_EXACT or SIGMOID of DICOM
 * PS3.3 C.11.2.1, or the file's VOI LUT, whose entries are divided by {@link VoiLut#maximum()}.
 * With real value {@code x}, centre {@code c} and width {@code w}, LINEAR is {@code (x - (c - 0.5))
 * / (w - 1) + 0.5}, LINEAR_EXACT {@code (x - c) / w + 0.5}, both limited to 0 and 1, and SIGMOID
 * {@code 1 / (1 + exp(-4 (x - c) / w))}. The full range is a straight line from its lower to its
 * upper end. Immutable and safe for use by several threads.
 *
 * @param window which values
 */
public record Windowing(Window window) implements Step {
  /** Checks that there is a window. */
  public Windowing {
    Objects.requireNonNull(window, "window");
  }

  @Override
  public String describe() {
    return "window(" + window + ")";
  }

  void run(Frame frame) {
    frame.window(window);
  }

  /** A table or window as a function of real values. */
  static Consumer<float[]> function(VoiTransformation voi) {
    return voi instanceof VoiLut lut ? lookup(lut) : function((VoiWindow) voi);
  }

  private static Consumer<float[]> function(VoiWindow voi) {
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
  private static Consumer<float[]> lookup(VoiLut lut) {
    float[] entries = new float[lut.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (float) ((double) lut.apply(lut.firstMapped() + i) / lut.maximum());
    }
    return values -> Voi.lookup(values, lut.firstMapped(), entries);
  }
}
