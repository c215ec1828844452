package io.medimg.core.io.internal.png;

import io.medimg.core.io.Limits;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.Picture;
import io.medimg.core.io.internal.WholeFileReader;
import java.io.IOException;

/**
 * Reads PNG (ISO/IEC 15948): gray with 1, 2 and 4 bits is widened to 8 by repetition, 8 and 16 bits
 * stay; palettes become RGB; transparency becomes an alpha channel; interlaced or not. {@code
 * gAMA}, {@code iCCP} and {@code sBIT} are left alone, so values are those of the file. The
 * orientation of an {@code eXIf} chunk is applied. Of an animation, the still image is read. Safe
 * for use by several threads.
 */
public final class PngReader extends WholeFileReader {
  private static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";

  /** Creates a reader; it has no state. */
  public PngReader() {}

  @Override
  public String format() {
    return "PNG";
  }

  @Override
  public boolean canRead(byte[] head) {
    return Bytes.startsWith(head, 0, SIGNATURE);
  }

  @Override
  public Picture decode(String name, byte[] content, Limits limits) throws IOException {
    PngChunks chunks = PngChunks.parse(new Bytes(name, content, false), limits);
    return new PngPixels(chunks).decode().upright(chunks.orientation());
  }
}
