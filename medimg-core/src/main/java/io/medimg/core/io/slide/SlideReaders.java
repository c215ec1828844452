package io.medimg.core.io.slide;

import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/**
 * A choice of readers of whole-slide images, for applications whose class loaders hide those that
 * {@link Slides} finds by itself. Immutable and safe for use by several threads.
 */
public final class SlideReaders {
  private final List<SlideReader> readers;

  private SlideReaders(List<SlideReader> readers) {
    this.readers = List.copyOf(readers);
  }

  /** The readers that {@link Slides} uses: those that this library's own class loader sees. */
  public static SlideReaders installed() {
    return Installed.READERS;
  }

  /**
   * The readers that {@link ServiceLoader} finds through a class loader.
   *
   * @param loader must see this library and the readers
   * @return those that it finds; may be empty
   */
  public static SlideReaders of(ClassLoader loader) {
    List<SlideReader> found = new ArrayList<>();
    ServiceLoader.load(SlideReader.class, Objects.requireNonNull(loader, "loader"))
        .forEach(found::add);
    return new SlideReaders(found);
  }

  /**
   * Only the given readers.
   *
   * @param readers in the order in which they are tried
   * @return these readers
   */
  public static SlideReaders of(SlideReader... readers) {
    return new SlideReaders(List.of(readers));
  }

  /**
   * These readers and others, which are tried first.
   *
   * @param more in the order in which they are tried
   * @return more readers
   */
  public SlideReaders with(SlideReader... more) {
    List<SlideReader> all = new ArrayList<>(Arrays.asList(more));
    all.addAll(readers);
    return new SlideReaders(all);
  }

  /** The readers, in the order in which they are tried. */
  public List<SlideReader> readers() {
    return readers;
  }

  /** The formats that can be opened, in the order in which they are tried. */
  public List<String> formats() {
    return readers.stream().map(SlideReader::format).distinct().toList();
  }

  /**
   * Opens a slide with the first reader that recognises its content.
   *
   * @param path one of its files
   * @param limits of one tile, of tables and of levels
   * @return to be closed by the caller
   * @throws UnsupportedImageException if no reader recognises it, or it is not a slide
   * @throws MalformedImageException if it is malformed
   * @throws IOException if it cannot be read at all
   */
  public Slide open(Path path, Limits limits) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path + ": no such file");
    }
    byte[] head = ImageSource.of(path).head(ImageReader.HEAD_LENGTH);
    for (SlideReader reader : readers) {
      if (reader.canRead(head)) {
        return reader.open(path, limits);
      }
    }
    throw new UnsupportedImageException(
        "%s: is no slide that can be opened here; known formats are %s"
            .formatted(path.getFileName(), String.join(", ", formats())));
  }

  @Override
  public String toString() {
    return "SlideReaders" + formats();
  }

  /** Found once, at the first use. */
  private static final class Installed {
    static final SlideReaders READERS =
        of(Objects.requireNonNull(SlideReaders.class.getClassLoader(), "class loader"));
  }
}
