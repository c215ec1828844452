package io.medimg.models.bundle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The list of models that an embedded or a remote source keeps: {@code index.json}. */
final class ZooIndex {
  static final int MAX_BYTES = 1 << 20;
  private static final int SCHEMA_VERSION = 1;
  private static final String HASH = "[0-9a-f]{64}";

  private ZooIndex() {}

  /**
   * A model that a remote source has.
   *
   * @param url relative to the index, or absolute
   * @param sha256 of the archive
   * @param size of the archive in bytes
   */
  record Remote(
      String name, String version, String description, String url, String sha256, long size) {
    Remote {
      PackageMetadata.checkName(name);
      Checks.that(
          version.matches("[A-Za-z0-9][A-Za-z0-9.+_-]{0,31}"),
          "a version is 1 to 32 letters, digits, dots, dashes or plus signs, got '%s'",
          Printable.of(version));
      Checks.that(
          sha256.matches(HASH),
          "a SHA-256 has 64 lower-case hex digits, got '%s'",
          Printable.of(sha256));
      Checks.that(size >= 1, "an archive has at least 1 byte, got %s", size);
    }
  }

  static List<Remote> remote(String where, byte[] content) {
    List<Remote> models = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonFields f : models(where, content)) {
      String name = f.text("name");
      String version = f.text("version");
      String description = f.text("description", "");
      String url = f.text("url");
      String sha256 = f.text("sha256");
      long size = f.longInteger("size");
      f.end();
      models.add(f.build(() -> new Remote(name, version, description, url, sha256, size)));
      if (!names.add(name)) {
        throw new ModelPackageException(
            "%s: model '%s' is listed twice".formatted(where, Printable.of(name)));
      }
    }
    return models;
  }

  static List<ModelListing> embedded(String where, byte[] content) {
    List<ModelListing> models = new ArrayList<>();
    for (JsonFields f : models(where, content)) {
      String name = f.text("name");
      String version = f.text("version");
      String description = f.text("description", "");
      f.end();
      f.build(() -> PackageMetadata.checkName(name));
      models.add(new ModelListing(name, version, description, "embedded", ""));
    }
    return models;
  }

  private static List<JsonFields> models(String where, byte[] content) {
    JsonFields f = JsonFields.parse(where, content);
    int schema = f.integer("schemaVersion");
    if (schema != SCHEMA_VERSION) {
      throw new ModelPackageException(
          "%s: schemaVersion is %d, this version of medimg reads %d"
              .formatted(where, schema, SCHEMA_VERSION));
    }
    List<JsonFields> models = f.objects("models");
    f.end();
    return models;
  }
}
