package io.medimg.models.bundle;

import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.bundle.Golden.GoldenTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A network with everything that is needed to use it rightly: a folder or zip archive shaped like a
 * MONAI bundle. Whoever holds one knows that every file's SHA-256 was checked, that nothing in it
 * runs code, and that its parts agree. The files are held in memory. Immutable and safe for use by
 * several threads.
 */
public final class ModelPackage {
  private final SortedMap<String, byte[]> files;
  private final PackageMetadata metadata;
  private final MedimgConfig config;
  private final SortedMap<ModelFormat, ModelBytes> networks;

  private ModelPackage(PackageChecks.Sound sound, SortedMap<String, byte[]> files) {
    this.files = Collections.unmodifiableSortedMap(files);
    this.config = sound.config();
    this.metadata = sound.metadata();
    this.networks = new TreeMap<>();
    PackagePaths.NETWORKS.forEach(
        (format, path) -> {
          byte[] content = files.get(path);
          if (content != null) {
            networks.put(format, ModelBytes.of(metadata.name(), format, content));
          }
        });
  }

  /**
   * Reads a package and checks all of it.
   *
   * @param folderOrZip a folder, or a zip archive of one, with or without a folder around it
   * @return the package
   * @throws IOException if there is nothing, or it cannot be read
   * @throws ModelPackageException if it is not a sound package
   */
  public static ModelPackage at(Path folderOrZip) throws IOException {
    return at(folderOrZip, PackageLimits.defaults());
  }

  /**
   * Reads a package and checks all of it.
   *
   * @param folderOrZip a folder, or a zip archive of one, with or without a folder around it
   * @param limits how large it may be
   * @return the package
   * @throws IOException if there is nothing, or it cannot be read
   * @throws ModelPackageException if it is not a sound package
   */
  public static ModelPackage at(Path folderOrZip, PackageLimits limits) throws IOException {
    Objects.requireNonNull(limits, "limits");
    if (!Files.exists(folderOrZip)) {
      throw new NoSuchFileException(
          folderOrZip.toString(), null, "no such folder or zip archive of a model package");
    }
    SortedMap<String, byte[]> files =
        Files.isDirectory(folderOrZip)
            ? FolderReader.read(folderOrZip.toRealPath(), limits)
            : ZipPackage.read(folderOrZip, limits);
    return ofFiles(String.valueOf(folderOrZip.getFileName()), files);
  }

  static ModelPackage ofFiles(String where, SortedMap<String, byte[]> files) {
    return new ModelPackage(PackageChecks.all(where, files), files);
  }

  /**
   * Begins a new package.
   *
   * @param metadata who and what
   * @param config input, outputs and figures; hashes and golden run are added by the builder
   * @return a builder
   */
  public static Builder builder(PackageMetadata metadata, MedimgConfig config) {
    return new Builder(metadata, config);
  }

  /** Who made it, what for, in which version. */
  public PackageMetadata metadata() {
    return metadata;
  }

  /** Input, outputs, figures. */
  public MedimgConfig config() {
    return config;
  }

  /** The formats that its network comes in, at least one. */
  public Set<ModelFormat> formats() {
    return Collections.unmodifiableSet(networks.keySet());
  }

  /**
   * Its network.
   *
   * @param format one of {@link #formats()}
   * @return the bytes, whose hash was checked
   * @throws IllegalArgumentException if it does not come in this format
   */
  public ModelBytes network(ModelFormat format) {
    ModelBytes network = networks.get(format);
    if (network == null) {
      throw new IllegalArgumentException(
          "model '%s' comes as %s, not as %s"
              .formatted(metadata.name(), networks.keySet(), format));
    }
    return network;
  }

  /** The model card, as Markdown. */
  public String modelCard() {
    return text(PackagePaths.CARD);
  }

  /** The licence of the weights, its whole text. */
  public String license() {
    return text(PackagePaths.LICENSE);
  }

  private String text(String path) {
    byte[] content = Objects.requireNonNull(files.get(path), path);
    return new String(content, StandardCharsets.UTF_8);
  }

