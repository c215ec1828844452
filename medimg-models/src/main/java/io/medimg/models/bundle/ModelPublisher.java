package io.medimg.models.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.medimg.core.render.FilesWhole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts packages where sources find them: into a folder of resources, or into a folder that an https
 * server gives out. Safe for use by several threads, but not on one folder at once.
 */
public final class ModelPublisher {
  private static final String INDEX = "index.json";
  private static final int SCHEMA_VERSION = 1;

  private ModelPublisher() {}

  /**
   * Puts a package into a folder of resources, for {@link EmbeddedSource}: a folder of the model's
   * name, replaced if it exists, and {@code index.json} for all packages that are there.
   *
   * @param model the package
   * @param resources the folder {@code io/medimg/models/zoo} of the resources; must exist
   * @throws IOException if it cannot be written
   */
  public static void embed(ModelPackage model, Path resources) throws IOException {
    Path target = resources.resolve(model.metadata().name());
    Path old = resources.resolve(".old-" + model.metadata().name());
    PackageWriter.delete(old);
    if (Files.exists(target)) {
      Files.move(target, old);
    }
    try {
      model.writeFolder(target);
    } catch (IOException e) {
      PackageWriter.delete(target);
      if (Files.exists(old)) {
        Files.move(old, target);
      }
      throw e;
    }
    PackageWriter.delete(old);
    ObjectNode root = root();
    for (ModelListing listing : FolderSource.of(resources).list()) {
      ObjectNode entry = root.withArray("models").addObject();
      entry.put("name", listing.name());
      entry.put("version", listing.version());
      entry.put("description", listing.description());
    }
    FilesWhole.write(resources.resolve(INDEX), JsonText.bytes(root));
  }

  /**
   * Puts a package into a folder that a server gives out, for {@link HttpsSource}: {@code
   * name-version.zip}, and {@code index.json} for the newest file of each model that is there.
   *
   * @param model the package
   * @param folder must exist
   * @return the archive
   * @throws IOException if it cannot be written
   */
  public static Path publish(ModelPackage model, Path folder) throws IOException {
    PackageMetadata m = model.metadata();
    Path archive = folder.resolve("%s-%s.zip".formatted(m.name(), m.version()));
    model.writeZip(archive);
    ObjectNode root = root();
    ArrayNode models = root.withArray("models");
    for (Path zip : newest(folder, archive).values()) {
      PackageMetadata found = ModelPackage.at(zip).metadata();
      ObjectNode entry = models.addObject();
      entry.put("name", found.name());
      entry.put("version", found.version());
      entry.put("description", found.description());
      entry.put("url", String.valueOf(zip.getFileName()));
      entry.put("sha256", PackageCache.sha256(zip));
      entry.put("size", Files.size(zip));
    }
    FilesWhole.write(folder.resolve(INDEX), JsonText.bytes(root));
    return archive;
  }

  private static ObjectNode root() {
    ObjectNode root = JsonText.object();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.putArray("models");
    return root;
  }

  /** By model; what was just written counts as the newest of its own. */
  private static SortedMap<String, Path> newest(Path folder, Path written) throws IOException {
    List<Path> zips = new ArrayList<>();
    try (Stream<Path> list = Files.list(folder)) {
      list.filter(p -> p.toString().endsWith(".zip")).forEach(zips::add);
    }
    zips.sort(Comparator.comparing(p -> p.toFile().lastModified()));
    zips.remove(written);
    zips.add(written);
    SortedMap<String, Path> byName = new TreeMap<>();
    for (Path zip : zips) {
      byName.put(ModelPackage.at(zip).metadata().name(), zip);
    }
    return byName;
  }
}
