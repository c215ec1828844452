package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.cli.Cli.Result;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many copies as inputs, or a reason; and never one file in the place of another. */
class DicomAnonymizeCommandTest {
  @TempDir private Path folder;

  private static DicomBuilder object(String uid, int number) {
    DicomBuilder b =
        DicomBuilder.create()
            .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.1")
            .text(0x0020_000D, Vr.UI, "1.2.3.5")
            .text(Tag.PATIENT_NAME, Vr.PN, "SENTINEL^PATIENT")
            .text(Tag.PATIENT_ID, Vr.LO, "SENTINEL-1")
            .text(Tag.MODALITY, Vr.CS, "CR")
            .numbers(0x0020_0013, Vr.IS, number);
    return uid.isEmpty() ? b : b.text(Tag.SOP_INSTANCE_UID, Vr.UI, uid);
  }

  private Path study(String... uids) throws IOException {
    Path study = Files.createDirectories(folder.resolve("study"));
    for (int i = 0; i < uids.length; i++) {
      DicomWriter.write(object(uids[i], i).build(), study.resolve("f" + i + ".dcm"));
    }
    return study;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Set<Integer> numbers(Path folder) throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    for (Path file : files(folder)) {
      numbers.add(read(file).integer(0x0020_0013).orElseThrow());
    }
    return numbers;
  }

  private static DicomDataset read(Path file) throws IOException {
    return new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
  }

  private Result anonymize(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("dicom", "anonymize"));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  @Test
  void inputsThatShareTheirUidOrHaveNoneKeepACopyEach() throws IOException {
    Path study = study("1.2.3.4", "1.2.3.4", "1.2.3.9", "", "", "not a uid", "1.2.3.4", "..");
    Path out = folder.resolve("out");
    Result r = anonymize("--out", out, study);
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    assertThat(numbers(out)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(r.err()).contains("f1.dcm: has the SOP Instance UID of an earlier input", "f6.dcm");
    assertThat(r.err().lines()).filteredOn(l -> l.contains("earlier input")).hasSize(2);
    Path kept = folder.resolve("kept");
    assertThat(anonymize("--keep", "uids", "--out", kept, study).code()).isEqualTo(ExitCode.OK);
    assertThat(numbers(kept)).hasSize(8);
    assertThat(kept.resolve("1.2.3.4.dcm")).exists();
  }

  @Test
  void whatIsThereStaysUnlessOverwritingIsAskedFor() throws IOException {
    Path study = study("1.2.3.4", "1.2.3.5");
    Path key = Files.writeString(folder.resolve("key"), "a secret of sixteen bytes or more");
    Path out = folder.resolve("out");
    assertThat(anonymize("--key", key, "--out", out, study).code()).isEqualTo(ExitCode.OK);
    Path first = files(out).get(0);
    Files.writeString(first, "precious");
    Files.delete(files(out).get(1));
    Result again = anonymize("--key", key, "--out", out, study);
    assertThat(again.code()).isEqualTo(ExitCode.NO_OUTPUT);
    assertThat(again.err()).contains("has 1 of 2 copies already", "--overwrite");
    assertThat(files(out)).containsExactly(first);
    assertThat(first).hasContent("precious");
    Result over = anonymize("--overwrite", "--key", key, "--out", out, study);
    assertThat(over.code()).as(over.err()).isEqualTo(ExitCode.OK);
    assertThat(numbers(out)).containsExactly(0, 1);
  }

  @Test
  void copiesNeverMixWithInputs() throws IOException {
    Path study = study("1.2.3.4", "1.2.3.5");
    Path link = Files.createSymbolicLink(folder.resolve("link"), study);
    Path one = study.resolve("f0.dcm");
    List<List<Object>> mixed =
        List.of(
            List.of("--out", study, study),
            List.of("--out", study.resolve("a/b"), study),
            List.of("--out", link.resolve("new"), study),
            List.of("--out", study, link),
            List.of("--out", study, one),
            List.of("--keep", "uids", "--overwrite", "--out", study, study + "/*.dcm"));
    for (List<Object> arguments : mixed) {
      Result r = anonymize(arguments.toArray());
      assertThat(r.code()).as(arguments + r.err()).isEqualTo(ExitCode.USAGE);
      assertThat(r.err()).contains("--out");
      assertThat(files(study)).hasSize(2);
      assertThat(study.resolve("a")).doesNotExist();
    }
    assertThat(anonymize("--out", folder.resolve("study-2"), study).code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void whatCannotBeWrittenLeavesNothingHalf() throws IOException {
    Path study = study("1.2.3.4", "1.2.3.5");
    Path key = Files.writeString(folder.resolve("key"), "a secret of sixteen bytes or more");
    Path out = folder.resolve("out");
    anonymize("--key", key, "--out", out, study);
    Path name = files(out).get(0);
    Files.delete(name);
    Files.createDirectories(name); // in the way of one of two
    Result r = anonymize("--overwrite", "--key", key, "--out", out, study);
    assertThat(r.code()).isEqualTo(ExitCode.NO_OUTPUT);
    assertThat(r.err()).contains("1 of 2 failed");
    assertThat(files(out)).hasSize(1);
    assertThat(files(study)).hasSize(2);
  }

  @Test
  void brokenInputsAreToldAndTheOthersCopied() throws IOException {
    Path study = study("1.2.3.4", "1.2.3.5");
    Files.writeString(study.resolve("broken.dcm"), "no DICOM");
    Result r = anonymize("--out", folder.resolve("out"), study);
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.err()).contains("broken.dcm: ", "1 of 3 failed");
    assertThat(numbers(folder.resolve("out"))).containsExactly(0, 1);
  }

  private static DicomBuilder record(String type, String... parts) {
    DicomBuilder b = DicomBuilder.create().text(0x0004_1430, Vr.CS, type);
    return parts.length == 0 ? b : b.text(0x0004_1500, Vr.CS, parts);
  }

  private static byte[] directory(DicomBuilder... records) {
    return DicomWriter.encode(
        DicomBuilder.create()
            .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.1.3.10")
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.99")
            .items(0x0004_1220, records)
            .build());
  }

  /** A DICOMDIR is told, not copied; whatever it is called, named or met. */
  @Test
  void directoriesAreNoImages() throws IOException {
    Path study = study("1.2.3.4", "1.2.3.5");
    Files.write(study.resolve("DICOMDIR"), directory(record("IMAGE", "f0.dcm")));
    Files.write(study.resolve("index.dcm"), directory());
    Result r = anonymize("--out", folder.resolve("out"), study);
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    assertThat(numbers(folder.resolve("out"))).containsExactly(0, 1);
    assertThat(r.err().lines()).filteredOn(l -> l.contains("make a new DICOMDIR")).hasSize(2);
  }

  /** A medium's reports and states are inputs as its images are; what is missing is told. */
  @Test
  void everyObjectOfAMediumIsCopied() throws IOException {
    Path study = study("1.2.3.4", "1.2.3.5", "1.2.3.6");
    Path medium = study.resolve("DICOMDIR");
    Files.write(
        medium,
        directory(
            record("PATIENT"),
            record("IMAGE", "f0.dcm"),
            record("SR DOCUMENT", "f1.dcm"),
            record("PRESENTATION", "f2.dcm"),
            record("RT DOSE", "gone.dcm")));
    Path out = folder.resolve("out");
    Result r = anonymize("--out", out, medium);
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.err()).contains("record 5", "not there", "make a new DICOMDIR");
    assertThat(numbers(out)).containsExactly(0, 1, 2);
    assertThat(anonymize("--out", study.resolve("x"), medium).code()).isEqualTo(ExitCode.USAGE);
  }
}
