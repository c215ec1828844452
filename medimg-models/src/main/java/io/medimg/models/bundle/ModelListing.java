package io.medimg.models.bundle;

import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A model that a source has. Immutable and safe for use by several threads.
 *
 * @param name what {@link ModelSource#load} takes
 * @param version as the package says
 * @param description what it is; may be empty
 * @param source where it comes from, for people
 * @param problem why it cannot be loaded; empty if nothing is known against it
 */
public record ModelListing(
    String name, String version, String description, String source, String problem) {
  /** Checks that everything is there. */
  public ModelListing {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(problem, "problem");
  }

  /** Whether something is wrong with it. */
  public boolean isBroken() {
    return !problem.isEmpty();
  }

  static IllegalArgumentException unknown(String name, Collection<ModelListing> known) {
    String names =
        known.stream()
            .map(ModelListing::name)
            .sorted()
            .distinct()
            .collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "there is no model '%s'; there %s"
            .formatted(Printable.of(name), names.isEmpty() ? "is none" : "are " + names));
  }
}
