package io.medimg.models.engine;

import io.medimg.core.inference.ModelBytes;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A network small enough to be worked out with plain loops: 3 x 3 convolution, ReLU, class maps by
 * 1 x 1 convolution, and logits as their means.
 */
public final class TinyNet {
  public static final int SIDE = 6;
  public static final int CHANNELS = 4;
  public static final int LABELS = 3;

  private static final float[] CONV = OnnxNet.noise(new Random(1), CHANNELS * 9, 0.5f);
  private static final float[] BIAS = OnnxNet.noise(new Random(2), CHANNELS, 0.5f);
  private static final float[] HEAD = OnnxNet.noise(new Random(3), LABELS * CHANNELS, 0.5f);

  private TinyNet() {}

  /** Input {@code image} [N, 1, 6, 6]; outputs {@code logits} [N, 3] and {@code maps}. */
  public static ModelBytes onnx() {
    return new OnnxNet(0)
        .input("image", -1, 1, SIDE, SIDE)
        .weights("conv", new long[] {CHANNELS, 1, 3, 3}, CONV)
        .weights("bias", new long[] {CHANNELS}, BIAS)
        .weights("head", new long[] {LABELS, CHANNELS, 1, 1}, HEAD)
        .node("Conv", "image conv bias", "c", Map.of("pads", new long[] {1, 1, 1, 1}))
        .node("Relu", "c", "features")
        .node("Conv", "features head", "maps")
        .node("GlobalAveragePool", "maps", "pooled")
        .node("Flatten", "pooled", "logits", Map.of("axis", 1L))
        .output("logits", -1, LABELS)
        .output("maps", -1, LABELS, SIDE, SIDE)
        .build("tiny");
  }

  public static Map<String, FloatTensor> inputs() {
    return Map.of("image", image(7));
  }

  public static FloatTensor image(long seed) {
    return FloatTensor.of(
        Shape.of(1, 1, SIDE, SIDE), OnnxNet.noise(new Random(seed), SIDE * SIDE, 1f));
  }

  public static Map<String, FloatTensor> outputs(FloatTensor image) {
    float[] maps = new float[LABELS * SIDE * SIDE];
    float[] logits = new float[LABELS];
    for (int label = 0; label < LABELS; label++) {
      for (int i = 0; i < SIDE * SIDE; i++) {
        float sum = 0;
        for (int c = 0; c < CHANNELS; c++) {
          sum += HEAD[label * CHANNELS + c] * Math.max(0, conv(image, c, i / SIDE, i % SIDE));
        }
        maps[label * SIDE * SIDE + i] = sum;
        logits[label] += sum / (SIDE * SIDE);
      }
    }
    Map<String, FloatTensor> outputs = new LinkedHashMap<>();
    outputs.put("logits", FloatTensor.of(Shape.of(1, LABELS), logits));
    outputs.put("maps", FloatTensor.of(Shape.of(1, LABELS, SIDE, SIDE), maps));
    return outputs;
  }

  public static float headWeight(int label, int channel) {
    return HEAD[label * CHANNELS + channel];
  }

  private static float conv(FloatTensor image, int channel, int y, int x) {
    float sum = BIAS[channel];
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        int yy = y + dy;
        int xx = x + dx;
        if (yy >= 0 && yy < SIDE && xx >= 0 && xx < SIDE) {
          sum += CONV[channel * 9 + (dy + 1) * 3 + dx + 1] * image.get(yy * SIDE + xx);
        }
      }
    }
    return sum;
  }
}
