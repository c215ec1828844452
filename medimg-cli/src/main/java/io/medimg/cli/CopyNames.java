package io.medimg.cli;

import io.medimg.dicom.series.MediaDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What copies of DICOM files are called, so that none takes the place of another or of an input.
 * Not safe for use by several threads; build one per thread.
 */
final class CopyNames {
  private final Set<String> taken = new HashSet<>();

  /**
   * A file's name.
   *
   * @param file never given to another copy; digits, dots and small letters alone, so that file
   *     systems cannot take two for one
   * @param isShared whether an earlier copy has the same UID
   */
  record Name(String file, boolean isShared) {}

  /**
   * The name of one more copy.
   *
   * @param uid its SOP Instance UID; what is no UID gives a name without one
   */
  Name of(String uid) {
    boolean named = uid.length() <= 64 && uid.matches("[0-9]+(\\.[0-9]+)*");
    String stem = named ? uid : "unnamed";
    String name = stem;
    for (int n = 2; !taken.add(name); n++) {
      name = stem + "-" + n;
    }
    return new Name(name + ".dcm", named && !name.equals(stem));
  }

  /**
   * Whether copies in a folder stay apart from the inputs.
   *
   * @param out where copies are to go; need not exist
   * @param arguments as the user gave them
   * @param inputs what was found
   * @return why not, if not: the next run would take copies for inputs, or copies lie beside what
   *     they hide
   */
  static Optional<String> apart(Path out, List<String> arguments, List<Input> inputs) {
    try {
      Path target = real(out);
      for (String argument : arguments) {
        Optional<Path> folder = folder(argument);
        if (folder.isPresent() && target.startsWith(folder.get().toRealPath())) {
          return Optional.of("lies within the input " + argument + "; name a folder outside of it");
        }
      }
      for (Input input : inputs) {
        Path file = input.path();
        if (file != null && Files.exists(file) && target.equals(file.toRealPath().getParent())) {
          return Optional.of("holds the input " + input.name() + "; name another folder");
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be told apart from the inputs: " + Failures.describe(e));
    }
  }

  /** The folder that an argument stands for, a DICOMDIR's included. */
  private static Optional<Path> folder(String argument) {
    try {
      Path path = Path.of(argument);
      if (Files.isDirectory(path)) {
        return Optional.of(path);
      }
      return MediaDirectory.isOne(path)
          ? Optional.ofNullable(path.toAbsolutePath().getParent())
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Where a folder is or will be, links followed. */
  private static Path real(Path folder) throws IOException {
    Path existing = folder.toAbsolutePath().normalize();
    Path rest = existing.getFileSystem().getPath("");
    while (!Files.exists(existing)) {
      Path parent = existing.getParent();
      if (parent == null) {
        return folder.toAbsolutePath().normalize();
      }
      rest = parent.relativize(existing).resolve(rest);
      existing = parent;
    }
    return existing.toRealPath().resolve(rest).normalize();
  }
}
