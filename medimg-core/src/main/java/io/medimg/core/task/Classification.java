package io.medimg.core.task;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a classifier says of one image. Multi-label scores are not a distribution: they need not add
 * up to 1. Immutable and safe for use by several threads.
 *
 * @param findings every label that was assessed, in the network's order
 * @param notAssessed labels that the network has but was not trained on; they have no score and
 *     cannot be ranked
 * @param provenance where this comes from
 */
public record Classification(
    List<Finding> findings, List<Label> notAssessed, Provenance provenance) {
  /** Copies the lists. */
  public Classification {
    findings = List.copyOf(findings);
    notAssessed = List.copyOf(notAssessed);
    Objects.requireNonNull(provenance, "provenance");
  }

  /**
   * The likeliest findings.
   *
   * @param k how many at most, at least 1
   * @return highest score first; equal scores keep the network's order
   * @throws IllegalArgumentException if {@code k} is below 1
   */
  public List<Finding> top(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("top needs at least 1, got " + k);
    }
    return findings.stream()
        .sorted(Comparator.comparingDouble(Finding::score).reversed())
        .limit(k)
        .toList();
  }

  /**
   * The finding of a label.
   *
   * @param label its name, upper and lower case alike
   * @return empty if the network does not assess it
   */
  public Optional<Finding> find(String label) {
    return findings.stream().filter(f -> f.label().name().equalsIgnoreCase(label)).findFirst();
  }
}
