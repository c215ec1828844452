package io.medimg.dicom.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.diagnosis.DiagnosisOverlay;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results are written, read back value by value, and judged by the programs of others. */
class DicomResultsTest {
  private static final MedicalImage FILM = Sources.chest(122, 101);
  private static final DicomDataset SOURCE = Sources.film(FILM).build();

  @TempDir Path folder;

  private static DicomResults results() {
    return DicomResults.of(Sources.diagnosis(FILM), SOURCE);
  }

  private static DicomResults abstained() {
    return DicomResults.of(Sources.abstained(FILM, "no chest film: it is a hand"), SOURCE);
  }

  private static DicomResults slice() {
    return DicomResults.of(Sources.diagnosis(FILM), Sources.slice(FILM));
  }

  private static DicomResults masks() {
    return ResultCases.masks(SOURCE);
  }

  @Test
  void pydicomReadsEqualScoresAndPlaces() throws IOException {
    Path file = folder.resolve("sr.dcm");
    results().write(ResultKind.SR, file);
    String said =
        Tools.python(
            """
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1])
            def walk(item):
                for c in item.ContentSequence if 'ContentSequence' in item else []:
                    name = c.ConceptNameCodeSequence[0].CodeMeaning \\
                        if 'ConceptNameCodeSequence' in c else '-'
                    if c.ValueType == 'NUM':
                        print(name, repr(c.MeasuredValueSequence[0].FloatingPointValue))
                    if c.ValueType == 'SCOORD':
                        print(name, c.GraphicType, list(c.GraphicData))
                    if c.ValueType == 'CODE':
                        v = c.ConceptCodeSequence[0]
                        print(name, v.CodeValue if 'CodeValue' in v else v.LongCodeValue)
                    if c.ValueType == 'IMAGE':
                        print('image', c.ReferencedSOPSequence[0].ReferencedSOPInstanceUID)
                    walk(c)
            walk(d)
            print(d.PatientName, d.StudyInstanceUID, d.VerificationFlag)
            """,
            file.toString());
    assertThat(said)
        .contains("Probability 0.912345678901234")
        .contains("Threshold of the score 0.48")
        .contains("Sigmoid score, not calibrated 0.2")
        .contains("Finding 233604007", "Finding pleural-thickening", "Not assessed hernia")
        .contains(
            "Image Region POLYLINE"
                + " [10.25, 20.5, 40.0, 20.5, 40.0, 60.75, 10.25, 60.75, 10.25, 20.5]")
        .contains("image 1.2.826.0.1.3680043.2.1143.1.1")
        .contains("Müller^Jürgen 1.2.826.0.1.3680043.2.1143.1.2 UNVERIFIED");
  }

  @Test
  void onlyCalibratedScoresAreProbabilities() {
    String report = texts(results().structuredReport());
    int uncalibrated = report.indexOf("Sigmoid score, not calibrated");
    assertThat(uncalibrated).isPositive();
    assertThat(report.substring(0, uncalibrated)).doesNotContain("Probability");
    assertThat(report).contains("Research use only", "ab".repeat(32), "SHA-256");
    assertThat(report).contains("the view is AP", "threshold chosen by Youden's J");
    assertThat(texts(abstained().structuredReport()))
        .contains("no chest film: it is a hand")
        .doesNotContain("Measurement Group");
  }

  /** All text of a data set, depth first. */
  private static String texts(DicomDataset d) {
    StringBuilder out = new StringBuilder();
    for (int tag : d.tags()) {
      d.items(tag).forEach(item -> out.append(texts(item)));
      out.append(String.join("\\", d.strings(tag))).append('\n');
    }
    return out.toString();
  }

