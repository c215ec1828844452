package io.medimg.dicom.write;

import io.medimg.core.geometry.Size;
import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.Tag;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The DICOM image that a result is about: what results take over from it and how they refer to it.
 * Immutable and safe for use by several threads.
 */
final class SourceImage {
  private static final int STUDY_INSTANCE_UID = 0x0020_000D;
  private static final int SERIES_INSTANCE_UID = 0x0020_000E;
  private static final int FRAME_OF_REFERENCE_UID = 0x0020_0052;
  private static final int PLANE_POSITION_SEQUENCE = 0x0020_9113;
  private static final int PLANE_ORIENTATION_SEQUENCE = 0x0020_9116;

  /** Patient, clinical trial, general study and patient study modules (PS3.3, C.7.1, C.7.2). */
  private static final int[] TAKEN_OVER = {
    0x0008_0020,
    0x0008_0030,
    0x0008_0050,
    0x0008_0051,
    0x0008_0090,
    0x0008_0096,
    0x0008_1030,
    0x0008_1032,
    0x0008_1048,
    0x0008_1049,
    0x0008_1060,
    0x0008_1080,
    0x0008_1110,
    0x0010_0010,
    0x0010_0020,
    0x0010_0021,
    0x0010_0022,
    0x0010_0024,
    0x0010_0030,
    0x0010_0032,
    0x0010_0040,
    0x0010_1000,
    0x0010_1001,
    0x0010_1002,
    0x0010_1010,
    0x0010_1020,
    0x0010_1030,
    0x0010_2160,
    0x0010_2201,
    0x0010_2202,
    0x0010_2203,
    0x0010_2292,
    0x0010_2293,
    0x0010_2294,
    0x0010_2297,
    0x0010_4000,
    0x0012_0010,
    0x0012_0020,
    0x0012_0021,
    0x0012_0030,
    0x0012_0031,
    0x0012_0040,
    0x0012_0042,
    0x0012_0050,
    0x0012_0051,
    0x0012_0062,
    0x0012_0063,
    0x0012_0064,
    0x0020_000D,
    0x0020_0010,
    0x0028_0303,
  };

  /** Attributes of those modules that have to be there, if empty (type 2). */
  private static final int[][] ALWAYS_THERE = {
    {0x0008_0020, 'D', 'A'},
    {0x0008_0030, 'T', 'M'},
    {0x0008_0050, 'S', 'H'},
    {0x0008_0090, 'P', 'N'},
    {0x0010_0010, 'P', 'N'},
    {0x0010_0020, 'L', 'O'},
    {0x0010_0030, 'D', 'A'},
    {0x0010_0040, 'C', 'S'},
    {0x0020_0010, 'S', 'H'},
  };

  private final DicomDataset dataset;
  private final Size size;

  private SourceImage(DicomDataset dataset, Size size) {
    this.dataset = dataset;
    this.size = size;
  }

