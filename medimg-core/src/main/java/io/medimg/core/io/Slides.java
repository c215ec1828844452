package io.medimg.core.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Opens whole-slide images of every installed format, told apart by content. Safe for use by
 * several threads.
 */
public final class Slides {
  private static final List<SlideReader> READERS = load();

  private Slides() {}

  private static List<SlideReader> load() {
    List<SlideReader> found = new ArrayList<>();
    ServiceLoader.load(SlideReader.class, Slides.class.getClassLoader()).forEach(found::add);
    return List.copyOf(found);
  }

  /**
   * Opens a slide under {@link Limits#defaults()}.
   *
   * @param path a tiled TIFF ({@code .svs}), or one DICOM file of a slide, whose other levels are
   *     looked for beside it
   * @return to be closed by the caller
   * @throws UnsupportedImageException if no reader knows its content, or it is no slide
   * @throws MalformedImageException if it is broken
   * @throws IOException if it cannot be read at all
   */
  public static Slide open(Path path) throws IOException {
    return open(path, Limits.defaults());
  }

  /**
   * Opens a slide.
   *
   * @param path as for {@link #open(Path)}
   * @param limits of one tile, of tables and of levels
   * @return to be closed by the caller
   * @throws IOException as for {@link #open(Path)}
   */
  public static Slide open(Path path, Limits limits) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path + ": no such file");
    }
    byte[] head = ImageSource.of(path).head(ImageReader.HEAD_LENGTH);
    for (SlideReader reader : READERS) {
      if (reader.canRead(head)) {
        return reader.open(path, limits);
      }
    }
    throw new UnsupportedImageException(
        "%s: is no slide that can be opened here; known formats are %s"
            .formatted(
                path.getFileName(),
                READERS.stream().map(SlideReader::format).collect(Collectors.joining(", "))));
  }
}
