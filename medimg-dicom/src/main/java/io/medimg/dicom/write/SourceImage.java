package io.medimg.dicom.write;

import io.medimg.core.geometry.Size;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The DICOM image that a result is about: what results take over from it and how they refer to it.
 * Immutable and safe for use by several threads.
 */
final class SourceImage {
  private static final double SKEWED = 1e-2;
  private static final int TIMEZONE_OFFSET = 0x0008_0201;
  private static final int STUDY_INSTANCE_UID = 0x0020_000D;
  private static final int SERIES_INSTANCE_UID = 0x0020_000E;
  private static final int FRAME_OF_REFERENCE_UID = 0x0020_0052;
  private static final int IMAGE_LATERALITY = 0x0020_0062;
  private static final int PLANE_POSITION_SEQUENCE = 0x0020_9113;
  private static final int PLANE_ORIENTATION_SEQUENCE = 0x0020_9116;

  /** Attributes of patient and study that have to be there, if empty (type 2). */
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
  private final CarriedAttributes carried;

  private SourceImage(DicomDataset dataset, Size size) {
    this.dataset = dataset;
    this.size = size;
    this.carried = CarriedAttributes.of(dataset);
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
      out.text(needed[0], io.medimg.dicom.dataset.Vr.valueOf(vr));
    }
    for (int tag : CarriedAttributes.STUDY) {
      out.copy(carried.values(), tag);
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
    return study()
        .items(Attr.REFERENCED_SERIES_SEQUENCE, series(Attr.REFERENCED_SOP_SEQUENCE, instance()));
  }

  /** The study, by its identifier. */
  DicomBuilder study() {
    return DicomBuilder.create().set(Attr.STUDY_INSTANCE_UID, uid(STUDY_INSTANCE_UID));
  }

  /** The source of a derived image, with what it was used for. */
  DicomBuilder sourceItem() {
    return reference()
        .set(Attr.SPATIAL_LOCATIONS_PRESERVED, "YES")
        .items(
            Attr.PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
            Code.dcm("121322", "Source image for image processing operation").item());
  }

  /** A derivation of this image with a pixel for each of its pixels, for functional groups. */
  DicomBuilder derivation(Code how) {
    return derivation(how, sourceItem());
  }

  /** A derivation of this image on another grid, whose place the planes of both tell. */
  DicomBuilder resampled(Code how) {
    return derivation(how, sourceItem().remove(Attr.SPATIAL_LOCATIONS_PRESERVED.tag()));
  }

  private static DicomBuilder derivation(Code how, DicomBuilder source) {
    return DicomBuilder.create()
        .items(Attr.SOURCE_IMAGE_SEQUENCE, source)
        .items(Attr.DERIVATION_CODE_SEQUENCE, how.item());
  }

  /** Writes whether pixels were compressed with loss on their way; results inherit that. */
  void copyLossTo(DicomBuilder out) {
    boolean lossy = dataset.string(0x0028_2110).orElse("").equals("01");
    out.set(Attr.LOSSY_IMAGE_COMPRESSION, lossy ? "01" : "00");
    if (lossy) {
      out.copy(carried.values(), 0x0028_2112).copy(carried.values(), 0x0028_2114);
    }
  }

  /** Where the first frame lies in the patient; empty unless the file says all of it. */
  Optional<Plane> plane() {
    Optional<String> frame = dataset.string(FRAME_OF_REFERENCE_UID);
    double[] position = numbers(PLANE_POSITION_SEQUENCE, Attr.IMAGE_POSITION.tag());
    double[] orientation = numbers(PLANE_ORIENTATION_SEQUENCE, Attr.IMAGE_ORIENTATION.tag());
    double[] spacing = numbers(Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING);
    double[] mm = numbers(Tag.PIXEL_MEASURES_SEQUENCE, Attr.SLICE_THICKNESS.tag());
    OptionalDouble thick =
        mm.length == 1 && mm[0] > 0 ? OptionalDouble.of(mm[0]) : OptionalDouble.empty();
    boolean whole =
        frame.isPresent()
            && position.length == 3
            && orientation.length == 6
            && spacing.length == 2
            && spacing[0] > 0
            && spacing[1] > 0
            && isRightAngled(orientation);
    return whole
        ? Optional.of(new Plane(frame.orElseThrow(), position, orientation, spacing, thick))
        : Optional.empty();
  }

