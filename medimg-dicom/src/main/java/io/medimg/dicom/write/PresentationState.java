package io.medimg.dicom.write;

import io.medimg.core.geometry.Box;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A result as Grayscale Softcopy Presentation State: boxes and a caption over the source, whose own
 * window and rescale are repeated (PS3.3, A.33.1). Not safe for use by several threads; build one
 * per thread.
 */
final class PresentationState {
  private static final String LAYER = "MEDIMG";
  private static final int CAPTION_FINDINGS = 3;

  private final ResultContent content;
  private final SourceImage source;
  private final Origin origin;
  private final ResultName name;

  PresentationState(ResultContent content, SourceImage source, Origin origin, ResultName name) {
    this.content = content;
    this.source = source;
    this.origin = origin;
    this.name = name;
  }

  DicomBuilder build() {
    DicomBuilder out = ResultObject.begin(name, source, origin);
    identify(out);
    out.items(
        Attr.REFERENCED_SERIES_SEQUENCE,
        source.series(Attr.REFERENCED_IMAGE_SEQUENCE, source.reference()));
    GrayTransforms.copy(source, out);
    out.items(Attr.DISPLAYED_AREA_SEQUENCE, area());
    out.items(Attr.GRAPHIC_ANNOTATION_SEQUENCE, annotation());
    return out.items(
        Attr.GRAPHIC_LAYER_SEQUENCE,
        DicomBuilder.create()
            .set(Attr.GRAPHIC_LAYER, LAYER)
            .number(Attr.GRAPHIC_LAYER_ORDER, 1)
            .number(Attr.GRAPHIC_LAYER_CIELAB, Colors.cieLab(0xFF, 0xC0, 0x20))
            .set(Attr.GRAPHIC_LAYER_DESCRIPTION, "medimg, research use only"));
  }

  private void identify(DicomBuilder out) {
    out.set(Attr.CONTENT_LABEL, LAYER)
        .set(Attr.CONTENT_DESCRIPTION, "Boxes of " + Values.cut(origin.modelName(), 50))
        .set(Attr.PRESENTATION_CREATION_DATE, origin.date())
        .set(Attr.PRESENTATION_CREATION_TIME, origin.time())
        .set(Attr.CONTENT_CREATOR_NAME);
    source.copyBodyPartTo(out);
  }

  private DicomBuilder area() {
    DicomBuilder area =
        DicomBuilder.create()
            .items(Attr.REFERENCED_IMAGE_SEQUENCE, source.reference())
            .number(Attr.DISPLAYED_AREA_TOP_LEFT, 1, 1)
            .number(Attr.DISPLAYED_AREA_BOTTOM_RIGHT, source.size().width(), source.size().height())
            .set(Attr.PRESENTATION_SIZE_MODE, "SCALE TO FIT");
    PixelShape shape = source.pixelShape();
    int[] ratio = shape.ratio();
    return shape.isInPatient() && !shape.isSquare()
        ? area.number(Attr.PRESENTATION_PIXEL_SPACING, shape.height(), shape.width())
        : area.number(Attr.PRESENTATION_PIXEL_ASPECT_RATIO, ratio[0], ratio[1]);
  }

  private DicomBuilder annotation() {
    List<DicomBuilder> texts = new ArrayList<>();
    List<DicomBuilder> graphics = new ArrayList<>();
    texts.add(caption());
    for (Detection detection : content.detections()) {
      texts.add(text(detection));
      graphics.add(box(detection.box()));
    }
    DicomBuilder annotation =
        DicomBuilder.create()
            .items(Attr.REFERENCED_IMAGE_SEQUENCE, source.reference())
            .set(Attr.GRAPHIC_LAYER, LAYER)
            .items(Attr.TEXT_OBJECT_SEQUENCE.tag(), texts);
    return graphics.isEmpty()
        ? annotation
        : annotation.items(Attr.GRAPHIC_OBJECT_SEQUENCE.tag(), graphics);
  }

  private static DicomBuilder box(Box box) {
    return DicomBuilder.create()
        .set(Attr.GRAPHIC_ANNOTATION_UNITS, "PIXEL")
        .number(Attr.GRAPHIC_DIMENSIONS, 2)
        .number(Attr.NUMBER_OF_GRAPHIC_POINTS, 5)
        .number(Attr.GRAPHIC_DATA, Corners.of(box))
        .set(Attr.GRAPHIC_TYPE, "POLYLINE")
        .set(Attr.GRAPHIC_FILLED, "N");
  }

  private static DicomBuilder text(Detection detection) {
    return DicomBuilder.create()
        .set(Attr.UNFORMATTED_TEXT_VALUE, line(detection.finding()))
        .set(Attr.ANCHOR_POINT_ANNOTATION_UNITS, "PIXEL")
        .number(Attr.ANCHOR_POINT, detection.box().x(), detection.box().y())
        .set(Attr.ANCHOR_POINT_VISIBILITY, "N");
  }

  private static String line(Finding f) {
    return Values.cut(
        String.format(Locale.ROOT, "%s %.2f (%s)", f.label(), f.score(), f.kind().words()), 200);
  }

  /** What was found and what to think of it, at the top of the screen. */
  private DicomBuilder caption() {
    List<String> lines = new ArrayList<>();
    content.abstention().ifPresent(why -> lines.add("No diagnosis: " + Values.cut(why, 200)));
    if (lines.isEmpty()) {
      content.findings().stream()
          .sorted(Comparator.comparingDouble(Finding::score).reversed())
          .limit(CAPTION_FINDINGS)
          .forEach(f -> lines.add(line(f)));
    }
    lines.add(Origin.RESEARCH_USE);
    return DicomBuilder.create()
        .set(Attr.BOUNDING_BOX_ANNOTATION_UNITS, "DISPLAY")
        .set(Attr.UNFORMATTED_TEXT_VALUE, String.join("\r\n", lines))
        .number(Attr.BOUNDING_BOX_TOP_LEFT, 0.02, 0.02)
        .number(Attr.BOUNDING_BOX_BOTTOM_RIGHT, 0.6, 0.14)
        .set(Attr.BOUNDING_BOX_JUSTIFICATION, "LEFT");
  }
}
