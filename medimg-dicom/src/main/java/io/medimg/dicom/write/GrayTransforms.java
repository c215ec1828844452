package io.medimg.dicom.write;

import io.medimg.core.image.Rescale;
import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiTransformation;
import io.medimg.core.image.VoiWindow;
import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.Tag;
import io.medimg.dicom.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * How a source's values become gray, said once more for a presentation state, which knows one
 * modality transform, one window or table, and one polarity (PS3.3, C.11.1, C.11.6, C.11.8). Which
 * these are is {@link ShownGrays}' matter. Safe for use by several threads.
 */
final class GrayTransforms {
  private static final int LUT_DESCRIPTOR = 0x0028_3002;
  private static final int LUT_DATA = 0x0028_3006;
  private static final int MOST_ENTRIES = 1 << 16;
  private static final int WHITE = 0xFFFF;

  /**
   * Viewers may keep whole numbers alone behind the modality transform: of windows narrower than
   * this, that would be seen.
   */
  private static final int FINE = 256;

  private GrayTransforms() {}

  /** Writes what the source is shown by. */
  static void copy(SourceImage source, DicomBuilder out) {
    ShownGrays shown = ShownGrays.of(source.dataset());
    Optional<VoiTransformation> voi = shown.voi();
    if (voi.isPresent() && voi.get() instanceof VoiWindow window && isTooFine(shown, window)) {
      double sign = Math.signum(shown.rescale().rescaleSlope());
      rescale(new Rescale(sign, 0, ""), "US", out);
      out.items(Attr.SOFTCOPY_VOI_LUT_SEQUENCE, stored(window, shown.rescale()));
    } else {
      modality(source, shown, out);
      voi.ifPresent(v -> out.items(Attr.SOFTCOPY_VOI_LUT_SEQUENCE, item(source, v)));
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

  private static boolean isTooFine(ShownGrays shown, VoiWindow window) {
    Rescale r = shown.rescale();
    boolean fractions =
        r.rescaleSlope() != Math.rint(r.rescaleSlope())
            || r.rescaleIntercept() != Math.rint(r.rescaleIntercept());
    return shown.whole() && fractions && window.windowWidth() < FINE;
  }

  /** The window in the steps of stored values, upwards as real values go. */
  private static DicomBuilder stored(VoiWindow window, Rescale r) {
    double step = Math.abs(r.rescaleSlope());
    double shift = r.rescaleIntercept();
    if (window.function() == VoiLutFunction.LINEAR) {
      return item(
          VoiWindow.linear(
              (window.windowCenter() - 0.5 - shift) / step + 0.5,
              (window.windowWidth() - 1) / step + 1));
    }
    return item(
        new VoiWindow(
            (window.windowCenter() - shift) / step,
            window.windowWidth() / step,
            window.function()));
  }

  private static void modality(SourceImage source, ShownGrays shown, DicomBuilder out) {
    if (shown.table().isPresent()) {
      out.items(Tag.MODALITY_LUT_SEQUENCE, copyOf(shown.table().get()));
      return;
    }
    Optional<DicomDataset> group =
        source.group(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_SLOPE);
    double slope = group.map(g -> g.number(Tag.RESCALE_SLOPE).orElse(0)).orElse(0.0);
    if (slope == shown.rescale().rescaleSlope()) {
      String unit = source.isCt() ? "HU" : "US";
      rescale(shown.rescale(), text(Attr.RESCALE_TYPE, group.orElseThrow(), 0).orElse(unit), out);
    }
  }

  private static void rescale(Rescale rescale, String type, DicomBuilder out) {
    out.number(Attr.RESCALE_INTERCEPT, rescale.rescaleIntercept())
        .number(Attr.RESCALE_SLOPE, rescale.rescaleSlope())
        .set(Attr.RESCALE_TYPE, type);
  }

  private static DicomBuilder copyOf(DicomDataset item) {
    DicomBuilder copy = DicomBuilder.create();
    for (int tag : item.tags()) {
      copy.copy(item, tag);
    }
    return copy;
  }

  private static DicomBuilder item(SourceImage source, VoiTransformation voi) {
    if (voi instanceof VoiLut lut) {
      return DicomBuilder.create().items(Tag.VOI_LUT_SEQUENCE, table(source, lut));
    }
    VoiWindow window = (VoiWindow) voi;
    DicomBuilder item = item(window);
    explanation(source, window).ifPresent(t -> item.set(Attr.WINDOW_EXPLANATION, t));
    return item;
  }

  /**
   * LINEAR_EXACT as the LINEAR window that shows the same (PS3.3, C.11.2.1.2), since not every
   * viewer knows it.
   */
  private static DicomBuilder item(VoiWindow window) {
    double more = window.function() == VoiLutFunction.LINEAR_EXACT ? 1 : 0;
    DicomBuilder item =
        DicomBuilder.create()
            .number(Attr.WINDOW_CENTER, window.windowCenter() + more / 2)
            .number(Attr.WINDOW_WIDTH, window.windowWidth() + more);
    return window.function() == VoiLutFunction.SIGMOID
        ? item.set(Attr.VOI_LUT_FUNCTION, "SIGMOID")
        : item;
  }

  private static Optional<String> explanation(SourceImage source, VoiWindow window) {
    DicomDataset g =
        source.group(Tag.FRAME_VOI_LUT_SEQUENCE, Tag.WINDOW_CENTER).orElse(source.dataset());
    double[] centers = g.numbers(Tag.WINDOW_CENTER);
    double[] widths = g.numbers(Tag.WINDOW_WIDTH);
    for (int i = 0; i < Math.min(centers.length, widths.length); i++) {
      if (centers[i] == window.windowCenter() && widths[i] == window.windowWidth()) {
        return text(Attr.WINDOW_EXPLANATION, g, i);
      }
    }
    return Optional.empty();
  }

  /**
   * A table in 16 bits, white at their greatest (C.11.2.1.1 knows 8 and 16 alone). A state has no
   * Pixel Representation, so its descriptor alone says how the first value mapped is meant.
   */
  private static DicomBuilder table(SourceImage source, VoiLut lut) {
    ByteBuffer data = ByteBuffer.allocate(2 * lut.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < lut.size(); i++) {
      long entry = lut.apply(lut.firstMapped() + i);
      data.putShort((short) Math.round((double) WHITE * entry / lut.maximum()));
    }
    Vr vr = lut.firstMapped() < 0 ? Vr.SS : Vr.US;
    int size = vr == Vr.SS ? (short) lut.size() : lut.size() % MOST_ENTRIES;
    DicomBuilder table =
        DicomBuilder.create()
            .numbers(LUT_DESCRIPTOR, vr, size, lut.firstMapped(), 16)
            .bytes(LUT_DATA, Vr.OW, data.array());
    source.dataset().items(Tag.VOI_LUT_SEQUENCE).stream()
        .filter(i -> i.longs(LUT_DESCRIPTOR).length == 3)
        .filter(i -> (short) i.longs(LUT_DESCRIPTOR)[0] == (short) lut.size())
        .findFirst()
        .flatMap(i -> text(Attr.LUT_EXPLANATION, i, 0))
        .ifPresent(t -> table.set(Attr.LUT_EXPLANATION, t));
    return table;
  }

  /** One of several texts, if it has the form of its representation. */
  private static Optional<String> text(Attr attribute, DicomDataset group, int index) {
    List<String> all = group.strings(attribute.tag());
    return Optional.of(index < all.size() ? all.get(index) : "")
        .filter(t -> !t.isBlank())
        .filter(t -> ValueForms.problem(attribute.tag(), attribute.vr(), t).isEmpty());
  }
}