  @ParameterizedTest
  @EnumSource(ResultKind.class)
  void everyObjectSaysWhoMadeItForWhom(ResultKind kind) {
    DicomResults results =
        results().withClock(Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    DicomDataset first = results.create(kind);
    DicomDataset second = results.create(kind);
    assertThat(first.string(Tag.SOP_CLASS_UID)).contains(kind.sopClass());
    assertThat(DicomWriter.encode(first)).isEqualTo(DicomWriter.encode(second));
    for (int copied :
        new int[] {
          Tag.PATIENT_NAME,
          Tag.PATIENT_ID,
          Tag.PATIENT_AGE,
          0x0010_0030,
          0x0020_000D,
          0x0008_0050,
          0x0008_0020,
          0x0008_1030
        }) {
      assertThat(first.string(copied)).isPresent().isEqualTo(SOURCE.string(copied));
    }
    assertThat(first.string(0x0008_0012)).contains("20260102");
    assertThat(first.string(0x0008_103E).orElseThrow()).contains("research use");
    DicomDataset maker = first.items(0x0018_A001).get(0);
    assertThat(maker.string(0x0008_1090)).contains("medimg-chest-xray");
    assertThat(maker.string(0x0018_1020)).contains("0.1.0");
    assertThat(maker.string(0x0018_A003).orElseThrow())
        .contains("ab".repeat(32), "Research use only");
    assertThat(texts(first)).contains("1.2.826.0.1.3680043.2.1143.1.1");
  }

  @Test
  void masksComeBackBitByBit() {
    DicomDataset d = masks().segmentation();
    byte[] packed = d.bytes(Tag.PIXEL_DATA).orElseThrow();
    int pixels = 122 * 101;
    for (int i = 0; i < 2 * pixels; i++) {
      boolean set = (packed[i / 8] >> i % 8 & 1) == 1;
      assertThat(set).as("bit " + i).isEqualTo(i % pixels % 3 == 0);
    }
    assertThat(d.integer(Tag.NUMBER_OF_FRAMES)).hasValue(2);
    assertThat(d.items(0x0062_0002)).hasSize(2);
    assertThat(
            d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)
                .get(1)
                .items(0x0062_000A)
                .get(0)
                .integer(0x0062_000B))
        .hasValue(2);
  }

  @Test
  void attentionIsNotCalledAnOutline() {
    DicomDataset d = results().segmentation();
    DicomDataset segment = d.items(0x0062_0002).get(0);
    assertThat(segment.items(0x0062_000F).get(0).string(0x0008_0104)).contains("Selected region");
    assertThat(segment.string(0x0062_0006).orElseThrow())
        .contains("50 % of its peak", "not an outline", "class activation");
    float[] map = Sources.diagnosis(FILM).heatmaps().get(0).resample(FILM.size());
    byte[] packed = d.bytes(Tag.PIXEL_DATA).orElseThrow();
    int set = 0;
    for (int i = 0; i < map.length; i++) {
      boolean bit = (packed[i / 8] >> i % 8 & 1) == 1;
      assertThat(bit).isEqualTo(map[i] >= 0.5f);
      set += bit ? 1 : 0;
    }
    assertThat(set).isBetween(100, map.length / 2);
  }

  @Test
  void probabilitiesComeBackInSteps() {
    DicomResults r =
        masks().withMasks(List.of()).withProbabilities(List.of(ResultCases.probability()));
    DicomDataset d = r.create(ResultKind.SEG);
    assertThat(d.string(0x0062_0001)).contains("FRACTIONAL");
    assertThat(d.string(0x0062_0010)).contains("PROBABILITY");
    byte[] values = d.bytes(Tag.PIXEL_DATA).orElseThrow();
    for (int i = 0; i < 122 * 101; i++) {
      assertThat(values[i] & 0xFF).isEqualTo(i % 256);
    }
  }

