package io.medimg.dicom.write;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.diagnosis.DiagnosisOverlay;
import io.medimg.core.geometry.Size;
import io.medimg.core.task.Detections;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.Segmentation;
import io.medimg.core.task.Segmentation.Mask;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A result and the DICOM image that it is about, to be written as DICOM objects that viewers and
 * archives understand. Patient and study come from the source. The identifiers of series and
 * instances follow from the source, the network and the kind, so that the same run twice replaces
 * what it made before. Every object names the network, its version and hash, and that it is for
 * research. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * DicomDataset source = new DicomReader().readDataset(ImageSource.of(film), Limits.defaults());
 * DicomResults results = DicomResults.of(diagnosis, source);
 * DicomWriter.write(results.structuredReport(), Path.of("chest-sr.dcm"));
 * }</pre>
 */
public final class DicomResults {
  private static final String MASKS = "masks";
  private static final String MAPS = "maps";
  private static final String PROBABILITIES = "probabilities";

  private final ResultContent content;
  private final SourceImage source;
  private final Provenance provenance;
  private final Clock clock;
  private final ReportClass reportClass;

  private DicomResults(
      ResultContent content,
      SourceImage source,
      Provenance provenance,
      Clock clock,
      ReportClass reportClass) {
    this.content = content;
    this.source = source;
    this.provenance = provenance;
    this.clock = clock;
    this.reportClass = reportClass;
  }

  private static DicomResults fresh(
      ResultContent content, SourceImage source, Provenance provenance) {
    return new DicomResults(
        content, source, provenance, Clock.systemDefaultZone(), ReportClass.COMPREHENSIVE_3D);
  }

  /**
   * A diagnosis.
   *
   * @param diagnosis of the source's (first) frame
   * @param source the data set of the file that was diagnosed
   * @return what can be written
   * @throws IllegalArgumentException if the source lacks identifiers or its size is another
   */
  public static DicomResults of(Diagnosis diagnosis, DicomDataset source) {
    SourceImage image = SourceImage.of(source);
    check(image, diagnosis.image().size());
    return fresh(ResultContent.of(diagnosis), image, diagnosis.provenance());
  }

  /**
   * What a detector found.
   *
   * @param detections with boxes in pixels of the source's (first) frame
   * @param source the data set of the file that was looked at
   * @return what can be written
   * @throws IllegalArgumentException if the source lacks identifiers or a size
   */
  public static DicomResults of(Detections detections, DicomDataset source) {
    return fresh(
        ResultContent.of(detections.detections(), List.of()),
        SourceImage.of(source),
        detections.provenance());
  }

  /**
   * What a segmenter outlined.
   *
   * @param segmentation masks of the source's (first) frame
   * @param source the data set of the file that was looked at
   * @return what can be written
   * @throws IllegalArgumentException if the source lacks identifiers, or a mask has another size
   */
  public static DicomResults of(Segmentation segmentation, DicomDataset source) {
    return fresh(
            ResultContent.of(List.of(), List.of()),
            SourceImage.of(source),
            segmentation.provenance())
        .withMasks(segmentation.masks());
  }

  /**
   * The same with masks, which then are what a segmentation is made of.
   *
   * @param masks of the source's size
   * @return changed results
   * @throws IllegalArgumentException if a mask has another size
   */
  public DicomResults withMasks(List<Mask> masks) {
    masks.forEach(m -> check(source, m.size()));
    return with(content.with(masks, content.probabilities()));
  }

  /**
   * The same with probabilities of pixels, which then are what a fractional segmentation is made
   * of.
   *
   * @param masks of the source's size
   * @return changed results
   * @throws IllegalArgumentException if a mask has another size
   */
  public DicomResults withProbabilities(List<ProbabilityMask> masks) {
    masks.forEach(m -> check(source, m.size()));
    return with(content.with(content.masks(), masks));
  }

  private DicomResults with(ResultContent other) {
    return new DicomResults(other, source, provenance, clock, reportClass);
  }

  /**
   * The same with reports of another storage class.
   *
   * @param other Comprehensive 3D SR unless another is chosen
   * @return changed results
   */
  public DicomResults withReportClass(ReportClass other) {
    return new DicomResults(
        content, source, provenance, clock, Objects.requireNonNull(other, "other"));
  }

  /** The same with another clock, which says when objects were made. */
  DicomResults withClock(Clock other) {
    return new DicomResults(content, source, provenance, other, reportClass);
  }

  private static void check(SourceImage source, Size size) {
    if (!source.size().equals(size)) {
      throw new IllegalArgumentException(
          "a result of an image of %s does not belong to a source of %s"
              .formatted(size, source.size()));
    }
  }

  private Origin origin() {
    ZoneId zone = source.zone().map(ZoneId.class::cast).orElse(clock.getZone());
    return new Origin(
        provenance,
        LocalDateTime.ofInstant(clock.instant(), zone),
        source.uid(Tag.SOP_INSTANCE_UID));
  }

  private ResultName name(ResultKind kind) {
    return switch (kind) {
      case SR -> named(kind, reportClass.sopClass(), "");
      case SEG -> segmentation(isFractional() ? PROBABILITIES : regions());
      default -> named(kind, kind.sopClass(), "");
    };
  }

  /** Probabilities are written as such unless there are masks. */
  private boolean isFractional() {
    return !content.probabilities().isEmpty() && content.masks().isEmpty();
  }

  private String regions() {
    return content.masks().isEmpty() ? MAPS : MASKS;
  }

  private ResultName segmentation(String regions) {
    return named(ResultKind.SEG, ResultKind.SEG.sopClass(), regions);
  }

  private ResultName named(ResultKind kind, String sopClass, String regions) {
    return ResultName.of(kind, sopClass, content.task() + " " + regions, origin());
  }

