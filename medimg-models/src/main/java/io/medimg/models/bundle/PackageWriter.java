package io.medimg.models.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes packages so that they appear whole or not at all, and the same on every system. */
final class PackageWriter {
  /** Later than the format's first day, which the platform writes with the local time zone. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private PackageWriter() {}

  static void folder(SortedMap<String, byte[]> files, Path folder) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    Path parent = parent(target);
    if (Files.exists(target) && !isEmptyFolder(target)) {
      throw new FileAlreadyExistsException(
          folder.toString(), null, "is not an empty folder; name one that does not exist");
    }
    Path part = Files.createTempDirectory(parent, ".medimg-");
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = part.resolve(file.getKey());
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.write(path, file.getValue());
      }
      makeReadable(part, "rwxr-xr-x");
      Files.deleteIfExists(target);
      Files.move(part, target);
    } finally {
      delete(part);
    }
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> content = Files.list(path)) {
      return content.findAny().isEmpty();
    }
  }

  private static Path parent(Path target) throws IOException {
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new NotDirectoryException(target + ": its folder does not exist; make it first");
    }
    return parent;
  }

  /** Temporary files are for their owner alone; what they become is for all to read. */
  private static void makeReadable(Path path, String permissions) throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  static void zip(String root, SortedMap<String, byte[]> files, Path zip) throws IOException {
    Path target = zip.toAbsolutePath().normalize();
    if (Files.isDirectory(target)) {
      throw new IOException(zip + ": is a folder; a file name was wanted");
    }
    Path part = Files.createTempFile(parent(target), ".medimg-", ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        zip(root, files, out);
      }
      makeReadable(part, "rw-r--r--");
      replace(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Stored, not deflated: what a compressor makes of one input differs between its versions. */
  private static void zip(String root, SortedMap<String, byte[]> files, OutputStream out)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(root + file.getKey());
        CRC32 crc = new CRC32();
        crc.update(file.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(file.getValue().length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
  }

  static void replace(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