  /**
   * Checks that results can refer to an image.
   *
   * @throws IllegalArgumentException if an identifier or the size is missing
   */
  static SourceImage of(DicomDataset dataset) {
    for (int tag :
        new int[] {
          Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID, STUDY_INSTANCE_UID, SERIES_INSTANCE_UID
        }) {
      if (dataset.string(tag).isEmpty()) {
        throw new IllegalArgumentException(
            "a source that results can refer to needs %s, which this data set lacks"
                .formatted(Tag.toString(tag)));
      }
    }
    int rows = dataset.integer(Tag.ROWS).orElse(0);
    int columns = dataset.integer(Tag.COLUMNS).orElse(0);
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a source of results is an image with rows and columns, found %d x %d"
              .formatted(columns, rows));
    }
    return new SourceImage(dataset, new Size(columns, rows));
  }

  DicomDataset dataset() {
    return dataset;
  }

  Size size() {
    return size;
  }

  String uid(int tag) {
    return dataset.string(tag).orElseThrow();
  }

  boolean isGray() {
    return dataset.integer(Tag.SAMPLES_PER_PIXEL).orElse(1) == 1
        && !dataset.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("").startsWith("PALETTE");
  }

  /** Takes patient and study over. */
  void copyStudyTo(DicomBuilder out) {
    for (int[] needed : ALWAYS_THERE) {
      String vr = new String(new char[] {(char) needed[1], (char) needed[2]});
      out.text(needed[0], io.medimg.dicom.Vr.valueOf(vr));
    }
    for (int tag : TAKEN_OVER) {
      out.copy(dataset, tag);
    }
  }

  /** How another object names this image: class, instance, the frame if there are several. */
  DicomBuilder reference() {
    DicomBuilder reference = instance();
    if (dataset.integer(Tag.NUMBER_OF_FRAMES).orElse(1) > 1) {
      reference.number(Attr.REFERENCED_FRAME_NUMBER, 1);
    }
    return reference;
  }

  /** Class and instance alone. */
  DicomBuilder instance() {
    return DicomBuilder.create()
        .set(Attr.REFERENCED_SOP_CLASS_UID, uid(Tag.SOP_CLASS_UID))
        .set(Attr.REFERENCED_SOP_INSTANCE_UID, uid(Tag.SOP_INSTANCE_UID));
  }

  /** The series with this image in it, under the attribute that an object names instances by. */
  DicomBuilder series(Attr instances, DicomBuilder instance) {
    return DicomBuilder.create()
        .set(Attr.SERIES_INSTANCE_UID, uid(SERIES_INSTANCE_UID))
        .items(instances, instance);
  }

  /** The study with the series with this image in it. */
  DicomBuilder evidence() {
    return DicomBuilder.create()
        .set(Attr.STUDY_INSTANCE_UID, uid(STUDY_INSTANCE_UID))
        .items(Attr.REFERENCED_SERIES_SEQUENCE, series(Attr.REFERENCED_SOP_SEQUENCE, instance()));
  }

  /** The source of a derived image, with what it was used for. */
  DicomBuilder sourceItem() {
    return reference()
        .set(Attr.SPATIAL_LOCATIONS_PRESERVED, "YES")
        .items(
            Attr.PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
            Code.dcm("121322", "Source image for image processing operation").item());
  }

  /** A derivation of this image, for functional groups. */
  DicomBuilder derivation(Code how) {
    return DicomBuilder.create()
        .items(Attr.SOURCE_IMAGE_SEQUENCE, sourceItem())
        .items(Attr.DERIVATION_CODE_SEQUENCE, how.item());
  }

  /** Writes whether pixels were compressed with loss on their way; results inherit that. */
  void copyLossTo(DicomBuilder out) {
    boolean lossy = dataset.string(0x0028_2110).orElse("").equals("01");
    out.set(Attr.LOSSY_IMAGE_COMPRESSION, lossy ? "01" : "00");
    if (lossy) {
      out.copy(dataset, 0x0028_2112).copy(dataset, 0x0028_2114);
    }
  }

  /** Where the first frame lies in the patient; empty unless the file says all of it. */
  Optional<Plane> plane() {
    Optional<String> frame = dataset.string(FRAME_OF_REFERENCE_UID);
    double[] position = group(PLANE_POSITION_SEQUENCE, Attr.IMAGE_POSITION.tag());
    double[] orientation = group(PLANE_ORIENTATION_SEQUENCE, Attr.IMAGE_ORIENTATION.tag());
    double[] spacing = group(Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING);
    double[] mm = group(Tag.PIXEL_MEASURES_SEQUENCE, Attr.SLICE_THICKNESS.tag());
    OptionalDouble thick =
        mm.length == 1 && mm[0] > 0 ? OptionalDouble.of(mm[0]) : OptionalDouble.empty();
    boolean whole =
        frame.isPresent()
            && position.length == 3
            && orientation.length == 6
            && spacing.length == 2
            && spacing[0] > 0
            && spacing[1] > 0;
    return whole
        ? Optional.of(new Plane(frame.orElseThrow(), position, orientation, spacing, thick))
        : Optional.empty();
  }

  /** Writes the body part, and which side is shown unless that is the body part's own matter. */
  void copyBodyPartTo(DicomBuilder out) {
    if (dataset.string(Tag.BODY_PART_EXAMINED).isPresent()) {
      out.copy(dataset, Tag.BODY_PART_EXAMINED);
    } else {
      out.set(Attr.LATERALITY);
    }
    out.copy(dataset, Attr.LATERALITY.tag());
  }

  /** Whether a distance of pixels is known, if only at the detector. */
  boolean hasSpacing() {
    return spacing().length == 2;
  }

  private double[] spacing() {
    for (int tag :
        new int[] {
          Tag.PIXEL_SPACING, Tag.IMAGER_PIXEL_SPACING, Tag.NOMINAL_SCANNED_PIXEL_SPACING
        }) {
      double[] mm = finite(dataset.numbers(tag));
      if (mm.length == 2 && mm[0] > 0 && mm[1] > 0) {
        return mm;
      }
    }
    return new double[0];
  }

  /**
   * A plane in a frame of reference of its own for an image without a place in the patient, such as
   * a projection: directions as Patient Orientation says, else left and feet as films are hung.
   */
  Plane nominalPlane() {
    List<String> directions = dataset.strings(Attr.PATIENT_ORIENTATION.tag());
    double[] row = direction(directions.isEmpty() ? "" : directions.get(0));
    double[] column = direction(directions.size() < 2 ? "" : directions.get(1));
    boolean usable = row.length == 3 && column.length == 3 && dot(row, column) == 0;
    double[] orientation =
        usable
            ? new double[] {row[0], row[1], row[2], column[0], column[1], column[2]}
            : new double[] {1, 0, 0, 0, 0, -1};
    double[] mm = hasSpacing() ? spacing() : new double[] {1, 1};
    return new Plane(Values.newUid(), new double[3], orientation, mm, OptionalDouble.empty());
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  /** The unit vector of the first letter: left, posterior and head are positive. */
  private static double[] direction(String letters) {
    return switch (letters.isEmpty() ? ' ' : letters.charAt(0)) {
      case 'L' -> new double[] {1, 0, 0};
      case 'R' -> new double[] {-1, 0, 0};
      case 'P' -> new double[] {0, 1, 0};
      case 'A' -> new double[] {0, -1, 0};
      case 'H' -> new double[] {0, 0, 1};
      case 'F' -> new double[] {0, 0, -1};
      default -> new double[0];
    };
  }

  /** Numbers of the data set itself, else of its first frame's or the shared functional groups. */
  private double[] group(int sequence, int tag) {
    if (dataset.contains(tag)) {
      return finite(dataset.numbers(tag));
    }
    for (int groups :
        new int[] {
          Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE
        }) {
      List<DicomDataset> frames = dataset.items(groups);
      List<DicomDataset> items = frames.isEmpty() ? List.of() : frames.get(0).items(sequence);
      if (!items.isEmpty() && items.get(0).contains(tag)) {
        return finite(items.get(0).numbers(tag));
      }
    }
    return new double[0];
  }

  private static double[] finite(double[] numbers) {
    for (double n : numbers) {
      if (!Double.isFinite(n)) {
        return new double[0];
      }
    }
    return numbers;
  }

  /** A plane in the patient. Not to be modified. */
  record Plane(
      String frameOfReference,
      double[] position,
      double[] orientation,
      double[] spacing,
      OptionalDouble thickness) {
    DicomBuilder measures() {
      DicomBuilder measures = DicomBuilder.create().number(Attr.PIXEL_SPACING, spacing);
      thickness.ifPresent(mm -> measures.number(Attr.SLICE_THICKNESS, mm));
      return measures;
    }
  }
}
