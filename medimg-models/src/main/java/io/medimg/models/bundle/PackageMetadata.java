package io.medimg.models.bundle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What {@code configs/metadata.json} says, in MONAI's schema. Immutable and safe for use by several
 * threads.
 *
 * @param name short and stable, for example {@code chest-xray}: lower-case letters, digits, dots,
 *     dashes and underscores, at most 64, beginning with a letter or digit
 * @param version of the model, for example {@code 1.0.0}; not blank
 * @param task what it does, in a few words
 * @param description what it is, in a few sentences
 * @param authors who made it
 * @param copyright whose it is
 * @param intendedUse what it is for and what not
 * @param dataSource where its data can be found; may be empty
 * @param references publications; may be empty
 * @param changelog version to what changed; may be empty
 * @param evalMetrics figure by name; may be empty
 */
public record PackageMetadata(
    String name,
    String version,
    String task,
    String description,
    String authors,
    String copyright,
    String intendedUse,
    String dataSource,
    List<String> references,
    Map<String, String> changelog,
    Map<String, Double> evalMetrics) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,31}");

  /**
   * Copies the collections and checks the names.
   *
   * @throws IllegalArgumentException if name or version have other characters than allowed, or a
   *     required text is blank
   */
  public PackageMetadata {
    checkName(name);
    Checks.that(
        VERSION.matcher(version).matches(),
        "a version is 1 to 32 letters, digits, dots, dashes or plus signs, got '%s'",
        version);
    Checks.notBlank(task, "the task");
    Checks.notBlank(description, "the description");
    Checks.notBlank(authors, "the authors");
    Checks.notBlank(copyright, "the copyright");
    Checks.notBlank(intendedUse, "the intended use");
    Objects.requireNonNull(dataSource, "dataSource");
    references = List.copyOf(references);
    changelog = Collections.unmodifiableMap(new LinkedHashMap<>(changelog));
    evalMetrics = Collections.unmodifiableMap(new LinkedHashMap<>(evalMetrics));
  }

  /**
   * Checks a model's name, which also names folders and files.
   *
   * @param name as a user or a file gives it
   * @return the name
   * @throws IllegalArgumentException if it has other characters than allowed
   */
  static String checkName(String name) {
    Checks.that(
        NAME.matcher(name).matches() && !name.contains(".."),
        "a model's name is 1 to 64 lower-case letters, digits, dots, dashes or underscores,"
            + " got '%s'",
        Printable.of(name));
    return name;
  }
}
