package io.medimg.models.bundle;

import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.bundle.Golden.GoldenTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tensors as files: float32, little-endian, row-major. */
final class GoldenFiles {
  private GoldenFiles() {}

  static Golden describe(
      String inputName, FloatTensor input, Map<String, FloatTensor> outputs, double tolerance) {
    List<GoldenTensor> described = new ArrayList<>();
    new TreeMap<>(outputs)
        .forEach(
            (name, tensor) ->
                described.add(
                    new GoldenTensor(
                        name,
                        PackagePaths.GOLDEN + "output-" + described.size() + ".f32",
                        tensor.shape())));
    return new Golden(
        new GoldenTensor(inputName, PackagePaths.GOLDEN + "input.f32", input.shape()),
        described,
        tolerance);
  }

  static byte[] bytes(FloatTensor tensor) {
    ByteBuffer source = tensor.bytes();
    byte[] out = new byte[source.remaining()];
    source.get(out);
    return out;
  }

  static FloatTensor read(GoldenTensor described, byte[] content) {
    return FloatTensor.build(
        described.shape(),
        buffer ->
            buffer.put(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer()));
  }
}
