package io.medimg.dcm4che;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.geometry.Box;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import io.medimg.core.task.Timings;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import io.medimg.dicom.write.ResultKind;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.io.DicomOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bridge against the real toolkit: both readers side by side, and results on their way back.
 */
class Dcm4cheTest {
  private static final Path DICOM =
      Path.of(System.getProperty("medimg.shared", "../shared"), "dicom");

  /**
   * Words of 32 bits in big endian, whose order nobody agrees on (dcm4che turns them over as two
   * words of 16); and a file whose last value is shorter than its length says, which dcm4che
   * refuses.
   */
  private static final List<String> KNOWN =
      List.of("crafted__native-big-m2u32.dcm", "pydicom__SC_rgb_jpeg.dcm");

  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;

  private static List<Path> files(String folder) throws IOException {
    Path path = DICOM.resolve(folder);
    assumeTrue(
        Files.isDirectory(path), () -> "no shared DICOM files in " + path + ", which is fine");
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(f -> !f.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** An image, or what kind of refusal there was instead. */
  private record Outcome(Optional<MedicalImage> image, String refusal) {
    static Outcome of(io.medimg.core.io.ImageReader reader, Path file) {
      try {
        return new Outcome(Optional.of(reader.read(ImageSource.of(file), Limits.defaults())), "");
      } catch (IOException e) {
        return new Outcome(Optional.empty(), String.valueOf(e.getMessage()));
      }
    }
  }

  @Test
  void bothReadersGiveTheSameImages() throws IOException {
    Set<String> different = new TreeSet<>();
    int images = 0;
    for (Path file : files("good")) {
      Outcome own = Outcome.of(new DicomReader(), file);
      Outcome other = Outcome.of(new Dcm4cheReader(), file);
      images += own.image.isPresent() && other.image.isPresent() ? 1 : 0;
      if (!own.image.equals(other.image)) {
        different.add(file.getFileName().toString());
      }
    }
    assertThat(different).containsExactlyInAnyOrderElementsOf(KNOWN);
    assertThat(images).isGreaterThan(400);
  }

  @Test
  void brokenFilesAreRefusedAsFiles() throws IOException {
    for (Path file : files("bad")) {
      Outcome outcome = Outcome.of(new Dcm4cheReader(), file);
      assertThat(outcome.image.isPresent() || !outcome.refusal.isEmpty()).isTrue();
    }
  }

  @Test
  void attributesArriveAsFromTheFile() throws IOException {
    Set<String> different = new TreeSet<>();
    int same = 0;
    for (Path file : files("good")) {
      try (DicomInputStream in = new DicomInputStream(file.toFile())) {
        in.setIncludeBulkData(DicomInputStream.IncludeBulkData.YES);
        Attributes direct = in.readDataset();
        DicomDataset dataset =
            new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
        String problem = difference(direct, Dcm4che.toAttributes(dataset));
        if (problem.isEmpty()) {
          same++;
        } else {
          different.add(file.getFileName() + ": " + problem);
        }
      } catch (EOFException e) {
        assertThat(KNOWN).contains(file.getFileName().toString());
      }
    }
    assertThat(different).isEmpty();
    assertThat(same).isGreaterThan(500);
  }

  private static String difference(Attributes a, Attributes b) {
    for (int tag : a.tags()) {
      // Group lengths are made anew, and data sets have no groups below 8 (PS3.5, section 7.1).
      boolean left = (tag & 0xFFFF) == 0 || tag >>> 16 < 8;
      if (!left && !b.contains(tag)) {
        return "%08X is missing".formatted(tag);
      }
      String[] wanted = a.getVR(tag).isStringType() ? a.getStrings(tag) : null;
      if (!left && wanted != null && !Arrays.equals(wanted, b.getStrings(tag))) {
        return "%08X differs".formatted(tag);
      }
    }
    return "";
  }

  private static Attributes film() {
    Attributes film = new Attributes();
    film.setString(Tag.SOPClassUID, VR.UI, UID.DigitalXRayImageStorageForPresentation);
    film.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3.4");
    film.setString(Tag.StudyInstanceUID, VR.UI, "1.2.3");
    film.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3.1");
    film.setString(Tag.Modality, VR.CS, "DX");
    film.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    film.setInt(Tag.SamplesPerPixel, VR.US, 1);
    film.setInt(Tag.Rows, VR.US, HEIGHT);
    film.setInt(Tag.Columns, VR.US, WIDTH);
    film.setInt(Tag.BitsAllocated, VR.US, 8);
    film.setInt(Tag.BitsStored, VR.US, 8);
    film.setInt(Tag.HighBit, VR.US, 7);
    film.setInt(Tag.PixelRepresentation, VR.US, 0);
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31 % 251);
    }
    film.setBytes(Tag.PixelData, VR.OB, pixels);
    return film;
  }

  private static Diagnosis diagnosis(MedicalImage film) {
    Finding finding =
        new Finding(
            Label.of("Pneumonia"), 0.91, ScoreKind.CALIBRATED, new Threshold(0.48, "Youden's J"));
    Provenance provenance =
        new Provenance(
            "test",
            "1.0",
            "ab".repeat(32),
            new EngineInfo("OnnxRuntime", "1.22.0"),
            Device.cpu(),
            "gray",
            "",
            Timings.none());
    return new Diagnosis(
        film,
        new Classification(List.of(finding), List.of(), provenance),
        List.of(new Detection(finding, Box.ofCorners(10, 20, 40, 60))),
        List.of(),
        List.of(),
        Optional.empty());
  }

