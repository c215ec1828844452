package io.medimg.core.task;

import java.util.Objects;

/**
 * What a network can say of an image, with its code where one is known. Immutable and safe for use
 * by several threads.
 *
 * @param name for people, for example {@code Pneumonia}; not blank
 * @param code as {@code SCHEME:value}, for example {@code SCT:233604007}; empty if none
 */
public record Label(String name, String code) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public Label {
    Objects.requireNonNull(code, "code");
    if (name.isBlank()) {
      throw new IllegalArgumentException("a label needs a name, got a blank one");
    }
  }

  /**
   * A label without a code.
   *
   * @param name for people
   * @return the label
   * @throws IllegalArgumentException if it is blank
   */
  public static Label of(String name) {
    return new Label(name, "");
  }

  @Override
  public String toString() {
    return name;
  }
}
