package io.medimg.dicom.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.deidentify.Deidentifier;
import io.medimg.dicom.deidentify.Keep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was valid is valid without names: {@code dciodvfy} finds nothing that it did not before. */
class DeidentifiedValidityTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final int LARGEST = 4_000_000;

  @TempDir private Path folder;

  private enum Profile {
    BASIC(EnumSet.noneOf(Keep.class)),
    CLEANED(
        EnumSet.of(
            Keep.CLEAN_DESCRIPTORS,
            Keep.CLEAN_STRUCTURED_CONTENT,
            Keep.CLEAN_GRAPHICS,
            Keep.MODIFIED_DATES,
            Keep.SAFE_PRIVATE)),
    KEEPING(
        EnumSet.of(
            Keep.UIDS,
            Keep.DEVICE,
            Keep.INSTITUTION,
            Keep.PATIENT_CHARACTERISTICS,
            Keep.FULL_DATES,
            Keep.CLEAN_STRUCTURED_CONTENT));

    private final Set<Keep> keeps;

    Profile(Set<Keep> keeps) {
      this.keeps = keeps;
    }

    DicomDataset apply(DicomDataset d) {
      return Deidentifier.of(KEY, keeps).apply(d).dataset();
    }
  }

  /** Errors without the values and identifiers that they name. */
  private Set<String> errors(DicomDataset d) throws IOException {
    Path file = folder.resolve("judged.dcm");
    Files.write(file, plain(d));
    return Tools.judge("dciodvfy", "dicom3tools", file)
        .output()
        .lines()
        .filter(l -> l.startsWith("Error"))
        .map(l -> l.replaceAll("value <[^>]*>", "value"))
        .map(l -> l.replaceAll("[0-9]+(\\.[0-9]+){2,}", "UID"))
        .map(l -> l.replaceAll("(InstanceUID) [0-9.]+", "$1 UID"))
        .map(l -> l.replaceAll(" = <.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The judge stumbles over some deflated files, whoever wrote them. */
  private static byte[] plain(DicomDataset d) {
    TransferSyntax syntax = d.transferSyntax();
    boolean deflated = syntax.equals(TransferSyntax.DEFLATED);
    return DicomWriter.encode(d, deflated ? TransferSyntax.EXPLICIT_LITTLE : syntax);
  }

  private List<String> newErrors(DicomDataset d, Profile profile) throws IOException {
    Set<String> after = errors(profile.apply(d));
    after.removeAll(errors(d));
    return List.copyOf(after);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void ownResultsStayValid(Profile profile) throws IOException {
    MedicalImage film = Sources.chest(64, 48);
    DicomDataset source = Sources.film(film).build();
    DicomResults results = DicomResults.of(Sources.diagnosis(film), source);
    assertThat(results.available()).contains(ResultKind.SR, ResultKind.SEG, ResultKind.GSPS);
    assertThat(newErrors(source, profile)).isEmpty();
    for (ResultKind kind : results.available()) {
      Path file = folder.resolve(kind + ".dcm");
      results.write(kind, file);
      DicomDataset d = new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
      assertThat(newErrors(d, profile)).as(kind.toString()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void documentsStayDocuments(Profile profile) throws IOException {
    DicomDataset d =
        Sources.study()
            .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.104.1")
            .text(Tag.MODALITY, Vr.CS, "DOC")
            .text(0x0008_0064, Vr.CS, "WSD")
            .text(0x0008_0070, Vr.LO, "ACME")
            .text(0x0008_0023, Vr.DA, "20190301")
            .text(0x0008_0033, Vr.TM, "101500")
            .text(0x0008_002A, Vr.DT, "20190301101500")
            .text(Tag.BURNED_IN_ANNOTATION, Vr.CS, "YES")
            .items(0x0040_A043)
            .text(0x0042_0010, Vr.ST, "Letter about Müller")
            .text(0x0042_0012, Vr.LO, "application/pdf")
            .bytes(0x0042_0011, Vr.OB, "%PDF-1.4 Müller".getBytes(StandardCharsets.UTF_8))
            .build();
    assertThat(newErrors(d, profile)).isEmpty();
    DicomDataset left = profile.apply(d);
    String document = new String(left.bytes(0x0042_0011).orElseThrow(), StandardCharsets.US_ASCII);
    assertThat(document).startsWith("%PDF-1.4\n").contains("startxref").doesNotContain("ller");
    assertThat(left.string(0x0042_0012)).contains("application/pdf");
    assertThat(left.contains(0x0042_0010)).isTrue();
  }

  @Test
  void theTrialFileIsNoWorse() throws IOException {
    Path file = shared("trials").resolve("deid-own-name.dcm");
    assumeTrue(Files.exists(file), () -> "not here: " + file);
    DicomDataset d = new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
    for (Profile profile : Profile.values()) {
      assertThat(newErrors(d, profile)).as(profile.toString()).isEmpty();
    }
  }

  /** Images, reports, presentation states, plans, documents, maps of many makers. */
  @Test
  void realObjectsAreNoWorse() throws IOException {
    Path good = shared("dicom").resolve("good");
    assumeTrue(Files.isDirectory(good), () -> "no shared DICOM files in " + good);
    List<Path> files;
    try (Stream<Path> all = Files.list(good)) {
      files = all.filter(p -> !p.toString().endsWith(".json")).sorted().toList();
    }
    List<String> worse = new ArrayList<>();
    Set<String> classes = new TreeSet<>();
    int judged = 0;
    for (Path file : files) {
      DicomDataset d = new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
      boolean again = classes.contains(kind(d)) && file.toString().contains("crafted__");
      if (Files.size(file) < LARGEST && !again && !Deidentifier.isMediaDirectory(d)) {
        Set<String> before = errors(d);
        for (Profile profile : Profile.values()) {
          Set<String> after = errors(profile.apply(d));
          after.removeAll(before);
          after.forEach(e -> worse.add(file.getFileName() + ", " + profile + ": " + e));
        }
        classes.add(kind(d));
        judged++;
      }
    }
    assertThat(worse).isEmpty();
    assertThat(judged).isGreaterThan(250);
    assertThat(classes).hasSizeGreaterThan(25);
  }

  private static String kind(DicomDataset d) {
    return d.string(Tag.SOP_CLASS_UID).orElse("none");
  }

  private static Path shared(String name) {
    return Path.of(System.getProperty("medimg.shared", "../shared"), name);
  }
}
