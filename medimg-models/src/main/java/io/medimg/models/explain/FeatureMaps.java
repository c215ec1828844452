package io.medimg.models.explain;

import io.medimg.core.geometry.Size;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.tensor.FloatTensor;
import java.util.Map;

/** Reads maps [1, channels, h, w] out of a network's outputs. */
final class FeatureMaps {
  private FeatureMaps() {}

  static FloatTensor of(Map<String, FloatTensor> outputs, String name) {
    FloatTensor maps = outputs.get(name);
    if (maps == null) {
      throw new ModelMismatchException(
          "the network has no output '%s', it gives %s".formatted(name, outputs.keySet()));
    }
    if (maps.shape().rank() != 4 || maps.shape().get(0) != 1) {
      throw new ModelMismatchException(
          "output '%s' should hold maps of one image, [1, channels, h, w], it is %s"
              .formatted(name, maps.shape()));
    }
    return maps;
  }

  static int channels(FloatTensor maps) {
    return Math.toIntExact(maps.shape().get(1));
  }

  static Size grid(FloatTensor maps) {
    return new Size(Math.toIntExact(maps.shape().get(3)), Math.toIntExact(maps.shape().get(2)));
  }

  static float[] channel(FloatTensor maps, int index) {
    float[] out = new float[Math.toIntExact(grid(maps).pixels())];
    maps.buffer().get(index * out.length, out);
    return out;
  }
}
