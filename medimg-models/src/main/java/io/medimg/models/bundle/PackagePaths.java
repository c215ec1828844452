package io.medimg.models.bundle;

import io.medimg.core.inference.ModelFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which paths a package may hold. Whatever is not allowed is refused, with the reason. */
final class PackagePaths {
  static final String LICENSE = "LICENSE";
  static final String METADATA = "configs/metadata.json";
  static final String CONFIG = "configs/medimg.json";
  static final String CARD = "docs/model-card.md";
  static final String GOLDEN = "golden/";
  static final Map<ModelFormat, String> NETWORKS =
      Map.of(ModelFormat.ONNX, "models/model.onnx", ModelFormat.TORCHSCRIPT, "models/model.pt");

  private static final List<String> REQUIRED = List.of(LICENSE, METADATA, CONFIG, CARD);
  private static final int LONGEST = 160;
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9 ._+-]*");
  private static final List<Pattern> ALLOWED =
      List.of(
          Pattern.compile("LICENSE|NOTICE"),
          Pattern.compile("configs/[^/]+\\.json"),
          Pattern.compile("models/model\\.(onnx|pt)"),
          Pattern.compile("docs/[^/]+\\.(md|txt|png|jpg|svg)"),
          Pattern.compile("golden/[^/]+\\.f32"));
  private static final Set<String> RUNNING_CODE =
      Set.of(
          "pkl", "pickle", "pth", "bin", "ckpt", "py", "pyc", "joblib", "dill", "npy", "npz", "h5",
          "so", "dll", "dylib", "exe", "sh", "bat", "class");
  private static final Set<String> ARCHIVES =
      Set.of("zip", "jar", "tar", "gz", "tgz", "bz2", "xz", "7z", "rar", "zst");

  private PackagePaths() {}

  /** Refuses names that could leave the folder or hide something. */
  static void checkShape(String where, String path) {
    String shown = Printable.of(path);
    if (path.isEmpty() || path.length() > LONGEST) {
      throw refuse(
          where,
          shown,
          "its name has %d characters, 1 to %d are allowed".formatted(path.length(), LONGEST));
    }
    if (path.chars()
        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)) {
      throw refuse(where, shown, "its name has control characters");
    }
    if (path.startsWith("/") || path.matches("[A-Za-z]:.*")) {
      throw refuse(where, shown, "its name is absolute; names are relative to the package");
    }
    if (path.indexOf('\\') >= 0) {
      throw refuse(where, shown, "its name has a backslash; folders are parted by '/'");
    }
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..") || segment.equals(".")) {
        throw refuse(where, shown, "its name leads outside of the package");
      }
      if (!SEGMENT.matcher(segment).matches() || segment.endsWith(".") || segment.endsWith(" ")) {
        throw refuse(
            where,
            shown,
            "its name has other characters than letters, digits, blanks, '.', '_', '+' and '-'");
      }
    }
  }

  /** Refuses files that have no place in a package. */
  static void checkAllowed(String where, String path) {
    checkShape(where, path);
    String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (RUNNING_CODE.contains(extension)) {
      throw refuse(
          where,
          path,
          "such files can run code when they are loaded; export the network as ONNX or"
              + " TorchScript");
    }
    if (ARCHIVES.contains(extension)) {
      throw refuse(where, path, "a package holds no further archives; unpack it");
    }
    if (ALLOWED.stream().noneMatch(pattern -> pattern.matcher(path).matches())) {
      throw refuse(
          where,
          path,
          "a package holds LICENSE, NOTICE, configs/*.json, models/model.onnx, models/model.pt,"
              + " docs/* and golden/*.f32; remove it");
    }
  }

  /** Refuses a set of files in which one is missing or two differ by case alone. */
  static void checkComplete(String where, Set<String> paths) {
    Map<String, String> folded = new TreeMap<>();
    for (String path : paths) {
      String other = folded.put(path.toLowerCase(Locale.ROOT), path);
      if (other != null) {
        throw refuse(where, path, "it differs from '" + other + "' by case alone");
      }
    }
    for (String path : REQUIRED) {
      if (!paths.contains(path)) {
        throw new ModelPackageException(
            "%s: '%s' is missing; a model package holds %s and a network"
                .formatted(where, path, String.join(", ", REQUIRED)));
      }
    }
    if (NETWORKS.values().stream().noneMatch(paths::contains)) {
      throw new ModelPackageException(
          where + ": has no network; wanted models/model.onnx or models/model.pt");
    }
  }

  static long limitFor(String path, PackageLimits limits) {
    return path.startsWith("models/") || path.startsWith(GOLDEN)
        ? limits.maxFileBytes()
        : Math.min(limits.maxFileBytes(), PackageLimits.MAX_TEXT_BYTES);
  }

  static ModelPackageException refuse(String where, String path, String reason) {
    return new ModelPackageException("%s: '%s' is refused: %s".formatted(where, path, reason));
  }
}
