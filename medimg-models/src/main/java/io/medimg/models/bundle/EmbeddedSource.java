package io.medimg.models.bundle;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Models on the class path: {@code io/medimg/models/zoo/index.json} lists them, each in a folder of
 * its name beside it. Several jars may bring an index; of equal names the first counts. Immutable
 * and safe for use by several threads.
 */
public final class EmbeddedSource implements ModelSource {
  /** The folder of the index, with a slash behind it. */
  static final String ROOT = "io/medimg/models/zoo/";

  private static final String INDEX = ROOT + "index.json";

  private final ClassLoader loader;

  private EmbeddedSource(ClassLoader loader) {
    this.loader = loader;
  }

  /** The models that come with this library and with jars beside it. */
  public static EmbeddedSource create() {
    return new EmbeddedSource(
        Objects.requireNonNull(EmbeddedSource.class.getClassLoader(), "class loader"));
  }

  /**
   * The models of other jars.
   *
   * @param loader that sees them
   * @return a source
   */
  public static EmbeddedSource of(ClassLoader loader) {
    return new EmbeddedSource(Objects.requireNonNull(loader, "loader"));
  }

  @Override
  public List<ModelListing> list() throws IOException {
    Map<String, ModelListing> byName = new LinkedHashMap<>();
    for (URL index : Collections.list(loader.getResources(INDEX))) {
      try (InputStream in = index.openStream()) {
        byte[] content = in.readNBytes(ZooIndex.MAX_BYTES + 1);
        if (content.length > ZooIndex.MAX_BYTES) {
          throw new ModelPackageException(INDEX + " is larger than " + ZooIndex.MAX_BYTES);
        }
        ZooIndex.embedded(INDEX, content).forEach(m -> byName.putIfAbsent(m.name(), m));
      }
    }
    List<ModelListing> models = new ArrayList<>(byName.values());
    models.sort(Comparator.comparing(ModelListing::name));
    return List.copyOf(models);
  }

  @Override
  public ModelPackage load(String name) throws IOException {
    List<ModelListing> known = list();
    if (known.stream().noneMatch(m -> m.name().equals(name))) {
      throw ModelListing.unknown(name, known);
    }
    String folder = ROOT + name + "/";
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put(PackagePaths.CONFIG, read(folder, PackagePaths.CONFIG));
    for (String path : PackageChecks.config(name, files).sha256().keySet()) {
      PackagePaths.checkAllowed(name, path);
      files.put(path, read(folder, path));
    }
    return ModelPackage.ofFiles(name, files);
  }

  private byte[] read(String folder, String path) throws IOException {
    long limit = PackagePaths.limitFor(path, PackageLimits.defaults());
    try (InputStream in = loader.getResourceAsStream(folder + path)) {
      if (in == null) {
        throw new FileNotFoundException(
            "'%s' is not on the class path; is the jar of the models whole?"
                .formatted(folder + path));
      }
      byte[] content = in.readNBytes((int) limit + 1);
      if (content.length > limit) {
        throw PackagePaths.refuse("embedded", path, "it is larger than " + limit + " bytes");
      }
      return content;
    }
  }

  @Override
  public String toString() {
    return "embedded";
  }
}
