package io.medimg.models.bundle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a package from a zip archive, with or without a folder of the model's name around it. */
final class ZipPackage {
  private static final long BOMB_BYTES = 64L << 20;
  private static final long BOMB_RATIO = 100;

  private ZipPackage() {}

  static SortedMap<String, byte[]> read(Path file, PackageLimits limits) throws IOException {
    String where = String.valueOf(file.getFileName());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(where, channel, limits);
    }
  }

  /** One file of an archive, without looking at the content of the others. */
  static byte[] readOne(Path file, String path, PackageLimits limits) throws IOException {
    String where = String.valueOf(file.getFileName());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ZipReader zip = ZipReader.open(where, channel, 2 * limits.maxFiles());
      List<ZipReader.Entry> entries = zip.entries().stream().filter(e -> !e.isFolder()).toList();
      String name = root(entries) + path;
      for (ZipReader.Entry entry : entries) {
        if (entry.name().equals(name)) {
          return zip.content(entry, PackagePaths.limitFor(path, limits));
        }
      }
      throw new ModelPackageException("%s: '%s' is missing".formatted(where, path));
    }
  }

  private static SortedMap<String, byte[]> read(
      String where, FileChannel source, PackageLimits limits) throws IOException {
    ZipReader zip = ZipReader.open(where, source, 2 * limits.maxFiles());
    zip.entries().forEach(e -> PackagePaths.checkShape(where, withoutSlash(e.name())));
    List<ZipReader.Entry> entries = zip.entries().stream().filter(e -> !e.isFolder()).toList();
    checkSizes(where, entries, source.size(), limits);
    String root = root(entries);
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (ZipReader.Entry entry : entries) {
      PackagePaths.checkAllowed(where, entry.name().substring(root.length()));
    }
    for (ZipReader.Entry entry : entries) {
      String path = entry.name().substring(root.length());
      files.put(path, zip.content(entry, PackagePaths.limitFor(path, limits)));
    }
    return files;
  }

  private static String withoutSlash(String name) {
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private static void checkSizes(
      String where, List<ZipReader.Entry> entries, long archive, PackageLimits limits) {
    if (entries.size() > limits.maxFiles()) {
      throw new ModelPackageException(
          "%s: has %d files, at most %d are allowed"
              .formatted(where, entries.size(), limits.maxFiles()));
    }
    long total = entries.stream().mapToLong(ZipReader.Entry::size).sum();
    if (total > limits.maxTotalBytes()
        || (total > BOMB_BYTES && total / Math.max(1, archive) > BOMB_RATIO)) {
      throw new ModelPackageException(
          "%s: its %d bytes would inflate to %d; at most %d, and at most %d times as many, are"
                  .formatted(where, archive, total, limits.maxTotalBytes(), BOMB_RATIO)
              + " allowed");
    }
  }

  /** MONAI puts everything into one folder that is named after the model. */
  private static String root(List<ZipReader.Entry> entries) {
    if (entries.isEmpty()) {
      return "";
    }
    String first = entries.get(0).name();
    String root = first.substring(0, first.indexOf('/') + 1);
    boolean shared = entries.stream().allMatch(e -> e.name().startsWith(root));
    return shared ? root : "";
  }
}
