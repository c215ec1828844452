package io.medimg.models.bundle;

import io.medimg.core.tensor.Shape;
import java.util.List;
import java.util.Objects;

/**
 * An input and the outputs that the network gave for it when it was packaged; {@link
 * ModelZoo#verify} compares. Immutable and safe for use by several threads.
 *
 * @param input the prepared image
 * @param outputs what the network gave, by name; at least one
 * @param tolerance largest absolute difference that passes; above 0
 */
public record Golden(GoldenTensor input, List<GoldenTensor> outputs, double tolerance) {
  /**
   * Copies the list and checks the tolerance.
   *
   * @throws IllegalArgumentException if there is no output or the tolerance is out of range
   */
  public Golden {
    Objects.requireNonNull(input, "input");
    outputs = List.copyOf(outputs);
    Checks.that(!outputs.isEmpty(), "a golden run has at least one output, got %s", outputs);
    Checks.that(
        tolerance > 0 && Double.isFinite(tolerance),
        "a tolerance is above 0 and finite, got %s",
        tolerance);
  }

  /**
   * A tensor in a file: float32, little-endian, row-major, nothing else. Immutable and safe for use
   * by several threads.
   *
   * @param name of the network's input or output
   * @param file path inside the package, for example {@code golden/input.f32}
   * @param shape closed
   */
  public record GoldenTensor(String name, String file, Shape shape) {
    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if it is open or a name is blank
     */
    public GoldenTensor {
      Checks.notBlank(name, "a golden tensor's name");
      Checks.notBlank(file, "a golden tensor's file");
      Checks.that(!shape.isOpen(), "a golden tensor has a closed shape, got %s", shape);
    }
  }
}
