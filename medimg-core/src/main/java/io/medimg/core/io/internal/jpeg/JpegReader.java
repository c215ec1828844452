package io.medimg.core.io.internal.jpeg;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.Limits;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.Picture;
import io.medimg.core.io.internal.WholeFileReader;
import java.io.IOException;

/**
 * Reads JPEG (ITU-T T.81) with 8 bits, baseline or progressive, gray or in colour. Entropy
 * decoding, inverse DCT and chroma interpolation are those of the JDK's libjpeg, which agree with
 * libjpeg-turbo (and so with PIL) bit for bit but for images whose chroma is halved vertically
 * alone, where neighbouring rows are weighted otherwise. Colours are told apart and converted here,
 * as libjpeg does, because the JDK goes by other rules and applies colour profiles. EXIF
 * orientation is applied. A file that ends early or needed repair is refused. Safe for use by
 * several threads.
 */
public final class JpegReader extends WholeFileReader {
  /** Creates a reader; it has no state. */
  public JpegReader() {}

  @Override
  public String format() {
    return "JPEG";
  }

  @Override
  public boolean canRead(byte[] head) {
    return Bytes.startsWith(head, 0, "\u00ff\u00d8\u00ff");
  }

  @Override
  public Picture decode(String name, byte[] content, Limits limits) throws IOException {
    JpegMarkers markers = JpegMarkers.parse(new Bytes(name, content, false), limits);
    Size size = new Size(markers.width(), markers.height());
    byte[] samples = JdkJpeg.decode(name, markers.pictureOnly(), size, markers.components());
    if (markers.isYcc()) {
      Ycc.toRgb(samples);
    }
    return Picture.of(size, markers.components(), PixelBuffer.U8.wrap(samples), markers.spacing())
        .upright(markers.orientation());
  }
}
