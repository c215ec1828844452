package io.medimg.dicom.write;

import static io.medimg.dicom.write.ContentItem.Relation.CONTAINS;
import static io.medimg.dicom.write.ContentItem.Relation.HAS_ACQ_CONTEXT;
import static io.medimg.dicom.write.ContentItem.Relation.HAS_CONCEPT_MOD;
import static io.medimg.dicom.write.ContentItem.Relation.HAS_OBS_CONTEXT;
import static io.medimg.dicom.write.ContentItem.Relation.INFERRED_FROM;

import io.medimg.core.geometry.Box;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.QualityFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * A result as a report after TID 1500 (PS3.16): image-level findings as TID 1501 groups, boxes as
 * TID 1410 planar regions, the algorithm by TID 4019, a device as the only observer (TID 1004),
 * never verified. Not safe for use by several threads; build one per thread.
 */
final class StructuredReport {
  private static final Code COMMENT = Code.dcm("121106", "Comment");
  private static final Code FINDING = Code.dcm("121071", "Finding");

  private final ResultContent content;
  private final SourceImage source;
  private final Origin origin;
  private final ResultName name;
  private int groupCount;

  StructuredReport(ResultContent content, SourceImage source, Origin origin, ResultName name) {
    this.content = content;
    this.source = source;
    this.origin = origin;
    this.name = name;
  }

  DicomBuilder build() {
    DicomBuilder out = ResultObject.begin(name, source, origin);
    ResultObject.dated(out, origin);
    ResultObject.ownCodes(out);
    out.items(Attr.PERFORMED_PROCEDURE_STEP_SEQUENCE)
        .items(Attr.PERFORMED_PROCEDURE_CODE_SEQUENCE.tag(), SourceWords.performed(source))
        .items(Attr.CURRENT_EVIDENCE_SEQUENCE, source.evidence())
        .set(Attr.COMPLETION_FLAG, "COMPLETE")
        .set(Attr.VERIFICATION_FLAG, "UNVERIFIED")
        .set(Attr.VALUE_TYPE, "CONTAINER")
        .items(
            Attr.CONCEPT_NAME_CODE_SEQUENCE,
            Code.dcm("126000", "Imaging Measurement Report").item())
        .set(Attr.CONTINUITY_OF_CONTENT, "SEPARATE")
        .items(Attr.CONTENT_SEQUENCE.tag(), tree());
    return ContentItem.template(out, "1500");
  }

  private List<DicomBuilder> tree() {
    List<DicomBuilder> tree = new ArrayList<>();
    tree.add(ContentItem.english());
    addObserver(tree);
    for (DicomBuilder procedure : SourceWords.procedures(source)) {
      tree.add(
          ContentItem.code(HAS_CONCEPT_MOD, Code.dcm("121058", "Procedure reported"), procedure));
    }
    tree.add(imageLibrary());
    tree.add(ContentItem.container(Code.dcm("126010", "Imaging Measurements"), measurements()));
    tree.add(
        ContentItem.container(
            new Code("C0034375", "UMLS", "Qualitative Evaluations"), evaluations()));
    return tree;
  }

  /** Never empty: viewers take both the container and its content for granted. */
  private List<DicomBuilder> measurements() {
    List<DicomBuilder> groups = new ArrayList<>();
    content.findings().forEach(finding -> groups.add(group(finding)));
    content.detections().forEach(detection -> groups.add(region(detection)));
    if (groups.isEmpty()) {
      String why =
          content.abstention().map(a -> "No diagnosis is given: " + a).orElse("Nothing is scored.");
      groups.add(ContentItem.text(CONTAINS, COMMENT, why));
    }
    return groups;
  }

  /** The observer is a device: the network, known by its hash (TID 1001, 1004). */
  private void addObserver(List<DicomBuilder> tree) {
    tree.addAll(ContentItem.device(origin.deviceUid()));
    tree.add(observerText("121013", "Device Observer Name", origin.modelName()));
    tree.add(observerText("121014", "Device Observer Manufacturer", Origin.MANUFACTURER));
    tree.add(observerText("121015", "Device Observer Model Name", origin.modelName()));
    tree.add(observerText("121016", "Device Observer Serial Number", origin.serialNumber()));
  }

  private static DicomBuilder observerText(String code, String meaning, String text) {
    return ContentItem.text(HAS_OBS_CONTEXT, Code.dcm(code, meaning), text);
  }

