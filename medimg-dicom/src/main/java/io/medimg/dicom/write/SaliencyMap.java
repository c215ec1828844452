package io.medimg.dicom.write;

import io.medimg.core.geometry.Size;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Heatmap.Placement;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Heatmaps as Parametric Map (PS3.3, A.75): floats on the grid of the maps, 0 to 1 of each map's
 * peak; the real world value is the map's own. Maps on other grids are resampled to the finest. Not
 * safe for use by several threads; build one per thread.
 */
final class SaliencyMap {
  private final List<Heatmap> maps;
  private final SourceImage source;
  private final Origin origin;
  private final ResultName name;
  private final Placement grid;
  private final Plane plane;

  SaliencyMap(List<Heatmap> maps, SourceImage source, Origin origin, ResultName name) {
    this.maps = List.copyOf(maps);
    this.source = source;
    this.origin = origin;
    this.name = name;
    Plane pixels =
        source.plane().orElseGet(() -> source.nominalPlane(name.uid(origin, "frame of reference")));
    Placement finest =
        maps.stream()
            .map(Heatmap::placement)
            .max(Comparator.comparingLong(p -> p.grid().pixels()))
            .orElseThrow();
    Placement upright = Placement.whole(finest.grid(), source.size());
    Optional<Plane> own = pixels.under(finest.toSource());
    this.grid = own.isPresent() ? finest : upright;
    this.plane = own.or(() -> pixels.under(upright.toSource())).orElseThrow();
  }

  /** What a map measures, by how it was made (PS3.16, CID 217). */
  static Code quantity(String method) {
    String m = method.toLowerCase(Locale.ROOT);
    if (m.contains("grad-cam") || m.contains("gradient-weighted")) {
      return Code.dcm("130403", "Gradient-weighted class activation");
    }
    boolean activation = m.contains("class activation") || m.matches(".*\\bcam\\b.*");
    return activation ? Code.dcm("130402", "Class activation") : Code.dcm("130404", "Saliency");
  }

  DicomBuilder build() {
    DicomBuilder out = ResultObject.begin(name, source, origin);
    ResultObject.dated(out, origin);
    out.set(Attr.IMAGE_TYPE, "DERIVED", "PRIMARY", "OTHER", "NONE")
        .set(Attr.CONTENT_QUALIFICATION, "RESEARCH")
        .set(Attr.BURNED_IN_ANNOTATION, "NO")
        .set(Attr.RECOGNIZABLE_VISUAL_FEATURES, "NO")
        .set(Attr.CONTENT_LABEL, "MEDIMG")
        .set(Attr.CONTENT_DESCRIPTION, "Saliency of " + Values.cut(origin.modelName(), 50))
        .set(Attr.CONTENT_CREATOR_NAME)
        .set(Attr.PRESENTATION_LUT_SHAPE, "IDENTITY")
        .items(Attr.ACQUISITION_CONTEXT_SEQUENCE)
        .items(
            Attr.REFERENCED_SERIES_SEQUENCE,
            source.series(Attr.REFERENCED_INSTANCE_SEQUENCE, source.instance()));
    ResultObject.ownCodes(out);
    source.copyLossTo(out);
    source.copyBodyPartTo(out);
    pixels(out);
    new Frames(
            source.resampled(Code.own("saliency-map", "Saliency mapping")),
            name.uid(origin, "dimensions"))
        .shared(sharedGroups())
        .placedAt(Optional.of(plane))
        .frames(maps.size(), this::frame)
        .labelled(this::label)
        .indexedBy(Attr.LUT_LABEL, Attr.REAL_WORLD_VALUE_MAPPING_SEQUENCE, "Finding")
        .addTo(out);
    return out;
  }

  private static DicomBuilder sharedGroups() {
    return DicomBuilder.create()
        .items(
            Attr.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
            DicomBuilder.create()
                .number(Attr.RESCALE_INTERCEPT, 0)
                .number(Attr.RESCALE_SLOPE, 1)
                .set(Attr.RESCALE_TYPE, "US"))
        .items(
            Attr.FRAME_VOI_LUT_SEQUENCE,
            DicomBuilder.create()
                .number(Attr.WINDOW_CENTER, 0.5)
                .number(Attr.WINDOW_WIDTH, 1)
                .set(Attr.VOI_LUT_FUNCTION, "LINEAR_EXACT"))
        .items(
            Attr.PARAMETRIC_MAP_FRAME_TYPE_SEQUENCE,
            DicomBuilder.create().set(Attr.FRAME_TYPE, "DERIVED", "PRIMARY", "OTHER", "NONE"));
  }

  private void label(DicomBuilder content, int index) {
    Heatmap map = maps.get(index);
    content
        .set(Attr.FRAME_LABEL, Values.cut(map.label().name(), 64))
        .set(
            Attr.FRAME_COMMENTS,
            Values.cut(
                "%s, %s; positive supports the finding, negative values are left out.%s %s"
                    .formatted(map.label(), map.method(), place(), Origin.RESEARCH_USE),
                1024));
  }

  private String place() {
    return source.plane().isPresent()
        ? ""
        : " The source says no place in the patient: position and orientation are nominal"
            + (source.pixelShape().hasLength() ? "." : ", and so is the spacing.");
  }

  private void frame(int index, DicomBuilder groups) {
    Heatmap map = maps.get(index);
    double peak = map.isDegenerate() ? 1 : map.max();
    DicomBuilder quantity =
        DicomBuilder.create()
            .set(Attr.VALUE_TYPE, "CODE")
            .items(Attr.CONCEPT_NAME_CODE_SEQUENCE, Code.sct("246205007", "Quantity").item())
            .items(Attr.CONCEPT_CODE_SEQUENCE, quantity(map.method()).item());
    groups.items(
        Attr.REAL_WORLD_VALUE_MAPPING_SEQUENCE,
        DicomBuilder.create()
            .set(Attr.LUT_EXPLANATION, Values.cut(map.method(), 64))
            .set(Attr.LUT_LABEL, Values.cut(map.label().name(), 16))
            .items(Attr.MEASUREMENT_UNITS_CODE_SEQUENCE, Code.noUnits().item())
            .number(Attr.DOUBLE_FIRST_VALUE_MAPPED, 0)
            .number(Attr.DOUBLE_LAST_VALUE_MAPPED, 1)
            .number(Attr.REAL_WORLD_VALUE_INTERCEPT, 0)
            .number(Attr.REAL_WORLD_VALUE_SLOPE, peak)
            .items(Attr.QUANTITY_DEFINITION_SEQUENCE, quantity));
  }

  private void pixels(DicomBuilder out) {
    Size size = grid.grid();
    int pixels = Math.toIntExact(size.pixels());
    ByteBuffer values =
        ByteBuffer.allocate(Math.multiplyExact(4, Math.multiplyExact(maps.size(), pixels)))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (Heatmap map : maps) {
      boolean same = map.placement().equals(grid);
      for (float v : same ? map.normalized() : map.resample(grid)) {
        values.putFloat(v);
      }
    }
    out.number(Attr.SAMPLES_PER_PIXEL, 1)
        .set(Attr.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .number(Attr.ROWS, size.height())
        .number(Attr.COLUMNS, size.width())
        .number(Attr.BITS_ALLOCATED, 32)
        .bytes(Attr.FLOAT_PIXEL_DATA.tag(), Attr.FLOAT_PIXEL_DATA.vr(), values.array());
  }
}