  /** Whether the directions of rows and columns are of length 1 and at right angles. */
  private static boolean isRightAngled(double[] o) {
    double[] row = {o[0], o[1], o[2]};
    double[] column = {o[3], o[4], o[5]};
    return Math.abs(dot(row, row) - 1) < SKEWED
        && Math.abs(dot(column, column) - 1) < SKEWED
        && Math.abs(dot(row, column)) < SKEWED;
  }

  /**
   * Writes the body part and which side is shown: empty where it has to be said and is not known,
   * left out where the body part says it.
   */
  void copyBodyPartTo(DicomBuilder out) {
    Optional<String> part = carried().string(Tag.BODY_PART_EXAMINED);
    out.copy(carried(), Tag.BODY_PART_EXAMINED);
    Optional<String> side =
        carried()
            .string(Attr.LATERALITY.tag())
            .or(() -> dataset.string(IMAGE_LATERALITY).filter(s -> s.equals("R") || s.equals("L")));
    boolean paired = part.flatMap(Terms::bodyPart).map(Terms.BodyPart::paired).orElse(false);
    if (side.isPresent()) {
      out.set(Attr.LATERALITY, side.get());
    } else if (part.isEmpty() || paired) {
      out.set(Attr.LATERALITY);
    }
  }

  /** What is carried over from the source, as it is written. */
  DicomDataset carried() {
    return carried.values();
  }

  /** What results do not carry over as it is; no values. */
  List<String> notes() {
    return carried.notes();
  }

  /** The offset from UTC of the source's times, if the source says it. */
  Optional<ZoneOffset> zone() {
    return carried.values().string(TIMEZONE_OFFSET).map(ZoneOffset::of);
  }

  boolean isCt() {
    return dataset.string(Tag.MODALITY).orElse("").equals("CT");
  }

  /** The shape of pixels, square where the source says nothing. */
  PixelShape pixelShape() {
    return PixelShape.of(
        dataset, group(Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING).orElse(dataset));
  }

  /**
   * A plane in a frame of reference of its own for an image without a place in the patient, such as
   * a projection: directions as Patient Orientation says, else left and feet as films are hung; 1
   * mm thick, since readers of maps make a volume of it.
   *
   * @param frameOfReference its identifier
   */
  Plane nominalPlane(String frameOfReference) {
    List<String> directions = dataset.strings(Attr.PATIENT_ORIENTATION.tag());
    double[] row = direction(directions.isEmpty() ? "" : directions.get(0));
    double[] column = direction(directions.size() < 2 ? "" : directions.get(1));
    boolean usable = row.length == 3 && column.length == 3 && dot(row, column) == 0;
    double[] orientation =
        usable
            ? new double[] {row[0], row[1], row[2], column[0], column[1], column[2]}
            : new double[] {1, 0, 0, 0, 0, -1};
    double[] mm = pixelShape().millimetres();
    return new Plane(frameOfReference, new double[3], orientation, mm, OptionalDouble.of(1));
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

  /**
   * What holds an attribute: the data set itself, else its first frame's or the shared functional
   * groups.
   */
  Optional<DicomDataset> group(int sequence, int tag) {
    if (dataset.contains(tag)) {
      return Optional.of(dataset);
    }
    for (int groups :
        new int[] {
          Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE
        }) {
      Optional<DicomDataset> item =
          dataset.item(groups).flatMap(frame -> frame.item(sequence)).filter(i -> i.contains(tag));
      if (item.isPresent()) {
        return item;
      }
    }
    return Optional.empty();
  }

  private double[] numbers(int sequence, int tag) {
    return finite(group(sequence, tag).map(item -> item.numbers(tag)).orElse(new double[0]));
  }

  private static double[] finite(double[] numbers) {
    for (double n : numbers) {
      if (!Double.isFinite(n)) {
        return new double[0];
      }
    }
    return numbers;
  }
}
