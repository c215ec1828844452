package io.medimg.dicom.series;

import io.medimg.core.geometry.PatientSpace;
import io.medimg.core.geometry.Point3;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.series.PlaneReader.Axes;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceHeader.Place;
import io.medimg.dicom.series.SliceHeader.Plane;
import io.medimg.dicom.series.SliceHeader.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reconstructed slices of nuclear medicine in one file (PS3.3, C.8.4): the first one's position and
 * orientation, if any, are those of the first detector; Slice Vector counts from there, by Spacing
 * Between Slices. Safe for use by several threads.
 */
final class NuclearFrames {
  /** Image Type, value 3, of pictures that are no slices. */
  private static final Set<String> PLANAR =
      Set.of("STATIC", "DYNAMIC", "GATED", "WHOLE BODY", "TOMO", "GATED TOMO");

  private NuclearFrames() {}

  /** Where each frame lies; none if they are not such slices. */
  static List<Place> places(DicomDataset d, Shape shape) {
    if (shape.frames() < 2 || !areSlices(d)) {
      return List.of();
    }
    double[] vector = d.numbers(SeriesTags.SLICE_VECTOR);
    boolean counted = vector.length == shape.frames();
    // A claimed count is believed as far as the pixels can bear it out.
    long most = d.bulk(Tag.PIXEL_DATA).map(b -> b.length()).orElse(0L);
    if (!counted && shape.frames() > most) {
      return List.of();
    }
    Optional<DicomDataset> detector = d.item(SeriesTags.DETECTOR_INFORMATION_SEQUENCE);
    double[] orientation = of(d, detector, SeriesTags.IMAGE_ORIENTATION);
    double[] position = of(d, detector, SeriesTags.IMAGE_POSITION);
    Axes axes = Axes.of(orientation);
    boolean stated = axes != null && position.length == 3;
    Axes used = axes == null ? Axes.AXIAL : axes;
    Point3 first = stated ? new Point3(position[0], position[1], position[2]) : Point3.ORIGIN;
    double mm = PlaneReader.sliceMm(d);
    List<Place> places = new ArrayList<>();
    for (int f = 0; f < shape.frames(); f++) {
      double slice = counted ? vector[f] - 1 : f;
      places.add(place(d, first.plus(used.normal().times(slice * mm)), used, stated));
    }
    return places;
  }

  private static Place place(DicomDataset d, Point3 at, Axes axes, boolean stated) {
    if (Double.isNaN(PlaneReader.sliceMm(d))) {
      return Place.none(
          Kind.NO_POSITION,
          "neither Spacing Between Slices (0018,0088) nor Slice Thickness (0018,0050) is %s to %s mm"
              .formatted(PatientSpace.LEAST_SPACING_MM, PatientSpace.GREATEST_SPACING_MM));
    }
    Place place = PlaneReader.place(at, axes, d);
    Plane plane = place.plane();
    return plane == null || stated ? place : Place.assumed(plane);
  }

  private static double[] of(DicomDataset d, Optional<DicomDataset> detector, int tag) {
    double[] own = d.numbers(tag);
    return own.length > 0 ? own : detector.map(i -> i.numbers(tag)).orElse(own);
  }

  private static boolean areSlices(DicomDataset d) {
    boolean nuclear =
        d.string(Tag.MODALITY).orElse("").equals("NM")
            || d.string(Tag.SOP_CLASS_UID).orElse("").equals("1.2.840.10008.5.1.4.1.1.20");
    if (!nuclear || !d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).isEmpty()) {
      return false;
    }
    List<String> type = d.strings(SeriesTags.IMAGE_TYPE);
    String kind = type.size() > 2 ? type.get(2) : "";
    if (!kind.isEmpty()) {
      return !PLANAR.contains(kind);
    }
    return d.contains(SeriesTags.SLICE_VECTOR)
        || !d.contains(SeriesTags.ROTATION_VECTOR)
            && !d.contains(SeriesTags.ANGULAR_VIEW_VECTOR)
            && !d.contains(SeriesTags.TIME_SLICE_VECTOR)
            && !d.contains(SeriesTags.PHASE_VECTOR);
  }
}
