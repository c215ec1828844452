package io.medimg.dicom.write;

import java.awt.image.BufferedImage;

/**
 * A picture of a result as Secondary Capture (PS3.3, A.8.1): RGB, annotation burned in. Safe for
 * use by several threads.
 */
final class CapturedPicture {
  private CapturedPicture() {}

  static DicomBuilder build(
      BufferedImage picture, SourceImage source, Origin origin, ResultName name) {
    DicomBuilder out = ResultObject.begin(name, source, origin);
    ResultObject.dated(out, origin);
    out.set(Attr.CONVERSION_TYPE, "WSD")
        .set(Attr.IMAGE_TYPE, "DERIVED", "SECONDARY", "OTHER")
        .set(Attr.PATIENT_ORIENTATION)
        .set(
            Attr.DERIVATION_DESCRIPTION,
            "Film beside the film with heatmap and boxes, drawn for people. " + Origin.RESEARCH_USE)
        .items(Attr.SOURCE_IMAGE_SEQUENCE, sourceItem(source))
        .set(Attr.BURNED_IN_ANNOTATION, "YES");
    source.copyLossTo(out);
    source.copyBodyPartTo(out);
    return pixels(out, picture);
  }

  /** The picture has other pixels than the source, so places in it are other places. */
  private static DicomBuilder sourceItem(SourceImage source) {
    return source.sourceItem().set(Attr.SPATIAL_LOCATIONS_PRESERVED, "NO");
  }

  private static DicomBuilder pixels(DicomBuilder out, BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int pixel : row) {
        rgb[at++] = (byte) (pixel >>> 16);
        rgb[at++] = (byte) (pixel >>> 8);
        rgb[at++] = (byte) pixel;
      }
    }
    return out.number(Attr.SAMPLES_PER_PIXEL, 3)
        .set(Attr.PHOTOMETRIC_INTERPRETATION, "RGB")
        .number(Attr.PLANAR_CONFIGURATION, 0)
        .number(Attr.ROWS, height)
        .number(Attr.COLUMNS, width)
        .number(Attr.BITS_ALLOCATED, 8)
        .number(Attr.BITS_STORED, 8)
        .number(Attr.HIGH_BIT, 7)
        .number(Attr.PIXEL_REPRESENTATION, 0)
        .bytes(Attr.PIXEL_DATA.tag(), Attr.PIXEL_DATA.vr(), rgb);
  }
}
