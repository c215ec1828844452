package io.medimg.models.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Models in a folder: each a folder or a zip archive directly in it. Immutable and safe for use by
 * several threads.
 */
public final class FolderSource implements ModelSource {
  private final Path folder;
  private final PackageLimits limits;

  private FolderSource(Path folder, PackageLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /**
   * The models in a folder.
   *
   * @param folder looked at only when asked
   * @return a source
   */
  public static FolderSource of(Path folder) {
    return of(folder, PackageLimits.defaults());
  }

  /**
   * The models in a folder.
   *
   * @param folder looked at only when asked
   * @param limits how large a package may be
   * @return a source
   */
  public static FolderSource of(Path folder, PackageLimits limits) {
    return new FolderSource(
        Objects.requireNonNull(folder, "folder"), Objects.requireNonNull(limits, "limits"));
  }

  /** A package's place and what its metadata says. */
  private record Found(Path path, ModelListing listing) {}

  private List<Found> find() throws IOException {
    List<Path> children;
    try (Stream<Path> list = Files.list(folder)) {
      children = list.sorted().toList();
    }
    List<Found> found = new ArrayList<>();
    for (Path child : children) {
      look(child).ifPresent(found::add);
    }
    return found;
  }

  /** Reads the metadata alone; whether the rest is sound is known only after loading. */
  private Optional<Found> look(Path child) {
    String file = String.valueOf(child.getFileName());
    boolean zip = Files.isRegularFile(child) && file.toLowerCase(Locale.ROOT).endsWith(".zip");
    if (!zip && !Files.isRegularFile(child.resolve(PackagePaths.METADATA))) {
      return Optional.empty();
    }
    try {
      byte[] metadata =
          zip
              ? ZipPackage.readOne(child, PackagePaths.METADATA, limits)
              : FolderReader.readOne(child, PackagePaths.METADATA, limits);
      PackageMetadata m = MetadataJson.read(file + ": " + PackagePaths.METADATA, metadata);
      return Optional.of(
          new Found(
              child,
              new ModelListing(m.name(), m.version(), m.description(), child.toString(), "")));
    } catch (ModelPackageException | IOException e) {
      String name = zip ? file.substring(0, file.length() - 4) : file;
      String problem = e.getMessage() == null ? e.toString() : e.getMessage();
      return Optional.of(
          new Found(child, new ModelListing(name, "?", "", child.toString(), problem)));
    }
  }

  @Override
  public List<ModelListing> list() throws IOException {
    return find().stream()
        .map(Found::listing)
        .sorted(Comparator.comparing(ModelListing::name))
        .toList();
  }

  @Override
  public ModelPackage load(String name) throws IOException {
    List<Found> all = find();
    List<Found> named = all.stream().filter(f -> f.listing().name().equals(name)).toList();
    if (named.isEmpty()) {
      throw ModelListing.unknown(name, all.stream().map(Found::listing).toList());
    }
    if (named.size() > 1) {
      throw new ModelPackageException(
          "model '%s' is in %s twice: as '%s' and as '%s'; keep one"
              .formatted(
                  name,
                  folder,
                  named.get(0).path().getFileName(),
                  named.get(1).path().getFileName()));
    }
    return ModelPackage.at(named.get(0).path(), limits);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