  @Test
  void slicesKeepTheirPlace() throws IOException {
    for (ResultKind kind : List.of(ResultKind.SEG, ResultKind.PM)) {
      DicomDataset d = slice().create(kind);
      assertThat(d.string(0x0020_0052)).contains("1.2.826.0.1.3680043.2.1143.1.4");
      boolean map = kind == ResultKind.PM; // on its own grid of 4 x 4 cells
      DicomDataset shared = d.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).get(0);
      double[] spacing =
          map ? new double[] {0.7 * 101 / 4, 0.7 * 122 / 4} : new double[] {0.7, 0.7};
      assertThat(shared.items(Tag.PIXEL_MEASURES_SEQUENCE).get(0).numbers(Tag.PIXEL_SPACING))
          .containsExactly(spacing, within(1e-9));
      DicomDataset frame = d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).get(0);
      double[] position =
          map
              ? new double[] {
                -100.5 + 0.7 * (122 / 8.0 - 0.5), -90.25 + 0.7 * (101 / 8.0 - 0.5), 33
              }
              : new double[] {-100.5, -90.25, 33};
      assertThat(frame.items(0x0020_9113).get(0).numbers(0x0020_0032))
          .containsExactly(position, within(1e-9));
    }
    assertThat(results().segmentation().contains(0x0020_0052)).isFalse();
    assertThat(texts(results().parametricMap())).contains("position and orientation are nominal");
  }

  @Test
  void mapsComeBackAsFloats() {
    DicomDataset d = results().parametricMap();
    ByteBuffer values =
        ByteBuffer.wrap(d.bytes(Tag.FLOAT_PIXEL_DATA).orElseThrow()).order(ByteOrder.LITTLE_ENDIAN);
    List<DicomDataset> frames = d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    for (int f = 0; f < 2; f++) {
      for (float expected : Sources.diagnosis(FILM).heatmaps().get(f).normalized()) {
        assertThat(values.getFloat()).isEqualTo(expected);
      }
      DicomDataset mapping = frames.get(f).items(0x0040_9096).get(0);
      assertThat(mapping.number(0x0040_9225).orElseThrow()).isEqualTo(3);
      DicomDataset quantity = mapping.items(0x0040_9220).get(0).items(0x0040_A168).get(0);
      assertThat(quantity.string(0x0008_0100)).contains(f == 0 ? "130402" : "130403");
    }
    assertThat(SaliencyMap.quantity("occlusion, patch 32").value()).isEqualTo("130404");
  }

  @Test
  void theCaptureIsThePicture() throws IOException {
    byte[] file = DicomWriter.encode(results().secondaryCapture());
    MedicalImage read = new DicomReader().read(ImageSource.of("sc.dcm", file), Limits.defaults());
    BufferedImage drawn = DiagnosisOverlay.render(Sources.diagnosis(FILM));
    assertThat(read.width()).isEqualTo(drawn.getWidth());
    PixelBuffer pixels = read.pixels();
    for (int i = 0; i < read.width() * read.height(); i += 7) {
      int rgb = drawn.getRGB(i % read.width(), i / read.width());
      assertThat((int) pixels.get(3 * i)).isEqualTo(rgb >> 16 & 0xFF);
      assertThat((int) pixels.get(3 * i + 2)).isEqualTo(rgb & 0xFF);
    }
    assertThat(read.metadata().burnedInAnnotation()).contains(true);
  }

  @Test
  void thePresentationStateRepeatsTheWindowAndDrawsTheBox() {
    DicomDataset d = results().presentationState();
    DicomDataset annotation = d.items(0x0070_0001).get(0);
    assertThat(annotation.items(0x0070_0009).get(0).numbers(0x0070_0022))
        .containsExactly(10.25, 20.5, 40, 20.5, 40, 60.75, 10.25, 60.75, 10.25, 20.5);
    assertThat(annotation.items(0x0070_0008)).hasSize(2);
    assertThat(texts(annotation)).contains("Pneumonia 0.91 (calibrated)", "Research use only");
    assertThat(d.items(0x0028_3110).get(0).number(Tag.WINDOW_WIDTH)).hasValue(4096);
    assertThat(d.string(0x2050_0020)).contains("IDENTITY");
    DicomDataset inverted =
        Sources.film(FILM).text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME1").build();
    DicomResults r = DicomResults.of(Sources.diagnosis(FILM), inverted);
    assertThat(r.presentationState().string(0x2050_0020)).contains("INVERSE");
    assertThat(texts(abstained().presentationState())).contains("No diagnosis: no chest film");
  }

  @Test
  void coloursFollowTheStandard() {
    assertThat(Colors.cieLab(255, 255, 255)[0]).isCloseTo(65535, within(80.0));
    assertThat(Colors.cieLab(255, 255, 255)[1]).isCloseTo(32896, within(300.0));
    assertThat(Colors.cieLab(0, 0, 0)[0]).isZero();
  }

  @Test
  void namesOfTheKindsAreTheirWords() {
    Set<String> words = new HashSet<>();
    for (ResultKind kind : ResultKind.values()) {
      assertThat(ResultKind.ofWord(" " + kind.word() + " ")).contains(kind);
      words.add(kind.word());
    }
    assertThat(words).containsExactlyInAnyOrder("sr", "seg", "sc", "gsps", "pm", "ko");
    assertThat(ResultKind.ofWord("pdf")).isEmpty();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> DicomResults.of(Sources.diagnosis(Sources.chest(50, 40)), SOURCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("50x40")
        .hasMessageContaining("122x101");
    DicomDataset anonymous = Sources.film(FILM).remove(0x0020_000D).build();
    assertThatThrownBy(() -> DicomResults.of(Sources.diagnosis(FILM), anonymous))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(0020,000D)");
    DicomDataset report = Sources.study().text(Tag.SOP_CLASS_UID, Vr.UI, "1.2").build();
    assertThatThrownBy(() -> DicomResults.of(Sources.diagnosis(FILM), report))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows and columns");
    assertThat(abstained().available())
        .containsExactly(ResultKind.SR, ResultKind.SC, ResultKind.GSPS, ResultKind.KO);
    assertThatThrownBy(() -> abstained().create(ResultKind.PM))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("heatmaps");
    assertThatThrownBy(() -> masks().secondaryCapture()).isInstanceOf(IllegalStateException.class);
    DicomDataset colour = Sources.film(FILM).numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 3).build();
    DicomResults coloured = DicomResults.of(Sources.diagnosis(FILM), colour);
    assertThat(coloured.available()).doesNotContain(ResultKind.GSPS);
    assertThatThrownBy(coloured::presentationState).isInstanceOf(IllegalStateException.class);
    assertThat(results().toString()).doesNotContain("Müller", "4711");
  }
}
