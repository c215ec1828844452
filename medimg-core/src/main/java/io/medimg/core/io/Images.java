package io.medimg.core.io;

import io.medimg.core.image.MedicalImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Reads images of every installed format, told apart by their content. Safe for use by several
 * threads.
 */
public final class Images {
  private static final List<ImageReader> READERS = load();

  private Images() {}

  private static List<ImageReader> load() {
    List<ImageReader> found = new ArrayList<>();
    ServiceLoader.load(ImageReader.class, Images.class.getClassLoader()).forEach(found::add);
    return List.copyOf(found);
  }

  /** The formats that can be read, in the order in which they are tried. */
  public static List<String> formats() {
    return READERS.stream().map(ImageReader::format).toList();
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
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path + ": no such file");
    }
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": is a folder; name the files in it one by one");
    }
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new IOException(path + ": is no regular file that may be read");
    }
    return read(ImageSource.of(path), limits);
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
    long most = Math.min(limits.maxBytes(), Integer.MAX_VALUE - 8);
    byte[] content = in.readNBytes((int) most);
    if (content.length == most && in.read() >= 0) {
      throw new MalformedImageException(
          "%s: more than %d bytes; raise Limits.maxBytes if this is meant".formatted(name, most));
    }
    return read(ImageSource.of(name, content), limits);
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
    Objects.requireNonNull(limits, "limits");
    byte[] head = source.head(ImageReader.HEAD_LENGTH);
    if (head.length == 0) {
      throw new MalformedImageException(source.name() + ": is empty; an image was wanted");
    }
    for (ImageReader reader : READERS) {
      if (reader.canRead(head)) {
        return reader.read(source, limits);
      }
    }
    throw new UnsupportedImageException(
        "%s: not an image that can be read here; it starts with %s, known formats are %s"
            .formatted(
                source.name(),
                HexFormat.of().formatHex(head, 0, Math.min(8, head.length)),
                READERS.stream().map(ImageReader::format).collect(Collectors.joining(", "))));
  }
}
