package io.medimg.core.io;

import io.medimg.core.image.MedicalImage;
import java.io.IOException;

/**
 * Reads one format; found by {@link java.util.ServiceLoader}, or given to {@link ImageReaders}
 * where that does not reach. Recognised by content, never by the name's ending. Safe for use by
 * several threads.
 *
 * <p>Every implementation extends the contract kit {@code ImageReaderContract} in its tests.
 */
public interface ImageReader {
  /** How many first bytes {@link #canRead} is given. */
  int HEAD_LENGTH = 512;

  /** The format's name, for example {@code PNG}. */
  String format();

  /**
   * Whether a file looks like this format.
   *
   * @param head its first {@value #HEAD_LENGTH} bytes, or fewer if it is shorter; not to be
   *     modified
   * @return true if {@link #read} should try
   */
  boolean canRead(byte[] head);

  /**
   * Reads an image with the values that the file stores.
   *
   * @param source file or bytes
   * @param limits checked before anything is allocated
   * @return the image, with {@code format} and {@code sourceSha256} in its metadata
   * @throws MalformedImageException if the file is broken or beyond the limits
   * @throws UnsupportedImageException if it uses a feature that is not supported
   * @throws IOException if it cannot be read at all
   */
  MedicalImage read(ImageSource source, Limits limits) throws IOException;
}
