package io.medimg.core.io;

import io.medimg.core.image.MedicalImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads images of every installed format, recognised by content. Readers are found once, by the
 * class loader of this library; where that does not see them, use {@link ImageReaders}. Safe for
 * use by several threads.
 */
public final class Images {
  private Images() {}

  /** The formats that can be read, in the order in which they are tried. */
  public static List<String> formats() {
    return ImageReaders.installed().formats();
  }

  /**
   * Reads a file.
   *
   * @param path PNG, JPEG, TIFF, BMP, NIfTI, DICOM or what else is installed
   * @return the image with the values that the file stores
   * @throws UnsupportedImageException if no reader knows its content
   * @throws MalformedImageException if it is broken or beyond {@link Limits#defaults()}
   * @throws IOException if it does not exist, is a folder, or cannot be read
   */
  public static MedicalImage read(Path path) throws IOException {
    return read(path, Limits.defaults());
  }

  /**
   * Reads a file under given limits.
   *
   * @param path as for {@link #read(Path)}
   * @param limits checked before anything is allocated
   * @return the image
   * @throws IOException as for {@link #read(Path)}
   */
  public static MedicalImage read(Path path, Limits limits) throws IOException {
    return ImageReaders.installed().read(path, limits);
  }

  /**
   * Reads a stream to its end; the caller closes it.
   *
   * @param name for messages
   * @param in read whole into memory
   * @param limits checked before anything is allocated
   * @return the image
   * @throws IOException as for {@link #read(Path)}
   */
  public static MedicalImage read(String name, InputStream in, Limits limits) throws IOException {
    return ImageReaders.installed().read(name, in, limits);
  }

  /**
   * Reads a source with the first reader that knows its content.
   *
   * @param source file or bytes
   * @param limits checked before anything is allocated
   * @return the image
   * @throws IOException as for {@link #read(Path)}
   */
  public static MedicalImage read(ImageSource source, Limits limits) throws IOException {
    return ImageReaders.installed().read(source, limits);
  }
}
