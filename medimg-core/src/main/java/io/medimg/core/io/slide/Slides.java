package io.medimg.core.io.slide;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens whole-slide images of every installed format, recognised by content. Readers are found
 * once, by the class loader of this library; where that does not see them, use {@link
 * SlideReaders}. Safe for use by several threads.
 */
public final class Slides {
  private Slides() {}

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
    return SlideReaders.installed().open(path, limits);
  }
}
