package io.medimg.models.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a package from a folder, following no links. */
final class FolderReader {
  /** What file managers leave behind. */
  private static final Set<String> LITTER = Set.of(".DS_Store", "Thumbs.db", "desktop.ini");

  private static final int DEEPEST = 8;

  private FolderReader() {}

  static SortedMap<String, byte[]> read(Path folder, PackageLimits limits) throws IOException {
    String where = String.valueOf(folder.getFileName());
    SortedMap<String, Path> found = find(folder, where, limits);
    SortedMap<String, byte[]> files = new TreeMap<>();
    long total = 0;
    for (Map.Entry<String, Path> entry : found.entrySet()) {
      byte[] content = content(where, entry.getKey(), entry.getValue(), limits);
      total += content.length;
      if (total > limits.maxTotalBytes()) {
        throw new ModelPackageException(
            "%s: its files hold more than %d bytes; raise PackageLimits.maxTotalBytes if this is"
                    .formatted(where, limits.maxTotalBytes())
                + " meant");
      }
      files.put(entry.getKey(), content);
    }
    return files;
  }

  /** One file of a folder. */
  static byte[] readOne(Path folder, String path, PackageLimits limits) throws IOException {
    return content(String.valueOf(folder.getFileName()), path, folder.resolve(path), limits);
  }

  private static SortedMap<String, Path> find(Path folder, String where, PackageLimits limits)
      throws IOException {
    SortedMap<String, Path> found = new TreeMap<>();
    Files.walkFileTree(
        folder,
        Set.of(),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (LITTER.contains(String.valueOf(file.getFileName()))) {
              return FileVisitResult.CONTINUE;
            }
            String path = folder.relativize(file).toString().replace(separator(folder), "/");
            PackagePaths.checkShape(where, path);
            if (!attributes.isRegularFile()) {
              throw PackagePaths.refuse(where, path, "it is a link or not a plain file");
            }
            PackagePaths.checkAllowed(where, path);
            found.put(path, file);
            if (found.size() > limits.maxFiles()) {
              throw new ModelPackageException(
                  "%s: has more than %d files; raise PackageLimits.maxFiles if this is meant"
                      .formatted(where, limits.maxFiles()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static String separator(Path path) {
    return path.getFileSystem().getSeparator();
  }

  private static byte[] content(String where, String path, Path file, PackageLimits limits)
      throws IOException {
    long limit = PackagePaths.limitFor(path, limits);
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
      if (content.length > limit) {
        throw PackagePaths.refuse(where, path, "it is larger than " + limit + " bytes");
      }
      return content;
    }
  }
}
