package io.medimg.dicom.write;

import io.medimg.core.geometry.Size;
import io.medimg.core.render.Overlay;
import io.medimg.core.task.Detections;
import io.medimg.core.task.Diagnosis;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.Segmentation;
import io.medimg.core.task.Segmentation.Mask;
import io.medimg.dicom.DicomDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A result and the DICOM image that it is about, to be written as DICOM objects that viewers and
 * archives understand. Patient and study come from the source; series and instances are new on
 * every call. Every object names the network, its version and hash, and that it is for research.
 * Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * DicomDataset source = new DicomReader().readDataset(ImageSource.of(film), Limits.defaults());
 * DicomResults results = DicomResults.of(diagnosis, source);
 * DicomWriter.write(results.structuredReport(), Path.of("chest-sr.dcm"));
 * }</pre>
 */
public final class DicomResults {
  private final ResultContent content;
  private final SourceImage source;
  private final Provenance provenance;
  private final Clock clock;

  private DicomResults(
      ResultContent content, SourceImage source, Provenance provenance, Clock clock) {
    this.content = content;
    this.source = source;
    this.provenance = provenance;
    this.clock = clock;
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
    return new DicomResults(
        ResultContent.of(diagnosis), image, diagnosis.provenance(), Clock.systemDefaultZone());
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
    return new DicomResults(
        ResultContent.of(detections.detections(), List.of()),
        SourceImage.of(source),
        detections.provenance(),
        Clock.systemDefaultZone());
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
    DicomResults empty =
        new DicomResults(
            ResultContent.of(List.of(), List.of()),
            SourceImage.of(source),
            segmentation.provenance(),
            Clock.systemDefaultZone());
    return empty.withMasks(segmentation.masks());
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
    return new DicomResults(
        content.with(masks, content.probabilities()), source, provenance, clock);
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
    return new DicomResults(content.with(content.masks(), masks), source, provenance, clock);
  }

  /** The same with another clock, which says when objects were made. */
  DicomResults withClock(Clock other) {
    return new DicomResults(content, source, provenance, other);
  }

  private static void check(SourceImage source, Size size) {
    if (!source.size().equals(size)) {
      throw new IllegalArgumentException(
          "a result of an image of %s does not belong to a source of %s"
              .formatted(size, source.size()));
    }
  }

  private Origin origin() {
    return new Origin(provenance, LocalDateTime.now(clock));
  }

  /** The kinds that there is something to write for. */
  public Set<ResultKind> available() {
    EnumSet<ResultKind> kinds = EnumSet.of(ResultKind.SR);
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
   * @return a new object
   * @throws IllegalStateException if there is nothing to write of that kind
   */
  public DicomDataset create(ResultKind kind) {
    return switch (kind) {
      case SR -> structuredReport();
      case SEG ->
          content.probabilities().isEmpty() || !content.masks().isEmpty()
              ? segmentation()
              : fractionalSegmentation();
      case SC -> secondaryCapture();
      case GSPS -> presentationState();
      case PM -> parametricMap();
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
   * Findings with their scores, boxes as planar regions, quality and abstention: Comprehensive 3D
   * SR after TID 1500, see docs/dicom-results.md. Only calibrated scores are called probabilities.
   *
   * @return a new object
   */
  public DicomDataset structuredReport() {
    return new StructuredReport(content, source, origin()).build().build();
  }

  /**
   * The masks, or without any the places where heatmaps reach half of their peak, as a binary
   * segmentation.
   *
   * @return a new object
   * @throws IllegalStateException if there are neither masks nor heatmaps that show something
   */
  public DicomDataset segmentation() {
    SegmentationObject object = new SegmentationObject(source, origin());
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
    return new SegmentationObject(source, origin())
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
    return CapturedPicture.build(Overlay.render(diagnosis), source, origin()).build();
  }

  /**
   * Boxes and a caption over the source.
   *
   * @return a new object
   * @throws IllegalStateException if the source is in colour
   */
  public DicomDataset presentationState() {
    require(source.isGray(), "a grayscale presentation state needs a gray source");
    return new PresentationState(content, source, origin()).build().build();
  }

  /**
   * The heatmaps as floats.
   *
   * @return a new object
   * @throws IllegalStateException if there are none
   */
  public DicomDataset parametricMap() {
    require(!content.heatmaps().isEmpty(), "a parametric map needs heatmaps");
    return new SaliencyMap(content.heatmaps(), source, origin()).build().build();
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