  /** The paths of its files, sorted. */
  public SortedSet<String> paths() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
  }

  /** Its files by path, not copied. */
  SortedMap<String, byte[]> files() {
    return files;
  }

  /**
   * The hash that pins the whole package: that of {@code configs/medimg.json}, which holds the
   * hashes of all other files.
   *
   * @return 64 lower-case hexadecimal digits
   */
  public String sha256() {
    return ModelBytes.sha256(Objects.requireNonNull(files.get(PackagePaths.CONFIG)));
  }

  /** The run to compare with; empty if the package has none. */
  public Optional<GoldenRun> goldenRun() {
    Golden golden = config.golden();
    if (golden == null) {
      return Optional.empty();
    }
    Map<String, FloatTensor> outputs = new LinkedHashMap<>();
    golden.outputs().forEach(output -> outputs.put(output.name(), tensor(output)));
    return Optional.of(
        new GoldenRun(
            Map.of(golden.input().name(), tensor(golden.input())), outputs, golden.tolerance()));
  }

  private FloatTensor tensor(GoldenTensor golden) {
    return GoldenFiles.read(golden, Objects.requireNonNull(files.get(golden.file())));
  }

  /**
   * Writes the package as a folder, which appears whole or not at all.
   *
   * @param folder must not exist, or be empty; its parent must exist
   * @throws IOException if it cannot be written
   */
  public void writeFolder(Path folder) throws IOException {
    PackageWriter.folder(files, folder);
  }

  /**
   * Writes the package as a zip archive, which appears whole or not at all. Two packages of equal
   * files give equal bytes, on every system.
   *
   * @param zip replaced if it exists; its folder must exist
   * @throws IOException if it cannot be written
   */
  public void writeZip(Path zip) throws IOException {
    PackageWriter.zip(metadata.name() + "/", files, zip);
  }

  /** Name, version, formats and hash, on one line. */
  @Override
  public String toString() {
    return "%s %s %s sha256 %s"
        .formatted(metadata.name(), metadata.version(), networks.keySet(), sha256());
  }

  /**
   * Puts a new package together. Not safe for use by several threads; build one per thread.
   *
   * @see ModelPackage#builder
   */
  public static final class Builder {
    private final PackageMetadata metadata;
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private MedimgConfig config;

    private Builder(PackageMetadata metadata, MedimgConfig config) {
      this.metadata = Objects.requireNonNull(metadata, "metadata");
      this.config = config.withGolden(null);
    }

    /**
     * Sets the licence of the weights.
     *
     * @param text whole; not blank
     * @return this builder
     */
    public Builder license(String text) {
      return put(PackagePaths.LICENSE, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds the network.
     *
     * @param format what the bytes are
     * @param content copied
     * @return this builder
     */
    public Builder network(ModelFormat format, byte[] content) {
      return put(Objects.requireNonNull(PackagePaths.NETWORKS.get(format)), content.clone());
    }

    /**
     * Adds a run to compare with.
     *
     * @param input what was fed to {@link InputContract#inputName()}
     * @param outputs what came out, by name; at least one
     * @param tolerance largest absolute difference that passes; above 0
     * @return this builder
     * @throws IllegalArgumentException if there is no output or the tolerance is out of range
     */
    public Builder golden(FloatTensor input, Map<String, FloatTensor> outputs, double tolerance) {
      Golden golden = GoldenFiles.describe(config.input().inputName(), input, outputs, tolerance);
      put(golden.input().file(), GoldenFiles.bytes(input));
      for (GoldenTensor output : golden.outputs()) {
        put(output.file(), GoldenFiles.bytes(Objects.requireNonNull(outputs.get(output.name()))));
      }
      config = config.withGolden(golden);
      return this;
    }

    /**
     * Adds a document beside the model card.
     *
     * @param name a file name, for example {@code data-licence.txt}
     * @param content copied
     * @return this builder
     * @throws ModelPackageException if the name is not one of a document
     */
    public Builder document(String name, byte[] content) {
      return put("docs/" + name, content.clone());
    }

    private Builder put(String path, byte[] content) {
      PackagePaths.checkAllowed(metadata.name(), path);
      if (files.put(path, content) != null) {
        throw new IllegalStateException("'%s' was already given".formatted(path));
      }
      return this;
    }

    /**
     * Writes the two JSON files and the model card, hashes everything, and checks the result like
     * any package.
     *
     * @return the package
     * @throws ModelPackageException if a part is missing or contradicts another
     */
    public ModelPackage build() {
      SortedMap<String, byte[]> all = new TreeMap<>(files);
      all.put(PackagePaths.METADATA, MetadataJson.write(metadata, config));
      String card = ModelCard.markdown(metadata, config, networkHashes());
      all.put(PackagePaths.CARD, card.getBytes(StandardCharsets.UTF_8));
      Map<String, String> hashes = new TreeMap<>();
      all.forEach((path, content) -> hashes.put(path, ModelBytes.sha256(content)));
      all.put(PackagePaths.CONFIG, ConfigWriter.write(config.withSha256(hashes)));
      return ofFiles(metadata.name(), all);
    }

    private Map<String, String> networkHashes() {
      Map<String, String> hashes = new TreeMap<>();
      PackagePaths.NETWORKS
          .values()
          .forEach(
              path -> {
                byte @Nullable [] content = files.get(path);
                if (content != null) {
                  hashes.put(path, ModelBytes.sha256(content));
                }
              });
      return hashes;
    }
  }
}
