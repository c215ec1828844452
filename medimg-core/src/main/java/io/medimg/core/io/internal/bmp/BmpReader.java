package io.medimg.core.io.internal.bmp;

import io.medimg.core.io.Limits;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.Picture;
import io.medimg.core.io.internal.WholeFileReader;
import java.io.IOException;

/**
 * Reads BMP: 1, 4, 8 bits with a palette, 16, 24 and 32 bits, run-length coded or not, from the top
 * or from the bottom. A palette of grays alone gives one channel with the palette's values, since
 * BMP has no other way to store gray; any other palette becomes RGB. Safe for use by several
 * threads.
 */
public final class BmpReader extends WholeFileReader {
  /** Creates a reader; it has no state. */
  public BmpReader() {}

  @Override
  public String format() {
    return "BMP";
  }

  @Override
  public boolean canRead(byte[] head) {
    if (!Bytes.startsWith(head, 0, "BM") || head.length < 18) {
      return false;
    }
    int header = (head[14] & 0xFF) | (head[15] | head[16] | head[17]) << 8;
    return header == 12 || (header >= 40 && header <= 124);
  }

  @Override
  public Picture decode(String name, byte[] content, Limits limits) throws IOException {
    BmpHeader header = BmpHeader.parse(new Bytes(name, content, true), limits);
    return new BmpPixels(header).decode();
  }
}
