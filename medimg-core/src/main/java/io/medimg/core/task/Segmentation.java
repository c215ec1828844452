package io.medimg.core.task;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import java.util.List;
import java.util.Objects;

/**
 * What a segmenter outlined in one image: a mask per label, in source pixels. Immutable and safe
 * for use by several threads.
 *
 * @param masks one per label
 * @param provenance where this comes from
 */
public record Segmentation(List<Mask> masks, Provenance provenance) {
  /** Copies the list. */
  public Segmentation {
    masks = List.copyOf(masks);
    Objects.requireNonNull(provenance, "provenance");
  }

  /**
   * The pixels of one label: 255 where it is, 0 elsewhere. Immutable and safe for use by several
   * threads.
   *
   * @param label what
   * @param image gray, 8 bits, of the source's size
   */
  public record Mask(Label label, MedicalImage image) {
    /** The source's size. */
    public Size size() {
      return image.size();
    }

    /** How many pixels are set. */
    public long area() {
      long n = 0;
      for (int i = 0; i < image.pixels().length(); i++) {
        if (image.pixels().get(i) > 127) {
          n++;
        }
      }
      return n;
    }
  }
}
