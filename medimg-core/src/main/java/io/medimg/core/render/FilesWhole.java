package io.medimg.core.render;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that appear whole or not at all. Safe for use by several threads. */
public final class FilesWhole {
  private FilesWhole() {}

  /**
   * Writes beside the target, then moves into place; an existing file is replaced only by a whole
   * one.
   *
   * @param target the file to write; its folder must exist
   * @param content all of it; not modified
   * @throws IOException if the folder is missing or cannot be written; the target is then as it was
   */
  public static void write(Path target, byte[] content) throws IOException {
    write(target, part -> Files.write(part, content));
  }

  /** What is written into a file. */
  public interface Content {
    /**
     * Writes.
     *
     * @param file exists and is empty
     * @throws IOException if it cannot be written
     */
    void write(Path file) throws IOException;
  }

  /**
   * The same for content that is not in memory as a whole.
   *
   * @param target the file to write; its folder must exist
   * @param content writes it
   * @throws IOException if the folder is missing or cannot be written, or the content fails; the
   *     target is then as it was
   */
  public static void write(Path target, Content content) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(target + ": its folder does not exist; make it first");
    }
    if (Files.isDirectory(target)) {
      throw new IOException(target + ": is a folder; a file name was wanted");
    }
    Path part = Files.createTempFile(folder, ".medimg-", ".part");
    try {
      content.write(part);
      makeReadable(part);
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void makeReadable(Path part) throws IOException {
    if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(
          part, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    }
  }
}
