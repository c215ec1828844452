package io.medimg.core.io;

import io.medimg.core.image.MedicalImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/**
 * A choice of image readers, for applications whose class loaders hide those that {@link Images}
 * finds by itself: OSGi, plug-ins, containers. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * ImageReaders readers = ImageReaders.installed().with(new DicomReader());
 * MedicalImage image = readers.read(path, Limits.defaults());
 * }</pre>
 */
public final class ImageReaders {
  private final List<ImageReader> readers;

  private ImageReaders(List<ImageReader> readers) {
    this.readers = List.copyOf(readers);
  }

  /** The readers that {@link Images} uses: those that this library's own class loader sees. */
  public static ImageReaders installed() {
    return Installed.READERS;
  }

  /**
   * The readers that {@link ServiceLoader} finds through a class loader.
   *
   * @param loader must see this library and the readers
   * @return those that it finds; may be empty
   */
  public static ImageReaders of(ClassLoader loader) {
    List<ImageReader> found = new ArrayList<>();
    ServiceLoader.load(ImageReader.class, Objects.requireNonNull(loader, "loader"))
        .forEach(found::add);
    return new ImageReaders(found);
  }

  /**
   * Only the given readers.
   *
   * @param readers in the order in which they are tried
   * @return these readers
   */
  public static ImageReaders of(ImageReader... readers) {
    return new ImageReaders(List.of(readers));
  }

  /**
   * These readers and others, which are tried first.
   *
   * @param more in the order in which they are tried
   * @return more readers
   */
  public ImageReaders with(ImageReader... more) {
    List<ImageReader> all = new ArrayList<>(Arrays.asList(more));
    all.addAll(readers);
    return new ImageReaders(all);
  }

  /** The readers, in the order in which they are tried. */
  public List<ImageReader> readers() {
    return readers;
  }

  /** The formats that can be read, in the order in which they are tried. */
  public List<String> formats() {
    return readers.stream().map(ImageReader::format).distinct().toList();
  }

  /**
   * Reads a file.
   *
   * @param path in a format of one of the readers
   * @param limits checked before anything is allocated
   * @return the image with the values that the file stores
   * @throws UnsupportedImageException if no reader recognises its content
   * @throws MalformedImageException if it is malformed or beyond the limits
   * @throws IOException if it does not exist, is a folder, or cannot be read
   */
  public MedicalImage read(Path path, Limits limits) throws IOException {
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
   * @throws IOException as for {@link #read(Path, Limits)}
   */
  public MedicalImage read(String name, InputStream in, Limits limits) throws IOException {
    long most = Math.min(limits.maxBytes(), Integer.MAX_VALUE - 8);
    byte[] content = in.readNBytes((int) most);
    if (content.length == most && in.read() >= 0) {
      throw new MalformedImageException(
          "%s: more than %d bytes; raise Limits.maxBytes if this is meant".formatted(name, most));
    }
    return read(ImageSource.of(name, content), limits);
  }

  /**
   * Reads a source with the first reader that recognises its content.
   *
   * @param source file or bytes
   * @param limits checked before anything is allocated
   * @return the image
   * @throws IOException as for {@link #read(Path, Limits)}
   */
  public MedicalImage read(ImageSource source, Limits limits) throws IOException {
    Objects.requireNonNull(limits, "limits");
    byte[] head = source.head(ImageReader.HEAD_LENGTH);
    if (head.length == 0) {
      throw new MalformedImageException(source.name() + ": is empty; an image was wanted");
    }
    for (ImageReader reader : readers) {
      if (reader.canRead(head)) {
        return reader.read(source, limits);
      }
    }
    throw new UnsupportedImageException(
        "%s: not an image that can be read here; it starts with %s, known formats are %s"
            .formatted(
                source.name(),
                HexFormat.of().formatHex(head, 0, Math.min(8, head.length)),
                String.join(", ", formats())));
  }

  @Override
  public String toString() {
    return "ImageReaders" + formats();
  }

  /** Found once, at the first use. */
  private static final class Installed {
    static final ImageReaders READERS =
        of(Objects.requireNonNull(ImageReaders.class.getClassLoader(), "class loader"));
  }
}
