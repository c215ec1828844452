package io.medimg.core.io.internal;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import java.io.IOException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all readers here share: the file is taken into memory, hashed and decoded, and nothing but
 * an {@link IOException} comes out of a broken one. Safe for use by several threads.
 */
public abstract class WholeFileReader implements ImageReader {
  private static final Logger LOG = LoggerFactory.getLogger(WholeFileReader.class);

  /** Decodes a file; every offset and extent in it is hostile until checked. */
  public abstract Picture decode(String name, byte[] content, Limits limits) throws IOException;

  @Override
  public final MedicalImage read(ImageSource source, Limits limits) throws IOException {
    String name = source.name();
    return guarded(
        name,
        () -> {
          byte[] content = source.readAll(limits);
          if (!canRead(Arrays.copyOf(content, Math.min(HEAD_LENGTH, content.length)))) {
            throw new MalformedImageException(
                "%s: does not start like a %s; Images.read finds the right reader"
                    .formatted(name, format()));
          }
          return decode(name, content, limits).toImage(format(), ImageSource.sha256(content));
        });
  }

  /** Work on a broken file. */
  public interface Decoding<T> {
    T run() throws IOException;
  }

  /** Runs a decoder; what it throws beside an {@link IOException} becomes one. */
  public final <T> T guarded(String name, Decoding<T> decoding) throws IOException {
    try {
      return decoding.run();
    } catch (OutOfMemoryError e) {
      // One array was too large; what had been decoded so far is garbage by now.
      throw new MalformedImageException(
          "%s: decoding needs more memory than the heap of %d MiB has left; raise -Xmx"
              .formatted(name, Runtime.getRuntime().maxMemory() >> 20),
          e);
    } catch (RuntimeException e) {
      LOG.debug("{} decoder failed", format(), e);
      throw new MalformedImageException(
          "%s: is no %s that can be decoded (%s)"
              .formatted(name, format(), e.getClass().getSimpleName()),
          e);
    }
  }
}
