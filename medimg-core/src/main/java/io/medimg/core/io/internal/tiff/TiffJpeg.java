package io.medimg.core.io.internal.tiff;

import io.medimg.core.geometry.Size;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.RandomBytes;
import io.medimg.core.io.internal.jpeg.JdkJpeg;
import io.medimg.core.io.internal.jpeg.JpegMarkers;
import io.medimg.core.io.internal.jpeg.Ycc;
import java.io.IOException;

/**
 * One strip or tile in JPEG, with the tables that its page keeps apart (TIFF Technical Note 2).
 * What the components mean is said by the page, not by the stream. Safe for use by several threads.
 */
final class TiffJpeg {
  private static final int START = 0xD8;
  private static final int END = 0xD9;

  private TiffJpeg() {}

  /**
   * Decodes.
   *
   * @param page says how many components there are, and whether they are YCbCr
   * @param tables JPEGTables, empty if the page has none
   * @param part the stream
   * @param out filled from its start
   * @param size of the strip or tile
   * @return how many bytes were filled
   */
  static int decode(TiffPage page, byte[] tables, RandomBytes.Part part, byte[] out, Size size)
      throws IOException {
    String name = page.tags().file().name();
    Bytes whole = new Bytes(name, joined(name, tables, part), false);
    JpegMarkers markers = JpegMarkers.parse(whole, Limits.defaults());
    if (markers.width() != size.width()
        || markers.height() < size.height()
        || markers.components() != page.samples()) {
      throw new MalformedImageException(
          "%s: a JPEG tile of %d x %d x %d where %s x %d was wanted"
              .formatted(
                  name,
                  markers.width(),
                  markers.height(),
                  markers.components(),
                  size,
                  page.samples()));
    }
    Size found = new Size(/* width= */ markers.width(), /* height= */ markers.height());
    long wanted = size.pixels() * page.samples();
    if (found.pixels() > 4 * size.pixels() + (1 << 16)) {
      throw new MalformedImageException(
          "%s: a JPEG tile of %s where %s was wanted".formatted(name, found, size));
    }
    byte[] samples = JdkJpeg.decode(name, markers.pictureOnly(), found, markers.components());
    if (page.isYcc()) {
      Ycc.toRgb(samples);
    }
    System.arraycopy(samples, 0, out, 0, (int) wanted);
    return (int) wanted;
  }

  /** The tables without their end, then the stream without its start. */
  private static byte[] joined(String name, byte[] tables, RandomBytes.Part part)
      throws MalformedImageException {
    byte[] data = part.bytes().data();
    int from = part.from();
    int count = part.count();
    boolean starts = count > 4 && isMarker(data, from, START);
    if (!starts) {
      throw new MalformedImageException(
          "%s: a JPEG tile does not start with the marker FFD8".formatted(name));
    }
    int end = tables.length;
    while (end >= 2 && !isMarker(tables, end - 2, END)) {
      end--;
    }
    int kept = Math.max(0, end - 2);
    if (kept < 2 || !isMarker(tables, 0, START)) {
      byte[] alone = new byte[count];
      System.arraycopy(data, from, alone, 0, count);
      return alone;
    }
    byte[] all = new byte[kept + count - 2];
    System.arraycopy(tables, 0, all, 0, kept);
    System.arraycopy(data, from + 2, all, kept, count - 2);
    return all;
  }

  private static boolean isMarker(byte[] data, int at, int marker) {
    return (data[at] & 0xFF) == 0xFF && (data[at + 1] & 0xFF) == marker;
  }
}
