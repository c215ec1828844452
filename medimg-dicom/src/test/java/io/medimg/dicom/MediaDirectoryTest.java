package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.series.DicomFolder;
import io.medimg.dicom.series.MediaDirectory;
import io.medimg.dicom.series.MediaDirectory.Skipped;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a DICOMDIR may name, and what it may not. */
class MediaDirectoryTest {
  @TempDir Path around;

  /** The medium: a folder beside which lies a file that no directory may lead to. */
  private Path medium;

  @BeforeEach
  void makeMedium() throws IOException {
    medium = Files.createDirectories(around.resolve("medium"));
    Files.writeString(around.resolve("secret"), "nobody's business");
    Files.createDirectories(around.resolve("elsewhere"));
    Files.writeString(around.resolve("elsewhere").resolve("A1"), "nobody's business");
  }

  private Path file(String... parts) throws IOException {
    Path file = medium.resolve(String.join("/", parts));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "image");
  }

  private static DicomBuilder record(String type, List<String> parts) {
    return DicomBuilder.create()
        .text(0x0004_1430, Vr.CS, type)
        .text(0x0004_1500, Vr.CS, parts.toArray(String[]::new));
  }

  private MediaDirectory read(DicomBuilder... records) throws IOException {
    Path directory = medium.resolve("DICOMDIR");
    DicomWriter.write(
        DicomBuilder.create()
            .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.1.3.10")
            .items(0x0004_1220, records)
            .build(),
        directory);
    return MediaDirectory.read(directory, Limits.defaults());
  }

  private MediaDirectory naming(String... parts) throws IOException {
    return read(record("IMAGE", List.of(parts)));
  }

  @Test
  void otherObjectsAreToldApartFromImages() throws IOException {
    Path image = file("A");
    Path report = file("B");
    MediaDirectory directory =
        read(
            DicomBuilder.create().text(0x0004_1430, Vr.CS, "PATIENT"),
            record("SR DOCUMENT", List.of("B")),
            record("IMAGE", List.of("A")),
            record("PRESENTATION", List.of("C")));
    assertThat(directory.images()).containsExactly(image.toAbsolutePath());
    assertThat(directory.skipped()).isEmpty();
    assertThat(directory.others()).containsExactly(report.toAbsolutePath());
    assertThat(directory.skippedOthers())
        .extracting(MediaDirectory.Skipped::record)
        .containsExactly(4);
  }

  @Test
  void imageRecordsAreTakenInTheirOrderOnce() throws IOException {
    Path b = file("IMAGES", "B2");
    Path a = file("IMAGES", "A1");
    MediaDirectory found =
        read(
            record("PATIENT", List.of()),
            record("IMAGE", List.of("IMAGES", "B2")),
            record("SR DOCUMENT", List.of("IMAGES", "A1")),
            record("IMAGE", List.of("IMAGES", "A1")),
            record("IMAGE", List.of("IMAGES", "B2")));
    assertThat(found.images()).containsExactly(b, a);
    assertThat(found.skipped()).isEmpty();
    assertThat(found).hasToString("MediaDirectory[2 images, 0 skipped]");
  }

  @Test
  void whatIsMissingIsToldWithItsRecord() throws IOException {
    Path a = file("A1");
    MediaDirectory found =
        read(record("IMAGE", List.of("GONE", "A1")), record("IMAGE", List.of("A1")));
    assertThat(found.images()).containsExactly(a);
    assertThat(found.skipped()).hasSize(1);
    Skipped skipped = found.skipped().get(0);
    assertThat(skipped.record()).isEqualTo(1);
    assertThat(skipped.fileId()).isEqualTo("GONE/A1");
    assertThat(skipped.why()).isEqualTo("names a file that is not there").doesNotContain("GONE");
  }

  static Stream<String> copies() {
    return Stream.of(
        "images/series1/img1.dcm",
        "Images/SERIES1/Img1.dcm",
        "IMAGES/SERIES1/IMG1.DCM;1",
        "images/series1/img1.dcm;1",
        "IMAGES/series1/IMG1.DCM.");
  }

  @ParameterizedTest
  @MethodSource("copies")
  void copiesOfMediaMayChangeLettersAndEndings(String copy) throws IOException {
    Path file = file(copy.split("/"));
    assertThat(naming("IMAGES", "SERIES1", "IMG1.DCM").images()).containsExactly(file);
  }

  @Test
  void theNameAsWrittenGoesFirstAndTwoOthersAreNotGuessedBetween() throws IOException {
    Path exact = file("IMG1");
    Path small = medium.resolve("img1");
    assumeFalse(Files.exists(small), "this file system does not tell letters apart");
    Files.writeString(small, "another");
    assertThat(naming("IMG1").images()).containsExactly(exact);
    MediaDirectory neither = naming("Img1");
    assertThat(neither.images()).isEmpty();
    assertThat(neither.skipped().get(0).why()).contains("is there 2 times");
  }

  static Stream<List<String>> hostile() {
    return Stream.of(
        List.of("..", "secret"),
        List.of("IMAGES", "..", "..", "secret"),
        List.of(".", "..", "secret"),
        List.of("..."),
        List.of(". ."),
        List.of(".", "IMAGES", "A1"),
        List.of("", "IMAGES", "A1"),
        List.of("../secret"),
        List.of("IMAGES/A1"),
        List.of("/etc/passwd"),
        List.of("C:", "WINDOWS", "WIN.INI"),
        List.of("IMAGES", "A1:stream"),
        List.of("IMAGES", "A1\u0000.DCM"),
        List.of("IMAGES", "A1\nB"),
        List.of("IMAGES"),
        List.of("IMAGES", "A1", "A1"),
        Collections.nCopies(17, "IMAGES"),
        List.of());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatLeadsOutOrNowhereIsSkipped(List<String> parts) throws IOException {
    file("IMAGES", "A1");
    MediaDirectory found = read(record("IMAGE", parts));
    assertThat(found.images()).isEmpty();
    assertThat(found.skipped()).hasSize(1);
    assertThat(found.skipped().get(0).why()).startsWith("names ").doesNotContain("secret", "A1");
    assertThat(found.skipped().get(0).fileId()).matches("\\p{Print}*");
  }

  @Test
  void linksMayNotLeadOut() throws IOException {
    Path image = file("IMAGES", "A1");
    link("OUT", around.resolve("secret"));
    link("FOLDER", around.resolve("elsewhere"));
    link("SMALL", around.resolve("elsewhere"));
    link("NOWHERE", around.resolve("gone"));
    link("LOOP", medium.resolve("LOOP"));
    Path inside = link("INSIDE", image);
    MediaDirectory found =
        read(
            record("IMAGE", List.of("OUT")),
            record("IMAGE", List.of("FOLDER", "A1")),
            record("IMAGE", List.of("SMALL", "a1")),
            record("IMAGE", List.of("NOWHERE")),
            record("IMAGE", List.of("LOOP")),
            record("IMAGE", List.of("INSIDE")));
    assertThat(found.images()).containsExactly(inside);
    assertThat(found.skipped()).hasSize(5);
    assertThat(found.skipped().get(0).why()).contains("a link that leads out");
    assertThat(found.skipped().get(1).why()).contains("a link that leads out");
  }

  private Path link(String name, Path target) throws IOException {
    try {
      return Files.createSymbolicLink(medium.resolve(name), target);
    } catch (UnsupportedOperationException e) {
      assumeTrue(false, "this file system has no links");
      throw e;
    }
  }

  @Test
  void aMediumMayItselfBeReachedByALink() throws IOException {
    file("A1");
    naming("A1");
    Path other = Files.createSymbolicLink(around.resolve("other"), medium);
    MediaDirectory found = MediaDirectory.read(other.resolve("DICOMDIR"), Limits.defaults());
    assertThat(found.images()).containsExactly(other.resolve("A1"));
  }

  @Test
  void aDirectoryIsKnownByItsNameAndReadWithinLimits() throws IOException {
    naming("A1");
    assertThat(MediaDirectory.isOne(medium.resolve("DICOMDIR"))).isTrue();
    assertThat(MediaDirectory.isOne(medium)).isFalse();
    assertThat(MediaDirectory.isOne(Path.of("/"))).isFalse();
    Path broken = Files.writeString(medium.resolve("dicomdir"), "no such thing");
    assertThat(MediaDirectory.isOne(broken)).isTrue();
    assertThatThrownBy(() -> MediaDirectory.read(broken, Limits.defaults()))
        .isInstanceOf(MalformedImageException.class);
  }

  /** The same rule for series: the two ways into a DICOMDIR share it. */
  @Test
  void seriesFollowTheSameRule() throws IOException {
    naming("..", "secret");
    DicomFolder found = DicomFolder.scan(medium.resolve("DICOMDIR"), Limits.defaults());
    assertThat(found.series()).isEmpty();
    assertThat(found.problems()).hasSize(1);
    assertThat(found.problems().get(0).why())
        .hasMessage("DICOMDIR record 1 names a file that may lie outside the directory's folder");
  }
}
