package io.medimg.models.bundle;

import io.medimg.core.geometry.Size;
import io.medimg.core.inference.ModelBytes;
import io.medimg.models.bundle.Golden.GoldenTensor;
import io.medimg.preprocess.Preprocessing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The checks that every package passes, wherever it comes from. */
final class PackageChecks {
  private static final int PICKLE_PROTOCOL = 0x80;
  private static final byte[] TORCHSCRIPT_MARK =
      "/constants.pkl".getBytes(StandardCharsets.US_ASCII);

  private PackageChecks() {}

  /** What the two JSON files of a sound package say. */
  record Sound(PackageMetadata metadata, MedimgConfig config) {}

  static Sound all(String where, SortedMap<String, byte[]> files) {
    files.keySet().forEach(path -> PackagePaths.checkAllowed(where, path));
    PackagePaths.checkComplete(where, files.keySet());
    MedimgConfig config = config(where, files);
    hashes(where, files, config.sha256());
    PackageMetadata metadata = metadata(where, files);
    plan(where, config);
    files.forEach((path, content) -> kind(where, path, content));
    golden(where, files, config);
    if (new String(content(files, PackagePaths.LICENSE), StandardCharsets.UTF_8).isBlank()) {
      throw new ModelPackageException(
          where + ": LICENSE is blank; wanted the licence of the weights");
    }
    return new Sound(metadata, config);
  }

  private static void plan(String where, MedimgConfig config) {
    Size wanted = config.input().size();
    try {
      Preprocessing plan = Preprocessing.fromJson(config.preprocessing());
      Optional<Size> found = plan.modelSize(new Size(2 * wanted.width() + 1, 3 * wanted.height()));
      if (!found.equals(Optional.of(wanted))) {
        throw new ModelPackageException(
            "%s: %s: preprocessing gives %s pixels, the input takes %s"
                .formatted(
                    where,
                    PackagePaths.CONFIG,
                    found
                        .map(Size::toString)
                        .orElse("a number that differs from image to image of"),
                    wanted));
      }
      NetworkShapes shapes = NetworkShapes.of(config);
      shapes
          .planProblem(plan)
          .or(() -> shapes.sourceProblem(plan))
          .ifPresent(
              problem -> {
                throw new ModelPackageException(
                    "%s: %s: %s".formatted(where, PackagePaths.CONFIG, problem));
              });
    } catch (IllegalArgumentException e) {
      throw new ModelPackageException(
          "%s: %s: preprocessing: %s"
              .formatted(where, PackagePaths.CONFIG, Printable.of(String.valueOf(e.getMessage()))),
          e);
    }
  }

  static MedimgConfig config(String where, Map<String, byte[]> files) {
    return ConfigReader.read(
        where + ": " + PackagePaths.CONFIG, content(files, PackagePaths.CONFIG));
  }

  static PackageMetadata metadata(String where, Map<String, byte[]> files) {
    return MetadataJson.read(
        where + ": " + PackagePaths.METADATA, content(files, PackagePaths.METADATA));
  }

  private static byte[] content(Map<String, byte[]> files, String path) {
    return Objects.requireNonNull(files.get(path), path);
  }

  private static void hashes(
      String where, SortedMap<String, byte[]> files, Map<String, String> wanted) {
    for (String path : wanted.keySet()) {
      if (!files.containsKey(path)) {
        throw new ModelPackageException(
            "%s: '%s' has a hash in %s but is missing"
                .formatted(where, Printable.of(path), PackagePaths.CONFIG));
      }
    }
    files.forEach(
        (path, content) -> {
          if (!path.equals(PackagePaths.CONFIG)) {
            hash(where, path, content, wanted.get(path));
          }
        });
  }

  static void hash(String where, String path, byte[] content, @Nullable String wanted) {
    if (wanted == null) {
      throw new ModelPackageException(
          "%s: '%s' has no hash in %s; remove the file or export the package anew"
              .formatted(where, path, PackagePaths.CONFIG));
    }
    String found = ModelBytes.sha256(content);
    if (!found.equals(wanted)) {
      throw new ModelPackageException(
          "%s: '%s' was changed: wanted SHA-256 %s, found %s; get the package again"
              .formatted(where, path, wanted, found));
    }
  }

  private static void kind(String where, String path, byte[] content) {
    boolean network = PackagePaths.NETWORKS.containsValue(path);
    if (network && content.length == 0) {
      throw new ModelPackageException("%s: '%s' is empty; wanted a network".formatted(where, path));
    }
    if (network && (content[0] & 0xFF) == PICKLE_PROTOCOL) {
      throw PackagePaths.refuse(
          where, path, "it is a Python pickle, which can run code when it is loaded");
    }
    boolean zip =
        content.length >= 4
            && content[0] == 'P'
            && content[1] == 'K'
            && content[2] == 3
            && content[3] == 4;
    if (!path.endsWith(".pt")) {
      if (zip) {
        throw PackagePaths.refuse(where, path, "it is an archive under another name");
      }
    } else if (!zip || !contains(content, TORCHSCRIPT_MARK)) {
      throw PackagePaths.refuse(
          where,
          path,
          "it is no TorchScript archive; save the network with torch.jit.save, not torch.save");
    }
  }

  private static boolean contains(byte[] content, byte[] mark) {
    for (int i = content.length - mark.length; i >= 0; i--) {
      if (java.util.Arrays.equals(content, i, i + mark.length, mark, 0, mark.length)) {
        return true;
      }
    }
    return false;
  }

  private static void golden(String where, SortedMap<String, byte[]> files, MedimgConfig config) {
    Golden golden = config.golden();
    if (golden == null) {
      return;
    }
    List<GoldenTensor> tensors = new ArrayList<>(golden.outputs());
    tensors.add(golden.input());
    for (GoldenTensor tensor : tensors) {
      byte[] content = files.get(tensor.file());
      long wanted = elements(where, tensor) * Float.BYTES;
      if (content == null || content.length != wanted) {
        throw new ModelPackageException(
            "%s: golden tensor '%s' of shape %s wants %d bytes in '%s', found %s"
                .formatted(
                    where,
                    Printable.of(tensor.name()),
                    tensor.shape(),
                    wanted,
                    Printable.of(tensor.file()),
                    content == null ? "no such file" : content.length));
      }
    }
    NetworkShapes.of(config)
        .goldenProblem(golden, config.logitsOutput())
        .ifPresent(
            problem -> {
              throw new ModelPackageException(
                  "%s: %s: golden run: %s"
                      .formatted(where, PackagePaths.CONFIG, Printable.of(problem)));
            });
  }

  private static long elements(String where, GoldenTensor tensor) {
    try {
      return Math.multiplyExact(tensor.shape().elements(), 1L << 8) >> 8;
    } catch (ArithmeticException e) {
      throw new ModelPackageException(
          "%s: golden tensor '%s' of shape %s is too large"
              .formatted(where, Printable.of(tensor.name()), tensor.shape()),
          e);
    }
  }
}
