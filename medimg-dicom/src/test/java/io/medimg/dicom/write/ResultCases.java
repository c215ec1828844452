package io.medimg.dicom.write;

import io.medimg.core.geometry.Box;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Detections;
import io.medimg.core.task.Segmentation;
import io.medimg.core.task.Segmentation.Mask;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sources of every kind that results differ by, each with results, for judges of whatever kind. */
final class ResultCases {
  static final MedicalImage FILM = Sources.chest(122, 101);

  /** Small real-world oddities that the project's users met, where they are there. */
  private static final Path TRIALS =
      Path.of(System.getProperty("medimg.shared", "../shared"), "trials");

  private ResultCases() {}

  /** An image and what was found in it. */
  record Case(DicomDataset source, DicomResults results) {
    static Case of(DicomDataset source) {
      return new Case(source, DicomResults.of(Sources.diagnosis(FILM), source));
    }

    static Case of(DicomBuilder source) {
      return of(source.build());
    }
  }

  static Map<String, Case> all() {
    Map<String, Case> cases = new LinkedHashMap<>();
    tasks(cases);
    sources(cases);
    grays(cases);
    trials(cases);
    return cases;
  }

  private static void tasks(Map<String, Case> cases) {
    DicomDataset film = Sources.film(FILM).build();
    cases.put("film", Case.of(film));
    cases.put(
        "comprehensive",
        new Case(
            film,
            DicomResults.of(Sources.diagnosis(FILM), film)
                .withReportClass(ReportClass.COMPREHENSIVE)));
    cases.put(
        "abstained",
        new Case(
            film, DicomResults.of(Sources.abstained(FILM, "no chest film: it is a hand"), film)));
    cases.put("masks", new Case(film, masks(film)));
    cases.put("boxes", new Case(film, boxes(film)));
    cases.put(
        "probabilities", new Case(film, boxes(film).withProbabilities(List.of(probability()))));
    DicomDataset slice = Sources.slice(FILM);
    cases.put("slice", Case.of(slice));
    cases.put("slice-masks", new Case(slice, masks(slice)));
    cases.put(
        "slice-probabilities",
        new Case(slice, boxes(slice).withProbabilities(List.of(probability()))));
  }

  private static void sources(Map<String, Case> cases) {
    cases.put("frames", Case.of(frames()));
    cases.put("quirks", Case.of(Sources.quirks(FILM)));
    cases.put("coded", Case.of(Sources.coded(FILM)));
    cases.put("enhanced", Case.of(Sources.enhanced(FILM)));
    cases.put("spacing", Case.of(Sources.film(FILM).numbers(Tag.PIXEL_SPACING, Vr.DS, 0.1, 0.2)));
    cases.put(
        "aspect",
        Case.of(
            Sources.film(FILM)
                .remove(Tag.IMAGER_PIXEL_SPACING)
                .numbers(Attr.PIXEL_ASPECT_RATIO.tag(), Vr.IS, 1, 2)));
    cases.put(
        "detector",
        Case.of(Sources.film(FILM).numbers(Tag.IMAGER_PIXEL_SPACING, Vr.DS, 0.15, 0.2)));
  }

  private static void grays(Map<String, Case> cases) {
    cases.put(
        "windows",
        Case.of(
            Sources.film(FILM)
                .numbers(Tag.WINDOW_CENTER, Vr.DS, 1000, 2048)
                .numbers(Tag.WINDOW_WIDTH, Vr.DS, 500, 4096)
                .text(Attr.WINDOW_EXPLANATION.tag(), Vr.LO, "NARROW", "WIDE")));
    cases.put(
        "broken-window",
        Case.of(
            Sources.film(FILM)
                .numbers(Tag.WINDOW_CENTER, Vr.DS, 10, 2048)
                .numbers(Tag.WINDOW_WIDTH, Vr.DS, 0, 4096)));
    cases.put("sigmoid", Case.of(Sources.film(FILM).text(Tag.VOI_LUT_FUNCTION, Vr.CS, "SIGMOID")));
    cases.put(
        "inverse",
        Case.of(Sources.film(FILM).text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME1")));
    cases.put("tables", Case.of(Sources.tables(FILM)));
    cases.put("narrow-table", Case.of(Sources.narrowTable(FILM)));
  }

  private static void trials(Map<String, Case> cases) {
    for (String name :
        List.of(
            "two-windows",
            "nonsquare",
            "voi-lut-first-value-signed",
            "voi-lut-data-narrower-than-declared")) {
      Path file = TRIALS.resolve(name + ".dcm");
      if (Files.isRegularFile(file)) {
        try {
          MedicalImage image = new DicomReader().read(ImageSource.of(file), Limits.defaults());
          DicomDataset source =
              new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
          cases.put(
              "trial-" + name, new Case(source, DicomResults.of(Sources.diagnosis(image), source)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static DicomBuilder frames() {
    byte[] one = Sources.film(FILM).build().bytes(Tag.PIXEL_DATA).orElseThrow();
    byte[] two = java.util.Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    return Sources.film(FILM)
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.3.1")
        .text(Tag.MODALITY, Vr.CS, "US")
        .remove(Tag.BODY_PART_EXAMINED)
        .numbers(Tag.NUMBER_OF_FRAMES, Vr.IS, 2)
        .bytes(Tag.PIXEL_DATA, Vr.OW, two);
  }

  private static DicomResults boxes(DicomDataset source) {
    return DicomResults.of(
        new Detections(
            List.of(new Detection(Sources.thickening(), new Box(1, 2, 3, 4))),
            Sources.provenance()),
        source);
  }

  static DicomResults masks(DicomDataset source) {
    return DicomResults.of(new Segmentation(List.of(mask(), mask()), Sources.provenance()), source);
  }

  private static Mask mask() {
    byte[] values = new byte[122 * 101];
    for (int i = 0; i < values.length; i += 3) {
      values[i] = (byte) 255;
    }
    return new Mask(Sources.PNEUMONIA, MedicalImage.gray(122, 101, values));
  }

  static ProbabilityMask probability() {
    float[] values = new float[122 * 101];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 256 / 255f;
    }
    return new ProbabilityMask(Sources.PNEUMONIA, FILM.size(), values);
  }
}
