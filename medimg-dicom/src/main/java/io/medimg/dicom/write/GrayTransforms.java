package io.medimg.dicom.write;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * How a source's values become gray, said once more for a presentation state, which knows one
 * modality transform, one window or table, and one polarity (PS3.3, C.11.1, C.11.6, C.11.8). Safe
 * for use by several threads.
 */
final class GrayTransforms {
  private static final int LUT_DESCRIPTOR = 0x0028_3002;
  private static final int LUT_DATA = 0x0028_3006;

  private GrayTransforms() {}

  /** Writes what the source says of itself; what is broken there is left out. */
  static void copy(SourceImage source, DicomBuilder out) {
    modality(source, out);
    DicomBuilder voi = DicomBuilder.create();
    if (window(source, voi) || table(source, Tag.VOI_LUT_SEQUENCE, voi)) {
      out.items(Attr.SOFTCOPY_VOI_LUT_SEQUENCE, voi);
    }
    out.set(Attr.PRESENTATION_LUT_SHAPE, isInverted(source.dataset()) ? "INVERSE" : "IDENTITY");
  }

  /** The Presentation LUT Shape decides, where there is none the photometric interpretation. */
  private static boolean isInverted(DicomDataset d) {
    return switch (d.string(Attr.PRESENTATION_LUT_SHAPE.tag()).orElse("")) {
      case "INVERSE" -> true;
      case "IDENTITY" -> false;
      default -> d.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("").equals("MONOCHROME1");
    };
  }

  private static void modality(SourceImage source, DicomBuilder out) {
    if (table(source, Tag.MODALITY_LUT_SEQUENCE, out)) {
      return;
    }
    Optional<DicomDataset> group =
        source.group(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_SLOPE);
    double slope = group.map(g -> g.number(Tag.RESCALE_SLOPE).orElse(0)).orElse(0.0);
    if (slope != 0) {
      DicomDataset g = group.orElseThrow();
      String unit = source.isCt() ? "HU" : "US";
      out.number(Attr.RESCALE_INTERCEPT, g.number(Tag.RESCALE_INTERCEPT).orElse(0))
          .number(Attr.RESCALE_SLOPE, slope)
          .set(Attr.RESCALE_TYPE, text(Attr.RESCALE_TYPE, g, 0).orElse(unit));
    }
  }

  /** The first window that is one. */
  private static boolean window(SourceImage source, DicomBuilder voi) {
    Optional<DicomDataset> group = source.group(Tag.FRAME_VOI_LUT_SEQUENCE, Tag.WINDOW_CENTER);
    if (group.isEmpty()) {
      return false;
    }
    DicomDataset g = group.get();
    String function = g.string(Tag.VOI_LUT_FUNCTION).orElse("");
    boolean named = function.equals("LINEAR_EXACT") || function.equals("SIGMOID");
    double[] centers = g.numbers(Tag.WINDOW_CENTER);
    double[] widths = g.numbers(Tag.WINDOW_WIDTH);
    for (int i = 0; i < Math.min(centers.length, widths.length); i++) {
      if (Double.isFinite(centers[i]) && (named ? widths[i] > 0 : widths[i] >= 1)) {
        voi.number(Attr.WINDOW_CENTER, centers[i]).number(Attr.WINDOW_WIDTH, widths[i]);
        text(Attr.WINDOW_EXPLANATION, g, i).ifPresent(t -> voi.set(Attr.WINDOW_EXPLANATION, t));
        if (named) {
          voi.set(Attr.VOI_LUT_FUNCTION, function);
        }
        return true;
      }
    }
    return false;
  }

  /** The first table of a sequence that holds one. */
  private static boolean table(SourceImage source, int sequence, DicomBuilder out) {
    for (DicomDataset item : source.dataset().items(sequence)) {
      boolean whole =
          item.longs(LUT_DESCRIPTOR).length == 3
              && item.bytes(LUT_DATA).orElse(new byte[0]).length > 0;
      if (whole) {
        DicomBuilder copy = DicomBuilder.create();
        for (int tag : item.tags()) {
          copy.copy(item, tag);
        }
        if (sequence == Tag.VOI_LUT_SEQUENCE) {
          spread(item, copy);
          Vr vr = isUnsigned(source) ? Vr.US : item.vr(LUT_DESCRIPTOR).orElse(Vr.US);
          copy.bytes(LUT_DESCRIPTOR, vr, item.bytes(LUT_DESCRIPTOR).orElseThrow());
        }
        out.items(sequence, copy);
        return true;
      }
    }
    return false;
  }

  /**
   * Whether no value is negative where windows and tables apply. A state has no Pixel
   * Representation, so its descriptor alone says how the first value mapped is meant.
   */
  private static boolean isUnsigned(SourceImage source) {
    DicomDataset d = source.dataset();
    return d.integer(Tag.PIXEL_REPRESENTATION).orElse(0) == 0
        && (d.contains(Tag.MODALITY_LUT_SEQUENCE)
            || d.number(Tag.RESCALE_SLOPE).orElse(1) > 0
                && d.number(Tag.RESCALE_INTERCEPT).orElse(0) >= 0);
  }

  /**
   * Some tables declare 16 bits for data that end at 12: read by the letter they show everything
   * dark. The copy's data fill 16 bits (PS3.3, C.11.2.1.1 knows 8 and 16 alone).
   */
  private static void spread(DicomDataset item, DicomBuilder copy) {
    long[] descriptor = item.longs(LUT_DESCRIPTOR);
    ByteBuffer data =
        ByteBuffer.wrap(item.bytes(LUT_DATA).orElseThrow()).order(ByteOrder.LITTLE_ENDIAN);
    int entries = descriptor[0] == 0 ? 1 << 16 : (int) descriptor[0] & 0xFFFF;
    if (descriptor[2] != 16 || data.capacity() < 2 * entries) {
      return;
    }
    int set = 0;
    for (int i = 0; i < entries; i++) {
      set |= data.getShort(2 * i) & 0xFFFF;
    }
    int bits = Math.max(8, Integer.SIZE - Integer.numberOfLeadingZeros(set));
    if (bits < 16) {
      int most = (1 << bits) - 1;
      for (int i = 0; i < entries; i++) {
        long value = data.getShort(2 * i) & 0xFFFF;
        data.putShort(2 * i, (short) Math.round(65535.0 * value / most));
      }
      copy.bytes(LUT_DATA, Vr.OW, data.array());
    }
  }

  /** One of several texts, if it has the form of its representation. */
  private static Optional<String> text(Attr attribute, DicomDataset group, int index) {
    List<String> all = group.strings(attribute.tag());
    return Optional.of(index < all.size() ? all.get(index) : "")
        .filter(t -> !t.isBlank())
        .filter(t -> ValueForms.problem(attribute.tag(), attribute.vr(), t).isEmpty());
  }
}
