package io.medimg.core.io.slide;

import io.medimg.core.io.ImageReader;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens whole-slide images of one format; found by {@link java.util.ServiceLoader}, or given to
 * {@link SlideReaders} where that does not reach. Recognised by content. Safe for use by several
 * threads.
 */
public interface SlideReader {
  /** The format's name, for example {@code TIFF}. */
  String format();

  /**
   * Whether a file looks like this format.
   *
   * @param head its first {@value ImageReader#HEAD_LENGTH} bytes, or fewer; not to be modified
   * @return true if {@link #open} should try
   */
  boolean canRead(byte[] head);

  /**
   * Opens a slide.
   *
   * @param path one of its files; those of other levels are found beside it
   * @param limits of one tile, of tables and of levels
   * @return to be closed by the caller
   * @throws MalformedImageException if it is broken or beyond the limits
   * @throws UnsupportedImageException if it is no slide, or uses a feature that is not supported
   * @throws IOException if it cannot be read at all
   */
  Slide open(Path path, Limits limits) throws IOException;
}