  /**
   * What is broken in the source and therefore left out of the objects, or kept because it
   * identifies: one line each, without any value.
   */
  public List<String> notes() {
    return source.notes();
  }

  /**
   * The identifier of an object, whether or not it is made: the same for every run of the network
   * over the image.
   *
   * @param kind one that is {@link #available()}
   * @return its SOP Instance UID
   */
  public String sopInstanceUid(ResultKind kind) {
    return name(kind).instance();
  }

  /** The kinds that there is something to write for, in the order of {@link ResultKind}. */
  public Set<ResultKind> available() {
    EnumSet<ResultKind> kinds = EnumSet.of(ResultKind.SR, ResultKind.KO);
    if (source.isGray()) {
      kinds.add(ResultKind.GSPS);
    }
    if (content.diagnosis().isPresent()) {
      kinds.add(ResultKind.SC);
    }
    if (!content.heatmaps().isEmpty()) {
      kinds.add(ResultKind.PM);
    }
    boolean regions =
        !content.masks().isEmpty()
            || !content.probabilities().isEmpty()
            || !content.speakingHeatmaps().isEmpty();
    if (regions) {
      kinds.add(ResultKind.SEG);
    }
    return kinds;
  }

  /**
   * An object of a kind.
   *
   * @param kind one that is {@link #available()}
   * @return an object; the same kind has the same identifier again
   * @throws IllegalStateException if there is nothing to write of that kind
   */
  public DicomDataset create(ResultKind kind) {
    return switch (kind) {
      case SR -> structuredReport();
      case SEG -> isFractional() ? fractionalSegmentation() : segmentation();
      case SC -> secondaryCapture();
      case GSPS -> presentationState();
      case PM -> parametricMap();
      case KO -> keyObjects(available());
    };
  }

  /**
   * Writes an object of a kind. The file appears whole or not at all.
   *
   * @param kind one that is {@link #available()}
   * @param file its folder must exist
   * @throws IllegalStateException if there is nothing to write of that kind
   * @throws IOException if it cannot be written
   */
  public void write(ResultKind kind, Path file) throws IOException {
    DicomWriter.write(create(kind), file);
  }

  /**
   * Findings with their scores, boxes as planar regions, quality and abstention: a report after TID
   * 1500, see docs/dicom-results.md. Only calibrated scores are called probabilities.
   *
   * @return a new object
   */
  public DicomDataset structuredReport() {
    return new StructuredReport(content, source, origin(), name(ResultKind.SR)).build().build();
  }

  /**
   * The masks, or without any the places where heatmaps reach half of their peak, as a binary
   * segmentation.
   *
   * @return a new object
   * @throws IllegalStateException if there are neither masks nor heatmaps that show something
   */
  public DicomDataset segmentation() {
    SegmentationObject object = new SegmentationObject(source, origin(), segmentation(regions()));
    if (!content.masks().isEmpty()) {
      return object.masks(content.masks()).build(false).build();
    }
    require(!content.speakingHeatmaps().isEmpty(), "a segmentation needs masks or heatmaps");
    return object.attention(content.speakingHeatmaps()).build(false).build();
  }

  /**
   * The probabilities of pixels as a fractional segmentation, in steps of 1/255.
   *
   * @return a new object
   * @throws IllegalStateException if there are none
   */
  public DicomDataset fractionalSegmentation() {
    require(!content.probabilities().isEmpty(), "a fractional segmentation needs probabilities");
    return new SegmentationObject(source, origin(), segmentation(PROBABILITIES))
        .probabilities(content.probabilities())
        .build(true)
        .build();
  }

  /**
   * The picture of the result, annotation burned in.
   *
   * @return a new object
   * @throws IllegalStateException if this is not about a diagnosis
   */
  public DicomDataset secondaryCapture() {
    Diagnosis diagnosis =
        content
            .diagnosis()
            .orElseThrow(
                () -> new IllegalStateException("a picture of a result needs a diagnosis"));
    return CapturedPicture.build(
            DiagnosisOverlay.render(diagnosis), source, origin(), name(ResultKind.SC))
        .build();
  }

  /**
   * Boxes and a caption over the source.
   *
   * @return a new object
   * @throws IllegalStateException if the source is in colour
   */
  public DicomDataset presentationState() {
    require(source.isGray(), "a grayscale presentation state needs a gray source");
    return new PresentationState(content, source, origin(), name(ResultKind.GSPS)).build().build();
  }

  /**
   * The heatmaps as floats, on their own grid.
   *
   * @return a new object
   * @throws IllegalStateException if there are none
   */
  public DicomDataset parametricMap() {
    require(!content.heatmaps().isEmpty(), "a parametric map needs heatmaps");
    return new SaliencyMap(content.heatmaps(), source, origin(), name(ResultKind.PM))
        .build()
        .build();
  }

  /**
   * The root that ties objects of this run and their source.
   *
   * @param kinds those that are, or will be, written; KO itself is passed over
   * @return a Key Object Selection
   * @throws IllegalStateException if there is nothing to write of one of the kinds
   */
  public DicomDataset keyObjects(Set<ResultKind> kinds) {
    require(available().containsAll(kinds), "key objects need objects of the kinds " + kinds);
    List<ResultName> tied =
        kinds.stream().filter(k -> k != ResultKind.KO).sorted().map(this::name).toList();
    return KeyObjects.build(tied, source, origin(), name(ResultKind.KO)).build();
  }

  private static void require(boolean there, String what) {
    if (!there) {
      throw new IllegalStateException(what + ", and there are none; see available()");
    }
  }

  /** The kinds that can be written; no values, since they may be patient data. */
  @Override
  public String toString() {
    return "DicomResults" + available();
  }
}
