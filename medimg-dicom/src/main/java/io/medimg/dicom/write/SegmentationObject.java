package io.medimg.dicom.write;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.core.task.Segmentation.Mask;
import java.util.ArrayList;
import java.util.List;

/**
 * A Segmentation (PS3.3, A.51): one segment and one frame per label, on the source's pixels. Not
 * safe for use by several threads; build one per thread.
 */
final class SegmentationObject {
  /** Where a map reaches half of its peak, the extent at which its boxes are drawn, too. */
  static final double ATTENTION = 0.5;

  private static final int MOST = 255;

  private final SourceImage source;
  private final Origin origin;
  private final ResultName name;
  private final List<Segment> segments = new ArrayList<>();

  /** A segment: what it is, and its values, 0 to 255, row by row. */
  private record Segment(
      Label label, String description, Code category, Code type, byte[] values) {}

  SegmentationObject(SourceImage source, Origin origin, ResultName name) {
    this.source = source;
    this.origin = origin;
    this.name = name;
  }

  /** What a segmenter outlined. */
  SegmentationObject masks(List<Mask> masks) {
    for (Mask mask : masks) {
      byte[] values = new byte[Math.toIntExact(source.size().pixels())];
      PixelBuffer pixels = mask.image().pixels();
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (pixels.get(i) > 127 ? MOST : 0);
      }
      segments.add(outlined(mask.label(), "Outlined by a network. ", values));
    }
    return this;
  }

  /** What a segmenter gave probabilities for. */
  SegmentationObject probabilities(List<ProbabilityMask> masks) {
    for (ProbabilityMask mask : masks) {
      float[] from = mask.values();
      byte[] values = new byte[from.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) Math.round(MOST * from[i]);
      }
      segments.add(outlined(mask.label(), "Probability of each pixel by a network. ", values));
    }
    return this;
  }

  private static Segment outlined(Label label, String description, byte[] values) {
    return new Segment(
        label,
        description + Origin.RESEARCH_USE,
        Code.sct("49755003", "Morphologically Abnormal Structure"),
        Code.of(label),
        values);
  }

  /** Where heatmaps point to: that is no outline of a lesion, and is not called one. */
  SegmentationObject attention(List<Heatmap> heatmaps) {
    for (Heatmap map : heatmaps) {
      float[] from = map.resample(source.size());
      byte[] values = new byte[from.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (from[i] >= ATTENTION ? MOST : 0);
      }
      String what =
          "Where the map of %s (%s) reaches %.0f %% of its peak: where the network looked, not an"
              + " outline of anything. ";
      segments.add(
          new Segment(
              map.label(),
              what.formatted(map.label(), map.method(), 100 * ATTENTION) + Origin.RESEARCH_USE,
              Code.sct("309825002", "Spatial and Relational Concept"),
              Code.dcm("111099", "Selected region"),
              values));
    }
    return this;
  }

  DicomBuilder build(boolean fractional) {
    DicomBuilder out = ResultObject.begin(name, source, origin);
    ResultObject.dated(out, origin);
    ResultObject.ownCodes(out);
    out.set(Attr.IMAGE_TYPE, "DERIVED", "PRIMARY")
        .set(Attr.CONTENT_LABEL, "MEDIMG")
        .set(Attr.CONTENT_DESCRIPTION, "Regions of " + Values.cut(origin.modelName(), 50))
        .set(Attr.CONTENT_CREATOR_NAME)
        .items(
            Attr.REFERENCED_SERIES_SEQUENCE,
            source.series(Attr.REFERENCED_INSTANCE_SEQUENCE, source.instance()))
        .items(Attr.SEGMENT_SEQUENCE.tag(), segmentItems());
    source.copyLossTo(out);
    pixels(out, fractional);
    new Frames(
            source.derivation(Code.dcm("113076", "Segmentation")), name.uid(origin, "dimensions"))
        .placedAt(source.plane())
        .frames(segments.size(), this::frame)
        .indexedBy(
            Attr.REFERENCED_SEGMENT_NUMBER, Attr.SEGMENT_IDENTIFICATION_SEQUENCE, "Segment Number")
        .addTo(out);
    return out;
  }

  private void frame(int index, DicomBuilder groups) {
    groups.items(
        Attr.SEGMENT_IDENTIFICATION_SEQUENCE,
        DicomBuilder.create().number(Attr.REFERENCED_SEGMENT_NUMBER, index + 1));
  }

  private List<DicomBuilder> segmentItems() {
    List<DicomBuilder> items = new ArrayList<>();
    for (Segment segment : segments) {
      double hue = items.size() * 0.381966;
      int rgb = java.awt.Color.HSBtoRGB((float) hue, 0.75f, 1f);
      DicomBuilder item =
          DicomBuilder.create()
              .number(Attr.SEGMENT_NUMBER, items.size() + 1)
              .set(Attr.SEGMENT_LABEL, Values.cut(segment.label.name(), 64))
              .set(Attr.SEGMENT_DESCRIPTION, Values.cut(segment.description, 1024))
              .set(Attr.SEGMENT_ALGORITHM_TYPE, "AUTOMATIC")
              .set(Attr.SEGMENT_ALGORITHM_NAME, origin.modelName())
              .items(Attr.SEGMENTATION_ALGORITHM_IDENTIFICATION_SEQUENCE, origin.algorithm())
              .items(Attr.SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, segment.category.item())
              .items(Attr.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, segment.type.item())
              .number(
                  Attr.RECOMMENDED_DISPLAY_CIELAB,
                  Colors.cieLab(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF))
              .set(Attr.TRACKING_ID, segment.label.name())
              .set(
                  Attr.TRACKING_UID,
                  name.uid(origin, "tracking", items.size(), segment.label.name()));
      SourceWords.site(source).ifPresent(site -> item.items(Attr.ANATOMIC_REGION_SEQUENCE, site));
      items.add(item);
    }
    return items;
  }

  private void pixels(DicomBuilder out, boolean fractional) {
    int bits = fractional ? 8 : 1;
    out.set(Attr.SEGMENTATION_TYPE, fractional ? "FRACTIONAL" : "BINARY");
    if (fractional) {
      out.set(Attr.SEGMENTATION_FRACTIONAL_TYPE, "PROBABILITY")
          .number(Attr.MAXIMUM_FRACTIONAL_VALUE, MOST);
    }
    out.set(Attr.SEGMENTS_OVERLAP, segments.size() > 1 ? "UNDEFINED" : "NO")
        .number(Attr.SAMPLES_PER_PIXEL, 1)
        .set(Attr.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .number(Attr.ROWS, source.size().height())
        .number(Attr.COLUMNS, source.size().width())
        .number(Attr.BITS_ALLOCATED, bits)
        .number(Attr.BITS_STORED, bits)
        .number(Attr.HIGH_BIT, bits - 1)
        .number(Attr.PIXEL_REPRESENTATION, 0)
        .bytes(Attr.PIXEL_DATA.tag(), Attr.PIXEL_DATA.vr(), fractional ? joined() : packed());
  }

  private byte[] joined() {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    segments.forEach(s -> all.writeBytes(s.values));
    return all.toByteArray();
  }

  /** One bit a pixel, lowest bit first, frames without a gap between them (PS3.5, 8.1.1). */
  private byte[] packed() {
    long bits = segments.size() * source.size().pixels();
    byte[] packed = new byte[Math.toIntExact((bits + 7) / 8)];
    long at = 0;
    for (Segment segment : segments) {
      for (byte value : segment.values) {
        if (value != 0) {
          packed[(int) (at >>> 3)] |= (byte) (1 << (at & 7));
        }
        at++;
      }
    }
    return packed;
  }
}
