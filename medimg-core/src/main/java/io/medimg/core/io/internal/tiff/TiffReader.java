package io.medimg.core.io.internal.tiff;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.Rescale;
import io.medimg.core.io.Limits;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.Picture;
import io.medimg.core.io.internal.Samples;
import io.medimg.core.io.internal.WholeFileReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads TIFF 6.0 and BigTIFF of both byte orders: gray with 1 to 16 bits, signed or not, 32-bit
 * integers as far as a float holds them, 16-, 32- and 64-bit floats (64 are narrowed), palettes,
 * RGB with 8 and 16 bits, one extra sample as alpha; strips or tiles, chunky or planar; LZW,
 * Deflate and PackBits with both predictors, JPEG with 8 bits. Gray of fewer than 8 bits is widened
 * by repetition. WhiteIsZero keeps its values and becomes MONOCHROME1. Orientation is applied.
 *
 * <p>The first page and every later one of the same extent and kind are the frames; other pages
 * (thumbnails, masks) are left out. Safe for use by several threads.
 */
public final class TiffReader extends WholeFileReader {
  /** Creates a reader; it has no state. */
  public TiffReader() {}

  @Override
  public String format() {
    return "TIFF";
  }

  @Override
  public boolean canRead(byte[] head) {
    // DICOM files may carry a TIFF header in their preamble.
    return (Bytes.startsWith(head, 0, "II*\0")
            || Bytes.startsWith(head, 0, "MM\0*")
            || Bytes.startsWith(head, 0, "II+\0")
            || Bytes.startsWith(head, 0, "MM\0+"))
        && !Bytes.startsWith(head, 128, "DICM");
  }

  @Override
  public Picture decode(String name, byte[] content, Limits limits) throws IOException {
    Bytes file = new Bytes(name, content, Bytes.startsWith(content, 0, "II"));
    List<TiffDirectory> directories = TiffDirectory.all(file, limits);
    TiffPage first = TiffPage.of(directories.get(0));
    limits.checkExtent(name, first.width(), first.height(), 1, first.channels());
    List<TiffPixels> pages = new ArrayList<>(List.of(new TiffPixels(first, limits)));
    for (TiffDirectory later : directories.subList(1, directories.size())) {
      if (first.continuesIn(later)) {
        pages.add(new TiffPixels(TiffPage.of(later), limits));
      }
    }
    int values =
        limits.checkExtent(name, first.width(), first.height(), pages.size(), first.channels());
    Object samples = Samples.allocate(first.sampleType(), values);
    for (int i = 0; i < pages.size(); i++) {
      pages.get(i).decode(samples, i * (values / pages.size()));
    }
    return new Picture(
            new Size(first.width(), first.height()),
            pages.size(),
            first.channels(),
            Samples.wrap(first.sampleType(), samples),
            first.photometric(),
            first.bitsStored(),
            first.spacing(),
            Rescale.IDENTITY)
        .upright((int) first.tags().number(TiffDirectory.ORIENTATION, 1));
  }
}
