package io.medimg.dicom.write;

import static io.medimg.dicom.write.ResultCases.FILM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Heatmap.Placement;
import io.medimg.core.task.Provenance;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.validate.DicomValidator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What results take over from sources of every kind, and how the objects of a run hang together.
 */
class ResultRulesTest {
  private static final int VOI = 0x0028_3110;
  private static final Map<String, ResultCases.Case> CASES = ResultCases.all();

  private static DicomResults results(String name) {
    return CASES.get(name).results();
  }

  private static DicomDataset state(String name) {
    return results(name).presentationState();
  }

  private static DicomResults of(DicomBuilder source) {
    return DicomResults.of(Sources.diagnosis(FILM), source.build());
  }

  /** Every item of a kind in a tree of content, depth first. */
  private static List<DicomDataset> items(DicomDataset d, String type) {
    List<DicomDataset> found = new ArrayList<>();
    for (DicomDataset item : d.items(0x0040_A730)) {
      if (item.string(0x0040_A040).orElse("").equals(type)) {
        found.add(item);
      }
      found.addAll(items(item, type));
    }
    return found;
  }

  private static String name(DicomDataset item) {
    return item.item(0x0040_A043).flatMap(c -> c.string(0x0008_0104)).orElse("");
  }

  private static String value(DicomDataset item) {
    DicomDataset code = item.items(0x0040_A168).get(0);
    return code.string(0x0008_0100).orElse("") + " " + code.string(0x0008_0104).orElse("");
  }

  private static List<String> coded(DicomDataset report, String name) {
    return items(report, "CODE").stream()
        .filter(i -> name(i).equals(name))
        .map(ResultRulesTest::value)
        .distinct()
        .toList();
  }

  @Test
  void everyStateHasOneWindowOrOneTable() {
    for (Map.Entry<String, ResultCases.Case> each : CASES.entrySet()) {
      List<DicomDataset> voi = each.getValue().results().presentationState().items(VOI);
      assertThat(voi).as(each.getKey()).hasSize(1);
      int windows = voi.get(0).numbers(Tag.WINDOW_CENTER).length;
      assertThat(voi.get(0).numbers(Tag.WINDOW_WIDTH)).hasSize(windows);
      assertThat(windows + voi.get(0).items(Tag.VOI_LUT_SEQUENCE).size())
          .as(each.getKey())
          .isEqualTo(1);
    }
    DicomDataset first = state("windows").items(VOI).get(0);
    assertThat(first.numbers(Tag.WINDOW_CENTER)).containsExactly(1000);
    assertThat(first.strings(0x0028_1055)).containsExactly("NARROW");
    assertThat(state("broken-window").items(VOI).get(0).numbers(Tag.WINDOW_CENTER))
        .containsExactly(2048);
    assertThat(state("sigmoid").items(VOI).get(0).string(Tag.VOI_LUT_FUNCTION)).contains("SIGMOID");
    DicomDataset enhanced = state("enhanced");
    assertThat(enhanced.items(VOI).get(0).numbers(Tag.WINDOW_CENTER)).containsExactly(3000);
    assertThat(enhanced.number(Tag.RESCALE_INTERCEPT)).hasValue(-1024);
    assertThat(enhanced.number(Tag.RESCALE_SLOPE)).hasValue(2);
    DicomBuilder none = Sources.film(FILM).remove(Tag.WINDOW_CENTER).remove(Tag.WINDOW_WIDTH);
    assertThat(of(none).presentationState().contains(VOI)).isFalse();
    DicomBuilder slope = Sources.film(FILM).numbers(Tag.RESCALE_SLOPE, Vr.DS, 2);
    assertThat(of(slope).presentationState().number(Tag.RESCALE_INTERCEPT)).hasValue(0);
    DicomBuilder flat = Sources.film(FILM).numbers(Tag.RESCALE_SLOPE, Vr.DS, 0);
    assertThat(of(flat).presentationState().contains(Tag.RESCALE_SLOPE)).isFalse();
  }

