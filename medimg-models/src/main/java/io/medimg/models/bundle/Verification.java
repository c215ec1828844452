package io.medimg.models.bundle;

import java.util.List;
import java.util.Objects;

/**
 * What verifying a model found. Immutable and safe for use by several threads.
 *
 * @param name the model
 * @param version as the package says; {@code ?} if it could not be read
 * @param checks in the order in which they were made
 * @param unproven what could not be checked because the package brings nothing to compare with, in
 *     words; empty if everything was checked
 */
public record Verification(String name, String version, List<Check> checks, List<String> unproven) {
  /** Copies the lists. */
  public Verification {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    checks = List.copyOf(checks);
    unproven = List.copyOf(unproven);
  }

  /**
   * A verification that left nothing out.
   *
   * @param name the model
   * @param version as the package says; {@code ?} if it could not be read
   * @param checks in the order in which they were made
   */
  public Verification(String name, String version, List<Check> checks) {
    this(name, version, checks, List.of());
  }

  /** Whether every check that was made passed; {@link #unproven()} says what was not checked. */
  public boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }

  /**
   * One check. Immutable and safe for use by several threads.
   *
   * @param what was checked, for example {@code golden run on OnnxRuntime}
   * @param passed whether it held
   * @param detail what was found
   */
  public record Check(String what, boolean passed, String detail) {
    /** Checks that everything is there. */
    public Check {
      Objects.requireNonNull(what, "what");
      Objects.requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
      return "%s: %s (%s)".formatted(what, passed ? "passed" : "failed", detail);
    }
  }
}
