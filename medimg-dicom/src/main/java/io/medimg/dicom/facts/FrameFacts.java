package io.medimg.dicom.facts;

import io.medimg.core.geometry.Point3;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SlicePlane;
import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiWindow;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one frame: its own functional groups, the shared ones, else the data set (DICOM
 * PS3.3, C.7.6.16). Slopes, windows and spacings may differ from frame to frame. Immutable and safe
 * for use by several threads.
 *
 * @param rescale stored values to real ones; identity if a Modality LUT stands in its place
 * @param windows in real units, the default first
 * @param voiLuts of real values
 * @param pixelSpacing distance between pixel centres and its source
 * @param plane where the frame lies in the patient: Image Position and Orientation (Patient) with
 *     Pixel Spacing in the patient
 * @param sliceThicknessMm Slice Thickness (0018,0050)
 * @param laterality L, R or B
 */
public record FrameFacts(
    Rescale rescale,
    List<VoiWindow> windows,
    List<VoiLut> voiLuts,
    Optional<PixelSpacing> pixelSpacing,
    Optional<SlicePlane> plane,
    OptionalDouble sliceThicknessMm,
    Optional<String> laterality) {
  private static final int IMAGE_POSITION = 0x0020_0032;
  private static final int IMAGE_ORIENTATION = 0x0020_0037;
  private static final int PLANE_POSITION_SEQUENCE = 0x0020_9113;
  private static final int PLANE_ORIENTATION_SEQUENCE = 0x0020_9116;
  private static final int FRAME_ANATOMY_SEQUENCE = 0x0020_9071;
  private static final int FRAME_LATERALITY = 0x0020_9072;
  private static final int IMAGE_LATERALITY = 0x0020_0062;
  private static final int LATERALITY = 0x0020_0060;
  private static final int SLICE_THICKNESS = 0x0018_0050;

  /** Copies the lists. */
  public FrameFacts {
    windows = List.copyOf(windows);
    voiLuts = List.copyOf(voiLuts);
  }

  /**
   * The facts of a frame.
   *
   * @param d the image's attributes
   * @param frame from 0; beyond the per-frame groups the shared ones hold
   * @return what is broken is left out
   */
  public static FrameFacts of(DicomDataset d, int frame) {
    DicomDataset transformation =
        FunctionalGroups.ofFrame(
                d, frame, Tag.RESCALE_SLOPE, Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE)
            .orElse(d);
    boolean table = transformation.item(Tag.MODALITY_LUT_SEQUENCE).isPresent();
    Rescale rescale = table ? Rescale.IDENTITY : rescale(d, transformation);
    DicomDataset voi =
        FunctionalGroups.ofFrame(d, frame, Tag.WINDOW_CENTER, Tag.FRAME_VOI_LUT_SEQUENCE).orElse(d);
    DicomDataset measures =
        FunctionalGroups.ofFrame(d, frame, Tag.PIXEL_SPACING, Tag.PIXEL_MEASURES_SEQUENCE)
            .orElse(d);
    PixelSpacing spacing = Spacings.of(d, measures);
    return new FrameFacts(
        rescale,
        Voi.windows(voi),
        Voi.tables(voi, table ? ValueRange.TABLE_OUTPUT : ValueRange.stored(d).after(rescale)),
        Optional.ofNullable(spacing),
        plane(d, frame, spacing),
        FunctionalGroups.ofFrame(d, frame, SLICE_THICKNESS, Tag.PIXEL_MEASURES_SEQUENCE)
            .map(g -> g.number(SLICE_THICKNESS))
            .orElse(OptionalDouble.empty()),
        laterality(d, frame));
  }

  /** Slope and intercept of a group; identity where they are missing or no float holds values. */
  static Rescale rescale(DicomDataset d, DicomDataset group) {
    OptionalDouble slope = group.number(Tag.RESCALE_SLOPE);
    double intercept = group.number(Tag.RESCALE_INTERCEPT).orElse(0);
    if (slope.isEmpty() || !Rescale.fitsFloats(slope.getAsDouble(), intercept)) {
      return Rescale.IDENTITY;
    }
    String byModality =
        switch (Modality.ofCode(d.string(Tag.MODALITY).orElse(""))) {
          case CT -> "HU";
          case PT -> d.string(Tag.UNITS).orElse("");
          default -> "";
        };
    String units = group.string(Tag.RESCALE_TYPE).orElse(byModality);
    return new Rescale(slope.getAsDouble(), intercept, units.equals("US") ? byModality : units);
  }

  /** Frame Laterality, Image Laterality, then Laterality of the series. */
  static Optional<String> laterality(DicomDataset d, int frame) {
    return FunctionalGroups.ofFrame(d, frame, FRAME_LATERALITY, FRAME_ANATOMY_SEQUENCE)
        .flatMap(g -> side(g, FRAME_LATERALITY))
        .or(() -> side(d, IMAGE_LATERALITY))
        .or(() -> side(d, LATERALITY));
  }

  private static Optional<String> side(DicomDataset d, int tag) {
    return d.string(tag).filter(s -> s.equals("L") || s.equals("R") || s.equals("B"));
  }

  private static Optional<SlicePlane> plane(
      DicomDataset d, int frame, @Nullable PixelSpacing spacing) {
    double[] position = numbers(d, frame, IMAGE_POSITION, PLANE_POSITION_SEQUENCE);
    double[] cosines = numbers(d, frame, IMAGE_ORIENTATION, PLANE_ORIENTATION_SEQUENCE);
    int rows = d.integer(Tag.ROWS).orElse(0);
    int columns = d.integer(Tag.COLUMNS).orElse(0);
    if (position.length != 3 || cosines.length != 6 || rows < 1 || columns < 1) {
      return Optional.empty();
    }
    if (spacing == null || spacing.source() != PixelSpacing.Source.PIXEL_SPACING) {
      return Optional.empty();
    }
    try {
      Point3 right = new Point3(cosines[0], cosines[1], cosines[2]).unit();
      Point3 down = new Point3(cosines[3], cosines[4], cosines[5]).unit();
      return Optional.of(
          new SlicePlane(
              new Size(columns, rows),
              new Point3(position[0], position[1], position[2]),
              right.times(spacing.columnMm()),
              down.times(spacing.rowMm())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // directions without length, or not perpendicular
    }
  }

  private static double[] numbers(DicomDataset d, int frame, int tag, int sequence) {
    return FunctionalGroups.ofFrame(d, frame, tag, sequence)
        .map(g -> g.numbers(tag))
        .orElse(new double[0]);
  }
}
