package io.medimg.core.task;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a classifier says of one image. Multi-label scores are not a distribution: they need not add
 * up to 1. Immutable and safe for use by several threads.
 *
 * @param findings every label that was assessed, in the network's order
 * @param omitted labels that the network has and that were not assessed, with the reason, in the
 *     network's order; they have no score and cannot be ranked
 * @param provenance where this comes from
 */
public record Classification(
    List<Finding> findings, Map<Label, NotAssessed> omitted, Provenance provenance) {
  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if a label is both assessed and omitted
   */
  public Classification {
    findings = List.copyOf(findings);
    omitted = Collections.unmodifiableMap(new LinkedHashMap<>(omitted));
    Objects.requireNonNull(provenance, "provenance");
    for (Finding f : findings) {
      if (omitted.containsKey(f.label())) {
        throw new IllegalArgumentException(
            "label '%s' has a score and is said to be not assessed".formatted(f.label()));
      }
    }
  }

  /**
   * A classification in which labels are omitted because the network was not trained on them.
   *
   * @param findings every label that was assessed, in the network's order
   * @param notTrained labels that the network has but was not trained on
   * @param provenance where this comes from
   */
  public Classification(List<Finding> findings, List<Label> notTrained, Provenance provenance) {
    this(findings, notTrained(notTrained), provenance);
  }

  private static Map<Label, NotAssessed> notTrained(List<Label> labels) {
    Map<Label, NotAssessed> omitted = new LinkedHashMap<>();
    labels.forEach(l -> omitted.put(l, NotAssessed.NOT_TRAINED));
    return omitted;
  }

  /** The labels that were not assessed; {@link #omitted()} says why. */
  public List<Label> notAssessed() {
    return List.copyOf(omitted.keySet());
  }

  /**
   * The same with another origin.
   *
   * @param other where this comes from
   * @return a changed classification
   */
  public Classification withProvenance(Provenance other) {
    return new Classification(findings, omitted, other);
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
