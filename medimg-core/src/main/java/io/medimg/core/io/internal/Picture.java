package io.medimg.core.io.internal;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.Rescale;
import org.jspecify.annotations.Nullable;

/**
 * Pixels as a decoder found them. Immutable and safe for use by several threads.
 *
 * @param size width and height
 * @param frames how many
 * @param channels 1 to 4
 * @param pixels frames x height x width x channels
 * @param photometric what the samples mean
 * @param bitsStored bits that carry the value, 0 if all of the sample type
 * @param spacing from the file's resolution, null if it states none
 * @param rescale how stored values become real ones
 */
public record Picture(
    Size size,
    int frames,
    int channels,
    PixelBuffer pixels,
    PhotometricInterpretation photometric,
    int bitsStored,
    @Nullable PixelSpacing spacing,
    Rescale rescale) {

  /** A picture of one frame; three channels or more are RGB, fewer are MONOCHROME2. */
  public static Picture of(
      Size size, int channels, PixelBuffer pixels, @Nullable PixelSpacing spacing) {
    PhotometricInterpretation meaning =
        channels > 2 ? PhotometricInterpretation.RGB : PhotometricInterpretation.MONOCHROME2;
    return new Picture(size, 1, channels, pixels, meaning, 0, spacing, Rescale.IDENTITY);
  }

  MedicalImage toImage(String format, String sha256) {
    ImageMetadata.Builder meta =
        ImageMetadata.builder()
            .format(format)
            .sourceSha256(sha256)
            .photometricInterpretation(photometric)
            .pixelSpacing(spacing)
            .rescale(rescale);
    if (bitsStored > 0) {
      meta.bitsStored(bitsStored);
    }
    return MedicalImage.of(size, frames, channels, pixels, meta.build());
  }

  /**
   * Turns the picture upright.
   *
   * @param orientation the EXIF and TIFF tag 274: 1 to 8; anything else counts as 1
   * @return this picture if it is upright already
   */
  public Picture upright(int orientation) {
    if (orientation < 2 || orientation > 8) {
      return this;
    }
    boolean swapped = orientation >= 5;
    Size turned = swapped ? new Size(/* width= */ size.height(), /* height= */ size.width()) : size;
    PixelSpacing turnedSpacing =
        swapped && spacing != null
            ? new PixelSpacing(
                /* rowMm= */ spacing.columnMm(), /* columnMm= */ spacing.rowMm(), spacing.source())
            : spacing;
    return new Picture(
        turned,
        frames,
        channels,
        turn(orientation, turned),
        photometric,
        bitsStored,
        turnedSpacing,
        rescale);
  }

  private PixelBuffer turn(int orientation, Size turned) {
    int w = size.width();
    int all = (int) size.pixels();
    // The source pixel of target (x, y) is start + x * right + y * down.
    int[] way =
        switch (orientation) {
          case 2 -> new int[] {w - 1, -1, w};
          case 3 -> new int[] {all - 1, -1, -w};
          case 4 -> new int[] {all - w, 1, -w};
          case 5 -> new int[] {0, w, 1};
          case 6 -> new int[] {all - w, -w, 1};
          case 7 -> new int[] {all - 1, -w, -1};
          default -> new int[] {w - 1, w, -1};
        };
    Object from = Samples.array(pixels);
    Object to = Samples.allocate(pixels.type(), pixels.length());
    for (int frame = 0; frame < frames; frame++) {
      int base = frame * all;
      for (int y = 0; y < turned.height(); y++) {
        int target = base + y * turned.width();
        int source = base + way[0] + y * way[2];
        for (int x = 0; x < turned.width(); x++) {
          System.arraycopy(from, source * channels, to, target * channels, channels);
          target++;
          source += way[1];
        }
      }
    }
    return Samples.wrap(pixels.type(), to);
  }
}
