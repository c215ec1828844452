package io.medimg.examples.cli;

import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageReaders;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.series.MediaDirectory;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images that a user means: files, folders with all that is below them, and patterns that
 * no shell has expanded. Not safe for use by several threads; build one per thread.
 */
final class Inputs {
  private static final Set<String> ENDINGS =
      Set.of("png", "jpg", "jpeg", "tif", "tiff", "bmp", "dcm", "dicom");

  private final List<ImageReader> readers = ImageReaders.installed().readers();
  private final Map<Path, Input> found = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();
  private boolean everyObject;

  /** Something that cannot be looked at. Immutable and safe for use by several threads. */
  record Problem(Input input, IOException why) {}

  /**
   * Expands what the user named.
   *
   * @param arguments files, folders, patterns
   * @return this
   */
  Inputs expand(List<String> arguments) {
    arguments.forEach(this::one);
    return this;
  }

  /** Takes what a DICOMDIR names besides images, too: reports, presentation states, documents. */
  Inputs withEveryObject() {
    everyObject = true;
    return this;
  }

  /** DICOMDIRs that were named or met, which are no images themselves. */
  List<Path> directories() {
    return Collections.unmodifiableList(directories);
  }

  /** The images in the order given; those of a folder sorted, each one once. */
  List<Input> images() {
    return List.copyOf(found.values());
  }

  /** What could not be looked at. */
  List<Problem> problems() {
    return Collections.unmodifiableList(problems);
  }

  private void one(String argument) {
    Path path = pathOf(argument);
    if (path != null && Files.isDirectory(path)) {
      folder(argument, path, null);
    } else if (path != null && MediaDirectory.isOne(path)) {
      mediaDirectory(argument, path);
    } else if (path != null && (Files.exists(path) || !hasSigns(argument))) {
      add(argument, path);
    } else if (hasSigns(argument)) {
      pattern(argument);
    } else {
      problem(argument, null, new IOException("is no file name on this system"));
    }
  }

  /** The images that a DICOMDIR names. */
  private void mediaDirectory(String argument, Path path) {
    directories.add(path);
    int before = found.size() + problems.size();
    try {
      MediaDirectory directory = MediaDirectory.read(path, Limits.defaults());
      directory.images().forEach(image -> add(image.toString(), image));
      directory.skipped().forEach(s -> skipped(argument, path, s));
      if (everyObject) {
        directory.others().forEach(other -> add(other.toString(), other));
        directory.skippedOthers().forEach(s -> skipped(argument, path, s));
      }
      if (found.size() + problems.size() == before) {
        problem(argument, path, new IOException("names no images"));
      }
    } catch (IOException e) {
      problem(argument, path, e);
    }
  }

  private void skipped(String argument, Path path, MediaDirectory.Skipped s) {
    String why = "record %d (%s) %s".formatted(s.record(), s.fileId(), s.why());
    problem(argument, path, new IOException(why));
  }

  private static @Nullable Path pathOf(String argument) {
    try {
      return argument.isEmpty() ? null : Path.of(argument);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static boolean hasSigns(String argument) {
    return argument.matches(".*[*?\\[{].*");
  }

  private void add(String name, Path path) {
    found.putIfAbsent(path.toAbsolutePath().normalize(), new Input(name, path));
  }

  private void problem(String name, @Nullable Path path, IOException why) {
    problems.add(new Problem(new Input(name, path == null ? Path.of("") : path), why));
  }

  /** Everything that matches, below the longest part without signs. */
  private void pattern(String argument) {
    String forward = argument.replace('\\', '/');
    int sign = forward.replaceAll("[*?\\[{].*", "").lastIndexOf('/');
    Path base = Path.of(sign < 0 ? "" : sign == 0 ? "/" : forward.substring(0, sign));
    try {
      PathMatcher matcher =
          FileSystems.getDefault().getPathMatcher("glob:" + forward.substring(sign + 1));
      int before = found.size();
      int troubles = problems.size();
      if (Files.isDirectory(base.toAbsolutePath())) {
        folder(argument, base, matcher);
      }
      if (found.size() == before && problems.size() == troubles) {
        problem(argument, null, new IOException("no file matches"));
      }
    } catch (PatternSyntaxException e) {
      problem(argument, null, new IOException("is no pattern: " + e.getDescription(), e));
    }
  }

  private void folder(String name, Path folder, @Nullable PathMatcher matcher) {
    List<Path> files = new ArrayList<>();
    int troubles = problems.size();
    Path root = folder.toString().isEmpty() ? Path.of(".") : folder;
    try {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 64, new Walk(root, matcher, files, this));
    } catch (IOException e) {
      problem(name, folder, e);
    }
    Collections.sort(files);
    for (Path file : files) {
      add(folder.toString().isEmpty() ? root.relativize(file).toString() : file.toString(), file);
    }
    if (matcher == null && files.isEmpty() && problems.size() == troubles) {
      problem(name, folder, new IOException("holds no image; known formats are " + formats()));
    }
  }

  private String formats() {
    return String.join(", ", readers.stream().map(ImageReader::format).toList());
  }

  /** By content; files that only call themselves images are kept, so that they are reported. */
  private boolean isImage(Path file) {
    String name = file.getFileName().toString();
    if (name.equals("DICOMDIR")) {
      directories.add(file);
    }
    if (name.startsWith(".") || name.equals("DICOMDIR")) {
      return false;
    }
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (ENDINGS.contains(ending)) {
      return true;
    }
    try {
      byte[] head = ImageSource.of(file).head(ImageReader.HEAD_LENGTH);
      return head.length > 0 && readers.stream().anyMatch(r -> r.canRead(head));
    } catch (IOException e) {
      return false;
    }
  }

  /** Collects files; passes over hidden folders, reports what cannot be entered. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final @Nullable PathMatcher matcher;
    private final List<Path> files;
    private final Inputs inputs;

    Walk(Path root, @Nullable PathMatcher matcher, List<Path> files, Inputs inputs) {
      this.root = root;
      this.matcher = matcher;
      this.files = files;
      this.inputs = inputs;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean hidden = !folder.equals(root) && folder.getFileName().toString().startsWith(".");
      return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      boolean wanted =
          matcher != null
              ? matcher.matches(root.relativize(file)) && attributes.isRegularFile()
              : attributes.isRegularFile() && inputs.isImage(file);
      if (wanted) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
      if (matcher == null || file.equals(root)) {
        inputs.problem(file.toString(), file, why);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