  /** The source with what it is (TID 1600 to 1602). */
  private DicomBuilder imageLibrary() {
    List<DicomBuilder> about = new ArrayList<>();
    about.add(
        ContentItem.code(
            HAS_ACQ_CONTEXT, Code.dcm("121139", "Modality"), SourceWords.modality(source)));
    about.add(
        ContentItem.number(
            HAS_ACQ_CONTEXT,
            Code.dcm("110910", "Pixel Data Rows"),
            source.size().height(),
            new Code("{pixels}", "UCUM", "pixels")));
    about.add(
        ContentItem.number(
            HAS_ACQ_CONTEXT,
            Code.dcm("110911", "Pixel Data Columns"),
            source.size().width(),
            new Code("{pixels}", "UCUM", "pixels")));
    DicomBuilder image =
        ContentItem.image(CONTAINS, source.reference()).items(Attr.CONTENT_SEQUENCE.tag(), about);
    DicomBuilder group =
        ContentItem.container(Code.dcm("126200", "Image Library Group"), List.of(image));
    return ContentItem.container(Code.dcm("111028", "Image Library"), List.of(group));
  }

  private DicomBuilder group(Finding finding) {
    DicomBuilder group =
        ContentItem.container(Code.dcm("125007", "Measurement Group"), children(finding, null));
    return ContentItem.template(group, "1501");
  }

  private DicomBuilder region(Detection detection) {
    DicomBuilder group =
        ContentItem.container(
            Code.dcm("125007", "Measurement Group"),
            children(detection.finding(), detection.box()));
    return ContentItem.template(group, "1410");
  }

  private List<DicomBuilder> children(Finding finding, @org.jspecify.annotations.Nullable Box box) {
    List<DicomBuilder> children = new ArrayList<>();
    children.add(
        ContentItem.text(
            HAS_OBS_CONTEXT, Code.dcm("112039", "Tracking Identifier"), finding.label().name()));
    children.add(
        ContentItem.uid(
            HAS_OBS_CONTEXT,
            Code.dcm("112040", "Tracking Unique Identifier"),
            name.uid(origin, "tracking", groupCount++, finding.label())));
    children.add(ContentItem.code(CONTAINS, FINDING, Code.of(finding.label())));
    SourceWords.site(source).ifPresent(site -> children.add(findingSite(site)));
    addAlgorithm(children);
    DicomBuilder score =
        ContentItem.number(Scores.name(finding.kind()), finding.score(), Code.noUnits());
    if (box != null) {
      children.add(imageRegion(CONTAINS, box));
      score.items(Attr.CONTENT_SEQUENCE, imageRegion(INFERRED_FROM, box));
    }
    children.add(score);
    if (finding.threshold() != null) {
      children.add(
          ContentItem.number(Scores.threshold(), finding.threshold().value(), Code.noUnits()));
    }
    children.add(
        ContentItem.code(CONTAINS, Scores.decisionName(), Scores.decision(finding.decision())));
    children.add(ContentItem.text(CONTAINS, COMMENT, Scores.describe(finding)));
    return children;
  }

  /** The box is a region of the group, and what its score was inferred from. */
  private DicomBuilder imageRegion(ContentItem.Relation relation, Box box) {
    return ContentItem.polyline(
        relation, Code.dcm("111030", "Image Region"), Corners.of(box), source.reference());
  }

  private DicomBuilder findingSite(DicomBuilder site) {
    DicomBuilder item =
        ContentItem.code(HAS_CONCEPT_MOD, Code.sct("363698007", "Finding Site"), site);
    SourceWords.side(source)
        .map(side -> ContentItem.code(HAS_CONCEPT_MOD, Code.sct("272741003", "Laterality"), side))
        .ifPresent(side -> item.items(Attr.CONTENT_SEQUENCE, side));
    return item;
  }

  /** TID 4019. */
  private void addAlgorithm(List<DicomBuilder> children) {
    children.add(algorithmText("111001", "Algorithm Name", origin.modelName()));
    children.add(algorithmText("111003", "Algorithm Version", origin.modelVersion()));
    children.add(
        algorithmText("111002", "Algorithm Parameters", "SHA-256 " + origin.serialNumber()));
    String plan = origin.provenance().preprocessing();
    if (!plan.isBlank()) {
      children.add(algorithmText("111002", "Algorithm Parameters", "preprocessing " + plan));
    }
  }

  private static DicomBuilder algorithmText(String code, String meaning, String text) {
    return ContentItem.text(HAS_CONCEPT_MOD, Code.dcm(code, meaning), text);
  }

  /** What is to be known before the numbers are believed. */
  private List<DicomBuilder> evaluations() {
    List<DicomBuilder> all = new ArrayList<>();
    all.add(ContentItem.text(CONTAINS, COMMENT, origin.describe()));
    content
        .abstention()
        .ifPresent(
            why ->
                all.add(
                    ContentItem.text(
                        CONTAINS, Code.own("abstention", "No diagnosis is given"), why)));
    for (QualityFlag flag : content.quality()) {
      all.add(ContentItem.text(CONTAINS, Code.dcm("111101", "Image Quality"), flag.toString()));
    }
    content
        .notAssessed()
        .forEach(
            label ->
                all.add(
                    ContentItem.code(
                        CONTAINS, Code.own("not-assessed", "Not assessed"), Code.of(label))));
    return all;
  }
}