  @Test
  void resultsAreAttributesOfTheSameStudy() throws IOException {
    Attributes film = film();
    MedicalImage image = Dcm4che.toMedicalImage(film);

    Map<ResultKind, Attributes> results =
        Dcm4che.results(diagnosis(image), film, UID.ExplicitVRLittleEndian);

    assertThat(results).isNotEmpty();
    for (Attributes result : results.values()) {
      assertThat(result.getString(Tag.StudyInstanceUID)).isEqualTo("1.2.3");
      assertThat(result.getString(Tag.SOPInstanceUID)).isNotEqualTo("1.2.3.4").isNotBlank();
    }
    Attributes report = results.values().iterator().next();
    assertThat(report.getString(Tag.SOPClassUID)).isNotBlank();
    assertThat(film.contains(Tag.PixelData)).isTrue();
  }

  @Test
  void imagesComeFromAttributesAlone() throws IOException {
    Attributes film = film();

    MedicalImage image = Dcm4che.toMedicalImage(film);

    assertThat(image.width()).isEqualTo(film.getInt(Tag.Columns, 0));
    assertThat(image.value(100, 100))
        .isEqualTo(film.getSafeBytes(Tag.PixelData)[100 * image.width() + 100] & 0xFF);
  }

  @Test
  void compressedPixelsNeedTheirSyntax() {
    Attributes film = film();
    film.remove(Tag.PixelData);
    Fragments fragments = film.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(new byte[0]);
    fragments.add(new byte[10]);

    assertThatThrownBy(() -> Dcm4che.toMedicalImage(film))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Transfer Syntax");
    assertThatThrownBy(
            () -> Dcm4che.toMedicalImage(film, "1.2.840.10008.1.2.4.102", Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class);
  }

  @Test
  void deflatedFilesAreReadWithinLimits() throws IOException {
    DicomDataset film = Dcm4che.toDataset(film(), UID.ExplicitVRLittleEndian);
    byte[] packed = DicomWriter.encode(film, TransferSyntax.DEFLATED);
    ImageSource source = ImageSource.of("deflated", packed);
    Limits small = new Limits(1 << 20, 1 << 20, 1 << 20, 10, 8, /* maxInflatedBytes= */ 1000);

    MedicalImage image = new Dcm4cheReader().read(source, Limits.defaults());

    assertThat(image).isEqualTo(new DicomReader().read(source, Limits.defaults()));
    assertThatThrownBy(() -> new Dcm4cheReader().read(source, small))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("inflates to more than 1000 bytes");
  }

  /** A megabyte of deflated zeros, which are a gigabyte, or 134 million empty elements. */
  @ParameterizedTest
  @ValueSource(strings = {UID.DeflatedExplicitVRLittleEndian, "1.2.840.10008.1.2.4.95"})
  void zerosThatInflateWithoutEndAreRefusedAtOnce(String syntax) throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    Attributes meta = new Attributes();
    meta.setString(Tag.TransferSyntaxUID, VR.UI, syntax);
    try (DicomOutputStream out = new DicomOutputStream(bomb, UID.ExplicitVRLittleEndian)) {
      out.writeFileMetaInformation(meta);
    }
    try (DeflaterOutputStream deflate =
        new DeflaterOutputStream(bomb, new Deflater(9, /* nowrap= */ true))) {
      byte[] zeros = new byte[1 << 20];
      for (int mib = 0; mib < 1024; mib++) {
        deflate.write(zeros);
      }
    }
    ImageSource source = ImageSource.of("bomb", bomb.toByteArray());

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> new Dcm4cheReader().read(source, Limits.defaults()))
                .isInstanceOf(MalformedImageException.class));
  }

  @Test
  void dataSetsGoThereAndBack() throws IOException {
    DicomDataset dataset =
        DicomBuilder.create()
            .text(Tag.SOPClassUID, Vr.UI, UID.SecondaryCaptureImageStorage)
            .text(Tag.SOPInstanceUID, Vr.UI, "1.2.3")
            .text(Tag.PatientName, Vr.PN, "Müller^Jörg=山田^太郎")
            .items(Tag.ContentSequence, DicomBuilder.create().text(Tag.TextValue, Vr.UT, "ω"))
            .build();

    Attributes attributes = Dcm4che.toAttributes(dataset);
    DicomDataset back = Dcm4che.toDataset(attributes, UID.ExplicitVRLittleEndian);

    assertThat(attributes.getString(Tag.PatientName)).isEqualTo("Müller^Jörg=山田^太郎");
    assertThat(attributes.getNestedDataset(Tag.ContentSequence).getString(Tag.TextValue))
        .isEqualTo("ω");
    assertThat(back.string(Tag.PatientName)).contains("Müller^Jörg=山田^太郎");
    assertThat(back.items(Tag.ContentSequence).get(0).string(Tag.TextValue)).contains("ω");
  }
}