  @Test
  void theFirstValueOfATableIsUnsignedWherePixelsAre() {
    DicomDataset item = Sources.tables(FILM).build().items(Tag.VOI_LUT_SEQUENCE).get(0);
    DicomBuilder signed = DicomBuilder.from(item).numbers(0x0028_3002, Vr.SS, 4096, -25536, 16);
    DicomBuilder film = Sources.tables(FILM).items(Tag.VOI_LUT_SEQUENCE, signed);
    assertThat(firstMapped(film)).isEqualTo(40000);
    assertThat(firstMapped(film.numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 1))).isEqualTo(-25536);
  }

  private static long firstMapped(DicomBuilder source) {
    DicomDataset voi = of(source).presentationState().items(VOI).get(0);
    return voi.items(Tag.VOI_LUT_SEQUENCE).get(0).longs(0x0028_3002)[1];
  }

  private static DicomDataset area(String name) {
    return state(name).items(0x0070_005A).get(0);
  }

  @Test
  void pixelsKeepTheirShape() {
    int spacing = 0x0070_0101;
    int ratio = 0x0070_0102;
    assertThat(area("spacing").numbers(spacing)).containsExactly(0.1, 0.2);
    assertThat(area("spacing").contains(ratio)).isFalse();
    assertThat(area("enhanced").numbers(spacing)).containsExactly(0.5, 0.25);
    assertThat(area("aspect").numbers(ratio)).containsExactly(1, 2);
    assertThat(area("detector").numbers(ratio)).containsExactly(3, 4);
    assertThat(area("film").numbers(ratio)).containsExactly(1, 1);
    PixelShape odd = new PixelShape(Math.PI, Math.E, PixelShape.Source.ELSEWHERE);
    assertThat((double) odd.ratio()[0] / odd.ratio()[1]).isCloseTo(Math.PI / Math.E, within(1e-5));
    DicomDataset map = results("aspect").parametricMap();
    double[] cell = spacingOf(map);
    assertThat(cell[1] * 4 / 122 / (cell[0] * 4 / 101)).isCloseTo(2, within(1e-9));
  }

  private static double[] spacingOf(DicomDataset map) {
    return map.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)
        .get(0)
        .items(Tag.PIXEL_MEASURES_SEQUENCE)
        .get(0)
        .numbers(Tag.PIXEL_SPACING);
  }

  @Test
  void timesAreOnTheClockOfTheSource() {
    Clock clock = Clock.fixed(Instant.parse("2026-01-02T22:04:05Z"), ZoneOffset.ofHours(-3));
    for (ResultKind kind : ResultKind.values()) {
      DicomDataset d = results("coded").withClock(clock).create(kind);
      assertThat(d.string(0x0008_0201)).as(kind.word()).contains("+0530");
      assertThat(d.string(0x0008_0012)).contains("20260103");
      assertThat(d.string(0x0008_0013)).contains("033405");
    }
    DicomDataset silent = results("film").withClock(clock).structuredReport();
    assertThat(silent.contains(0x0008_0201)).isFalse();
    assertThat(silent.string(0x0008_0013)).contains("190405");
  }

  @Test
  void brokenValuesAreMendedOrLeftOutWithANote() {
    DicomResults results = results("quirks");
    for (ResultKind kind : results.available()) {
      DicomDataset d = results.create(kind);
      assertThat(DicomValidator.check(d)).as(kind.word()).isEmpty();
      assertThat(d.string(0x0008_0020)).contains("19941105");
      assertThat(d.string(0x0008_0030)).contains("101112.5");
      assertThat(d.string(0x0010_0040)).contains("M");
      assertThat(d.string(Tag.PATIENT_AGE)).contains("045Y");
      assertThat(d.number(0x0010_1030)).hasValue(70.1234567890124);
      assertThat(d.contains(0x0010_0030)).isTrue();
      assertThat(d.string(0x0010_0030)).isEmpty();
      assertThat(d.items(0x0008_1032)).hasSize(1);
      for (int tag : new int[] {0x0010_1020, 0x0010_2160, 0x0008_0201, 0x0008_1110}) {
        assertThat(d.contains(tag)).as(Tag.toString(tag)).isFalse();
      }
    }
    String notes = String.join("\n", results.notes());
    assertThat(notes)
        .contains("(0010,0030)", "(0010,1020)", "(0010,2160)", "(0008,0201)", "(0020,0060)")
        .contains("(0008,1032)", "(0008,1110)")
        .doesNotContain("1,75", "longer than sixteen", "meaning alone", "19480230");
    assertThat(results("film").notes()).isEmpty();
  }

  @Test
  void identifiersAreKeptAsTheyAre() {
    String id = "X".repeat(70);
    DicomResults results =
        of(
            Sources.film(FILM)
                .text(0x0008_0050, Vr.SH, "ACCESSION-BEYOND-SIXTEEN")
                .text(Tag.PATIENT_ID, Vr.LO, id)
                .text(0x0020_000D, Vr.UI, "1.2.003"));
    for (ResultKind kind : ResultKind.values()) {
      DicomDataset d = results.create(kind);
      assertThat(d.string(0x0008_0050)).contains("ACCESSION-BEYOND-SIXTEEN");
      assertThat(d.string(Tag.PATIENT_ID)).contains(id);
      assertThat(d.string(0x0020_000D)).contains("1.2.003");
    }
    assertThat(results.notes()).hasSize(3).allMatch(n -> n.contains("kept"));
    assertThat(results.notes().toString()).doesNotContain("XXX", "ACCESSION");
  }

  @Test
  void timesAndDatesThatCannotBeAreLeftOut() {
    for (String time : List.of("2500", "10:61", "101170", "ten")) {
      DicomResults r = of(Sources.film(FILM).text(0x0008_0030, Vr.TM, time));
      assertThat(r.notes()).as(time).hasSize(1);
      assertThat(r.structuredReport().string(0x0008_0030)).isEmpty();
    }
    for (String time : List.of("10", "10:11", "235960", "101112.123456789")) {
      DicomResults r = of(Sources.film(FILM).text(0x0008_0030, Vr.TM, time));
      assertThat(r.notes()).as(time).isEmpty();
    }
    for (String zone : List.of("-1201", "+1401", "-0000", "0100", "+01:00")) {
      assertThat(of(Sources.film(FILM).text(0x0008_0201, Vr.SH, zone)).notes()).hasSize(1);
    }
    for (String zone : List.of("-1200", "+1400", "+0000", "-0030", "-0105", "-0001")) {
      assertThat(of(Sources.film(FILM).text(0x0008_0201, Vr.SH, zone)).notes()).isEmpty();
    }
  }

  @Test
  void modalitiesHaveTheirMeaning() {
    Map<String, String> meanings =
        Map.of(
            "CR", "CR Computed Radiography",
            "DX", "DX Digital Radiography",
            "PT", "PT Positron emission tomography",
            "cr", "CR Computed Radiography",
            "NONE", "OT Other");
    meanings.forEach(
        (term, meaning) -> {
          DicomBuilder source =
              Sources.film(FILM)
                  .bytes(
                      Tag.MODALITY,
                      Vr.CS,
                      term.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          assertThat(coded(of(source).structuredReport(), "Modality")).containsExactly(meaning);
        });
  }

  @Test
  void theReportSaysWhatWasDoneAndWhere() {
    DicomDataset report = results("coded").structuredReport();
    assertThat(coded(report, "Procedure reported")).containsExactly("36643-5 XR Chest 2 Views");
    assertThat(report.items(0x0040_A372).get(0).string(0x0008_0100)).contains("36643-5");
    assertThat(coded(report, "Finding Site")).containsExactly("85562004 Hand");
    assertThat(coded(report, "Laterality")).containsExactly("7771000 Left");
    DicomDataset asked = of(Sources.coded(FILM).remove(0x0008_1032)).structuredReport();
    assertThat(coded(asked, "Procedure reported")).containsExactly("RP1 Asked for");
    DicomDataset film = results("film").structuredReport();
    assertThat(coded(film, "Procedure reported")).containsExactly("363679005 Imaging procedure");
    assertThat(coded(film, "Finding Site")).containsExactly("816094009 Chest");
    DicomBuilder named =
        Sources.film(FILM).items(0x0008_2218, Sources.code("39607008", "SCT", "Lung"));
    assertThat(coded(of(named).structuredReport(), "Finding Site"))
        .containsExactly("39607008 Lung");
    assertThat(
            results("coded")
                .segmentation()
                .items(0x0062_0002)
                .get(0)
                .items(0x0008_2218)
                .get(0)
                .string(0x0008_0100))
        .contains("85562004");
  }

  @Test
  void scoresOfBoxesAreInferredFromThem() {
    DicomDataset report = results("film").structuredReport();
    List<DicomDataset> regions = items(report, "SCOORD");
    assertThat(regions)
        .extracting(r -> r.string(0x0040_A010).orElse(""))
        .containsExactly("CONTAINS", "INFERRED FROM");
    assertThat(regions.get(1).numbers(0x0070_0022)).isEqualTo(regions.get(0).numbers(0x0070_0022));
    assertThat(items(regions.get(1), "IMAGE")).hasSize(1);
    List<DicomDataset> inferring =
        items(report, "NUM").stream().filter(n -> !n.items(0x0040_A730).isEmpty()).toList();
    assertThat(inferring).singleElement().matches(n -> name(n).equals("Probability"));
  }

  @Test
  void theContainerOfMeasurementsIsNeverMissingNorEmpty() {
    for (Map.Entry<String, ResultCases.Case> each : CASES.entrySet()) {
      List<DicomDataset> containers =
          items(each.getValue().results().structuredReport(), "CONTAINER").stream()
              .filter(c -> name(c).equals("Imaging Measurements"))
              .toList();
      assertThat(containers).as(each.getKey()).hasSize(1);
      assertThat(containers.get(0).items(0x0040_A730)).as(each.getKey()).isNotEmpty();
    }
  }

  @Test
  void reportsComeInTwoClasses() {
    DicomDataset plain = results("comprehensive").structuredReport();
    assertThat(plain.string(Tag.SOP_CLASS_UID)).contains("1.2.840.10008.5.1.4.1.1.88.33");
    DicomDataset spatial = results("film").structuredReport();
    assertThat(spatial.string(Tag.SOP_CLASS_UID)).contains(ResultKind.SR.sopClass());
    assertThat(plain.string(Tag.SOP_INSTANCE_UID))
        .isNotEqualTo(spatial.string(Tag.SOP_INSTANCE_UID));
    assertThat(items(plain, "NUM")).hasSameSizeAs(items(spatial, "NUM"));
    for (ReportClass each : ReportClass.values()) {
      assertThat(ReportClass.ofWord(each.word())).contains(each);
    }
    assertThat(ReportClass.ofWord("basic")).isEmpty();
  }

  @Test
  void mapsAreWrittenOnTheirOwnGrid() {
    MedicalImage film = Sources.chest(1220, 1010);
    DicomDataset d =
        DicomResults.of(Sources.diagnosis(film), Sources.film(film).build()).parametricMap();
    assertThat(d.integer(Tag.ROWS)).hasValue(4);
    assertThat(d.integer(Tag.COLUMNS)).hasValue(4);
    assertThat(DicomWriter.encode(d)).hasSizeLessThan(10_000);
    assertThat(spacingOf(d)).containsExactly(1.5 * 1010 / 4, 1.5 * 1220 / 4);
  }

  private static DicomDataset map(Heatmap... maps) {
    Diagnosis d = Sources.diagnosis(FILM);
    Diagnosis other =
        new Diagnosis(
            d.image(), d.classification(), List.of(), List.of(maps), List.of(), d.abstention());
    return DicomResults.of(other, Sources.slice(FILM)).parametricMap();
  }

  private static double[] first(DicomDataset d) {
    return d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)
        .get(0)
        .items(0x0020_9113)
        .get(0)
        .numbers(0x0020_0032);
  }

  private static double[] orientation(DicomDataset d) {
    return d.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)
        .get(0)
        .items(0x0020_9116)
        .get(0)
        .numbers(0x0020_0037);
  }

  /** A map whose one warm cell lies at a known place, on a grid that a plan turned or sheared. */
  @Test
  void placesOfMapsHoldWhateverThePlanDid() {
    float[] values = {0, 0, 0, 0, 0, 1};
    AffineMap turned = new AffineMap(0, 10, 20, -10, 0, 80);
    DicomDataset d =
        map(
            new Heatmap(
                Sources.PNEUMONIA,
                "m",
                values,
                new Placement(new Size(3, 2), turned, FILM.size())));
    assertThat(orientation(d)).containsExactly(0, -1, 0, 1, 0, 0);
    assertThat(spacingOf(d)).containsExactly(new double[] {7, 7}, within(1e-9));
    assertThat(first(d))
        .containsExactly(
            new double[] {-100.5 + 0.7 * (25 - 0.5), -90.25 + 0.7 * (75 - 0.5), 33}, within(1e-9));
    AffineMap sheared = new AffineMap(30, 5, 0, 0, 40, 0);
    DicomDataset upright =
        map(
            new Heatmap(
                Sources.PNEUMONIA,
                "m",
                values,
                new Placement(new Size(3, 2), sheared, FILM.size())));
    assertThat(orientation(upright)).containsExactly(1, 0, 0, 0, 1, 0);
    assertThat(spacingOf(upright))
        .containsExactly(new double[] {0.7 * 101 / 2, 0.7 * 122 / 3}, within(1e-9));
  }

  @Test
  void mapsOfOtherGridsGoToTheFinest() {
    Heatmap coarse =
        new Heatmap(
            Sources.PNEUMONIA,
            "coarse",
            new float[] {1, 0, 0, 0},
            Placement.whole(new Size(2, 2), FILM.size()));
    Heatmap fine = Sources.map(FILM.size(), Sources.THICKENING, "fine");
    DicomDataset d = map(coarse, fine);
    assertThat(d.integer(Tag.ROWS)).hasValue(4);
    ByteBuffer all =
        ByteBuffer.wrap(d.bytes(Tag.FLOAT_PIXEL_DATA).orElseThrow()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(all.getFloat(0)).isEqualTo(1);
    assertThat(all.getFloat(4)).isCloseTo(0.75f, within(1e-6f));
    assertThat(all.getFloat(4 * (16 + 5))).isEqualTo(1);
  }

  @Test
  void theRootTiesEveryObjectOfARun() {
    DicomResults results = results("film");
    DicomDataset root = results.create(ResultKind.KO);
    List<String> tied = new ArrayList<>();
    for (DicomDataset series : root.items(0x0040_A375).get(0).items(0x0008_1115)) {
      DicomDataset instance = series.items(0x0008_1199).get(0);
      tied.add(instance.string(0x0008_1155).orElseThrow());
    }
    List<String> made = new ArrayList<>(List.of("1.2.826.0.1.3680043.2.1143.1.1"));
    for (ResultKind kind : EnumSet.complementOf(EnumSet.of(ResultKind.KO))) {
      DicomDataset d = results.create(kind);
      made.add(d.string(Tag.SOP_INSTANCE_UID).orElseThrow());
      assertThat(results.sopInstanceUid(kind)).isEqualTo(made.get(made.size() - 1));
    }
    assertThat(tied).containsExactlyElementsOf(made);
    assertThat(items(root, "IMAGE")).hasSize(4);
    assertThat(items(root, "COMPOSITE")).hasSize(2);
    assertThat(
            results.keyObjects(Set.of(ResultKind.SR)).items(0x0040_A375).get(0).items(0x0008_1115))
        .hasSize(2);
    assertThatThrownBy(() -> results("masks").keyObjects(Set.of(ResultKind.PM)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PM");
  }

  @Test
  void theSameRunHasTheSameIdentifiersAndNoOther() {
    Set<String> seen = new HashSet<>();
    for (DicomResults each :
        List.of(
            results("film"),
            of(Sources.film(FILM).text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3")),
            DicomResults.of(diagnosisBy("cd".repeat(32)), Sources.film(FILM).build()))) {
      for (ResultKind kind : ResultKind.values()) {
        DicomDataset d = each.create(kind);
        String instance = d.string(Tag.SOP_INSTANCE_UID).orElseThrow();
        assertThat(seen.add(instance)).isTrue();
        assertThat(seen.add(d.string(0x0020_000E).orElseThrow())).isTrue();
        assertThat(instance).startsWith("2.25.").hasSizeLessThanOrEqualTo(64);
        assertThat(each.create(kind).string(Tag.SOP_INSTANCE_UID)).contains(instance);
      }
    }
    for (String name : List.of("masks", "probabilities")) {
      assertThat(seen.add(results(name).sopInstanceUid(ResultKind.SEG))).isTrue();
    }
    Set<String> tracked = new HashSet<>();
    for (DicomDataset uid : items(results("film").structuredReport(), "UIDREF")) {
      assertThat(tracked.add(uid.string(0x0040_A124).orElseThrow())).isTrue();
    }
  }

  private static Diagnosis diagnosisBy(String sha256) {
    Diagnosis d = Sources.diagnosis(FILM);
    Provenance p = d.provenance();
    Provenance other =
        new Provenance(
            p.modelName(),
            p.modelVersion(),
            sha256,
            p.engine(),
            p.device(),
            p.preprocessing(),
            p.inputSha256(),
            p.timings());
    return new Diagnosis(
        d.image(),
        new io.medimg.core.task.Classification(
            d.classification().findings(), d.classification().notAssessed(), other),
        d.detections(),
        d.heatmaps(),
        d.quality(),
        d.abstention());
  }
}
