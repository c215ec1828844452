package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.cli.Cli.Result;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Images;
import io.medimg.core.io.Limits;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands for single DICOM files, and DICOM results of a diagnosis. */
class DicomCommandsTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    TinyModel.write(shared);
  }

  private static DicomBuilder film(String instance) {
    MedicalImage image = ChestPhantom.standard().withSize(new Size(128, 128)).render();
    ByteBuffer pixels = ByteBuffer.allocate(2 * 128 * 128).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < image.pixels().length(); i++) {
      pixels.putShort((short) image.pixels().get(i));
    }
    return DicomBuilder.create()
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.1")
        .text(Tag.SOP_INSTANCE_UID, Vr.UI, instance)
        .text(0x0020_000D, Vr.UI, "1.2.3.5")
        .text(0x0020_000E, Vr.UI, "1.2.3.6")
        .text(Tag.PATIENT_NAME, Vr.PN, "SENTINEL^PATIENT")
        .text(Tag.PATIENT_ID, Vr.LO, "SENTINEL-1")
        .text(Tag.MODALITY, Vr.CS, "CR")
        .text(Tag.BODY_PART_EXAMINED, Vr.CS, "CHEST")
        .text(Tag.VIEW_POSITION, Vr.CS, "PA")
        .text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
        .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 1)
        .numbers(Tag.ROWS, Vr.US, 128)
        .numbers(Tag.COLUMNS, Vr.US, 128)
        .numbers(Tag.BITS_ALLOCATED, Vr.US, 16)
        .numbers(Tag.BITS_STORED, Vr.US, 16)
        .numbers(Tag.HIGH_BIT, Vr.US, 15)
        .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)
        .bytes(Tag.PIXEL_DATA, Vr.OW, pixels.array());
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    DicomWriter.write(film("1.2.3.4." + name.hashCode() % 1000).build(), file);
    return file;
  }

  private static DicomDataset read(Path file) throws IOException {
    return new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
  }

  private static List<String> names(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void diagnoseWritesDicomResults() throws IOException {
    Path film = write("a.dcm");
    Path out = folder.resolve("out");
    Path model = shared.resolve("tiny.zip");
    Result r = Cli.run("diagnose", "--model", model, "--no-abstain", "--dicom-out", out, film);
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    assertThat(names(out)).contains("a.gsps.dcm", "a.ko.dcm", "a.sc.dcm", "a.sr.dcm");
    DicomDataset report = read(out.resolve("a.sr.dcm"));
    assertThat(report.string(Tag.PATIENT_ID)).contains("SENTINEL-1");
    assertThat(report.string(0x0020_000D)).contains("1.2.3.5");
    assertThat(report.string(0x0040_A493)).contains("UNVERIFIED");
    assertThat(r.out()).contains("a.sr.dcm").doesNotContain("SENTINEL");
    Path some = folder.resolve("some");
    Result only =
        Cli.run("diagnose", "--model", model, "--dicom-out", some, "--dicom", "sr,sc", film);
    assertThat(only.code()).isEqualTo(ExitCode.OK);
    assertThat(names(some)).containsExactly("a.sc.dcm", "a.sr.dcm");
    assertThat(read(some.resolve("a.sr.dcm")).string(Tag.SOP_INSTANCE_UID))
        .isEqualTo(report.string(Tag.SOP_INSTANCE_UID));
  }

  @Test
  void theRootTiesWhatIsWritten() throws IOException {
    Path film = folder.resolve("a.dcm");
    DicomWriter.write(film("1.2.3.4").text(0x0010_1020, Vr.DS, "SENTINEL").build(), film);
    Path out = folder.resolve("out");
    Object[] command = {
      "diagnose",
      "--model",
      shared.resolve("tiny.zip"),
      "--dicom-out",
      out,
      "--dicom",
      "ko,sr",
      "--dicom-sr",
      "comprehensive",
      film
    };
    Result r = Cli.run(command);
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    assertThat(r.err()).contains("(0010,1020)", "left out").doesNotContain("SENTINEL");
    DicomDataset report = read(out.resolve("a.sr.dcm"));
    assertThat(report.string(Tag.SOP_CLASS_UID)).contains("1.2.840.10008.5.1.4.1.1.88.33");
    List<String> tied = new ArrayList<>();
    for (DicomDataset series :
        read(out.resolve("a.ko.dcm")).items(0x0040_A375).get(0).items(0x0008_1115)) {
      tied.add(series.items(0x0008_1199).get(0).string(0x0008_1155).orElseThrow());
    }
    assertThat(tied).containsExactly("1.2.3.4", report.string(Tag.SOP_INSTANCE_UID).orElseThrow());
    Result wrong = Cli.run("diagnose", "--dicom-out", out, "--dicom-sr", "basic", film);
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("'basic'", "comprehensive-3d");
  }

  @Test
  void dicomResultsNeedDicom() throws IOException {
    Path png = Films.good(folder, "film.png");
    Path out = folder.resolve("out");
    Path model = shared.resolve("tiny.zip");
    Result r = Cli.run("diagnose", "--model", model, "--dicom-out", out, png);
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.errors()).hasSize(1);
    assertThat(r.err()).contains("is no DICOM file");
    assertThat(out).isEmptyDirectory();
    Result wrong = Cli.run("diagnose", "--dicom-out", out, "--dicom", "sr,pdf", png);
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("'pdf'", "gsps");
    Result nowhere = Cli.run("diagnose", "--dicom", "sr", png);
    assertThat(nowhere.code()).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.err()).contains("--dicom-out");
  }

  private static DicomBuilder record(String type, String... file) {
    return DicomBuilder.create().text(0x0004_1430, Vr.CS, type).text(0x0004_1500, Vr.CS, file);
  }

  @Test
  void diagnoseTakesAMediaDirectory() throws IOException {
    Path images = Files.createDirectories(folder.resolve("IMAGES"));
    DicomWriter.write(film("1.2.3.7").build(), images.resolve("A1"));
    DicomWriter.write(film("1.2.3.8").build(), folder.resolve("outside"));
    Path directory = folder.resolve("DICOMDIR");
    DicomWriter.write(
        DicomBuilder.create()
            .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.1.3.10")
            .items(
                0x0004_1220,
                record("PATIENT"),
                record("IMAGE", "IMAGES", "A1"),
                record("IMAGE", "..", "outside"),
                record("IMAGE", "GONE"))
            .build(),
        directory);
    Path out = folder.resolve("out");
    Result r =
        Cli.run("diagnose", "--model", shared.resolve("tiny.zip"), "--dicom-out", out, directory);
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.err())
        .contains("record 3 (../outside) names a file that may lie outside", "2 of 3 failed")
        .contains("record 4 (GONE) names a file that is not there");
    assertThat(names(out)).contains("A1.sr.dcm");
  }

  @Test
  void dumpHidesThePatientUnlessAsked() throws IOException {
    Path film = write("a.dcm");
    Result r = Cli.run("dicom", "dump", film);
    assertThat(r.code()).isEqualTo(ExitCode.OK);
    assertThat(r.out()).contains("(0028,0010)", "128", "MONOCHROME2").doesNotContain("SENTINEL");
    assertThat(Cli.run("dicom", "dump", "--patient-data", film).out()).contains("SENTINEL^PATIENT");
    Result json = Cli.run("dicom", "dump", "--json", film);
    assertThat(new ObjectMapper().readTree(json.out()).at("/00280010/Value/0").asInt())
        .isEqualTo(128);
  }

  @Test
  void toPngShowsWindowsAndStoredValues() throws IOException {
    Path film = write("a.dcm");
    Path out = folder.resolve("png");
    Result r = Cli.run("dicom", "to-png", "--16bit", "--out", out, film);
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    assertThat(Images.read(out.resolve("a.png")).toFloatArray())
        .isEqualTo(Images.read(film).toFloatArray());
    Path shown = folder.resolve("shown");
    Path inverted = folder.resolve("inverted");
    Cli.run("dicom", "to-png", "--window", "1000,2000", "--out", shown, film);
    Cli.run("dicom", "to-png", "--window", "1000,2000", "--invert", "--out", inverted, film);
    float[] one = Images.read(shown.resolve("a.png")).toFloatArray();
    float[] two = Images.read(inverted.resolve("a.png")).toFloatArray();
    for (int i = 0; i < one.length; i++) {
      assertThat(one[i] + two[i]).isEqualTo(255);
    }
    Result frame = Cli.run("dicom", "to-png", "--frame", "2", "--out", out, film);
    assertThat(frame.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(frame.err()).contains("has 1 frames");
    Result window = Cli.run("dicom", "to-png", "--window", "5", film);
    assertThat(window.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anonymizeKeepsAFolderConsistent() throws IOException {
    Path films = Files.createDirectories(folder.resolve("films"));
    for (String name : List.of("SENTINEL-a.dcm", "b.dcm")) {
      DicomWriter.write(film("1.2.3." + name.length()).build(), films.resolve(name));
    }
    Path key = Files.writeString(folder.resolve("key"), "a secret of sixteen bytes or more");
    Path out = folder.resolve("out");
    Result r = Cli.run("dicom", "anonymize", "--key", key, "--out", out, "--changes", films);
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    assertThat(r.out()).contains("(0010,0010) replaced", "uid mapped");
    List<DicomDataset> copies = new ArrayList<>();
    for (String name : names(out)) {
      assertThat(name).startsWith("2.25.").endsWith(".dcm");
      copies.add(read(out.resolve(name)));
      assertThat(new String(Files.readAllBytes(out.resolve(name)), "ISO-8859-1"))
          .doesNotContain("SENTINEL");
    }
    assertThat(copies).hasSize(2);
    assertThat(copies.get(0).string(0x0020_000D)).isEqualTo(copies.get(1).string(0x0020_000D));
    assertThat(copies.get(0).string(Tag.PATIENT_ID))
        .isEqualTo(copies.get(1).string(Tag.PATIENT_ID));
    Result wrong = Cli.run("dicom", "anonymize", "--out", out, "--keep", "names", films);
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("'names'");
    Result shortKey =
        Cli.run(
            "dicom", "anonymize", "--out", out, "--key", write("short.dcm").resolve("x"), films);
    assertThat(shortKey.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void validateFindsWhatIsWrong() throws IOException {
    Path good = write("good.dcm");
    assertThat(Cli.run("dicom", "validate", good).code()).isEqualTo(ExitCode.OK);
    Path bad = folder.resolve("bad.dcm");
    DicomWriter.write(
        film("1.2.3")
            .text(0x0008_0020, Vr.DA, "SENTINEL")
            .numbers(Tag.COLUMNS, Vr.US, 5000)
            .build(),
        bad);
    Result r = Cli.run("dicom", "validate", good, bad);
    assertThat(r.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(r.out())
        .contains("good.dcm: ok", "bad.dcm: 2 problems", "(0008,0020)", "pixels:")
        .doesNotContain("SENTINEL");
  }

  static List<Arguments> commandsAndKinds() {
    List<Arguments> all = new ArrayList<>();
    for (String c : List.of("dump", "to-png", "anonymize", "validate")) {
      for (String kind : List.of("missing", "empty", "noise", "text", "cut", "folder")) {
        all.add(Arguments.of(c, kind));
      }
    }
    return all;
  }

  private Path bad(String kind) throws IOException {
    return switch (kind) {
      case "missing" -> folder.resolve("bad.dcm");
      case "empty" -> Films.empty(folder, "bad.dcm");
      case "noise" -> Films.noise(folder, "bad.dcm");
      case "text" -> Films.text(folder, "bad.dcm");
      case "cut" -> {
        byte[] whole = Files.readAllBytes(write("whole.dcm"));
        Files.delete(folder.resolve("whole.dcm"));
        yield Files.write(folder.resolve("bad.dcm"), java.util.Arrays.copyOf(whole, 700));
      }
      default -> Files.createDirectories(folder.resolve("bad.folder"));
    };
  }

  @ParameterizedTest
  @MethodSource("commandsAndKinds")
  void badInputGivesOneLineAndCodeOne(String command, String kind) throws IOException {
    Path out = folder.resolve("out");
    List<Object> args = new ArrayList<>(List.of("dicom", command));
    if (command.equals("to-png") || command.equals("anonymize")) {
      args.addAll(List.of("--out", out));
    }
    args.add(bad(kind));
    Result r = Cli.run(args.toArray());
    assertThat(r.code()).as(r.err() + r.out()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.errors()).hasSize(1);
    assertThat(r.err())
        .startsWith("medimg: " + folder)
        .contains("bad")
        .doesNotContain("Exception", "unexpected", "SENTINEL");
    assertThat(r.out()).isEmpty();
    if (Files.exists(out)) {
      assertThat(out).isEmptyDirectory();
    }
  }
}
