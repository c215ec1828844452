package io.medimg.core.inference;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder into which native libraries are unpacked before they are loaded. Whether it serves is
 * tried, not guessed: a file is written there and its right to be executed is asked for, because a
 * disk may be full, read-only, or mounted without that right. Immutable and safe for use by several
 * threads.
 *
 * @param library whose native code it is, for people
 * @param folder where it goes; need not exist yet
 * @param movedBy what makes it another folder, for people, for example {@code
 *     -Djava.io.tmpdir=FOLDER}
 * @param bytes how much room the libraries need, at least 1 where that is not known; 0 if none are
 *     unpacked, so that the folder has to be writable and no more
 */
public record NativeFolder(String library, Path folder, String movedBy, long bytes) {
  private static final int PIECE = 1 << 16;
  private static final double MEGABYTE = 1e6;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public NativeFolder {
    Objects.requireNonNull(library, "library");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(movedBy, "movedBy");
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative, got " + bytes);
    }
  }

  /**
   * The folder for temporary files.
   *
   * @param library whose native code goes there, for people
   * @param bytes how much room it needs, at least 1
   * @return moved by {@code java.io.tmpdir}
   */
  public static NativeFolder temporary(String library, long bytes) {
    return new NativeFolder(
        library,
        Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
        "-Djava.io.tmpdir=FOLDER",
        bytes);
  }

  /**
   * Tries the folder. Leaves nothing behind.
   *
   * @return why native code cannot be unpacked and loaded there, and what moves it; empty if it can
   */
  public Optional<String> problem() {
    return flaw()
        .map(
            flaw ->
                "%s %s %s, which %s; %s moves it"
                    .formatted(
                        library,
                        bytes == 0 ? "needs the folder" : "unpacks native code into",
                        folder,
                        flaw,
                        movedBy));
  }

  /** What is there, for people: the folder, its free space and how much is needed. */
  public String describe() {
    String room;
    try {
      room = ", " + megabytes(store(nearest()).getUsableSpace()) + " free";
    } catch (IOException e) {
      room = "";
    }
    return folder + room + (bytes == 0 ? "" : ", " + megabytes(bytes) + " needed");
  }

  private Optional<String> flaw() {
    Path there = nearest();
    if (!there.equals(folder) && !Files.isWritable(there)) {
      return Optional.of("does not exist, and %s cannot be written".formatted(there));
    }
    if (!Files.isDirectory(there)) {
      return Optional.of("is not a folder");
    }
    try {
      Path probe = Files.createTempFile(there, "medimg-probe", ".tmp");
      try {
        return flaw(probe);
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (FileSystemException e) {
      return Optional.of(
          "cannot be written (%s)"
              .formatted(e.getReason() == null ? e.getClass().getSimpleName() : e.getReason()));
    } catch (IOException e) {
      return Optional.of("cannot be written (%s)".formatted(e.getMessage()));
    }
  }

  private Optional<String> flaw(Path probe) throws IOException {
    if (bytes == 0) {
      return Optional.empty();
    }
    FileStore store = store(probe);
    boolean posix = store.supportsFileAttributeView("posix");
    if (posix) {
      Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwx------"));
    }
    if (posix && !Files.isExecutable(probe)) {
      return Optional.of("forbids executing files (mounted noexec?)");
    }
    long free = store.getUsableSpace();
    if (free < Math.max(bytes, PIECE) && !canFill(probe)) {
      return Optional.of(
          "has room for %s, where %s are needed"
              .formatted(megabytes(free), megabytes(Math.max(bytes, PIECE))));
    }
    return Optional.empty();
  }

  /** Some file systems know no free space: whether there is any is then found out by using it. */
  private boolean canFill(Path probe) {
    byte[] piece = new byte[PIECE];
    try (OutputStream out = Files.newOutputStream(probe)) {
      for (long done = 0; done < Math.max(bytes, PIECE); done += piece.length) {
        out.write(piece);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The folder, or if it does not exist what it would be made in. */
  private Path nearest() {
    Path at = folder.toAbsolutePath();
    Path parent = at.getParent();
    if (Files.exists(at) || isTemporary()) {
      return folder;
    }
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    return parent == null ? folder : parent;
  }

  /** Nobody makes this one. */
  private boolean isTemporary() {
    return folder.equals(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  private static FileStore store(Path path) throws IOException {
    return Files.getFileStore(path);
  }

  private static String megabytes(long count) {
    return count >= 10 * MEGABYTE
        ? Math.round(count / MEGABYTE) + " MB"
        : Math.round(count / MEGABYTE * 10) / 10.0 + " MB";
  }
}
