package io.medimg.models.bundle;

import java.util.Arrays;

/**
 * The output that holds class-activation maps [N, label, h, w], where {@code logit = bias +
 * mean(map)}. Immutable and safe for use by several threads.
 *
 * @param output its name
 * @param bias one for each label, in the order of the network's outputs; copied in and out
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record CamHead(String output, double[] bias) {
  /**
   * Copies the offsets.
   *
   * @throws IllegalArgumentException if the name is blank or an offset is not finite
   */
  public CamHead {
    Checks.notBlank(output, "the class-activation output's name");
    bias = bias.clone();
    Checks.that(
        Arrays.stream(bias).allMatch(Double::isFinite),
        "the offsets of class-activation maps are finite, got %s",
        Arrays.toString(bias));
  }

  @Override
  public double[] bias() {
    return bias.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CamHead other
        && output.equals(other.output)
        && Arrays.equals(bias, other.bias);
  }

  @Override
  public int hashCode() {
    return 31 * output.hashCode() + Arrays.hashCode(bias);
  }

  @Override
  public String toString() {
    return "CamHead[output=%s, bias=%s]".formatted(output, Arrays.toString(bias));
  }
}
