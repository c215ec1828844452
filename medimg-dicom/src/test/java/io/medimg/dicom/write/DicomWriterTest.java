package io.medimg.dicom.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Data sets are built, written and read back. */
class DicomWriterTest {
  private static final Path GOOD =
      Path.of(System.getProperty("medimg.shared", "../shared"), "dicom", "good");

  private static DicomBuilder sample() {
    DicomBuilder inner =
        DicomBuilder.create().text(0x0008_0100, Vr.SH, "121071").text(0x0008_0104, Vr.LO, "Befund");
    return DicomBuilder.create()
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.7")
        .text(Tag.SOP_INSTANCE_UID, Vr.UI, "2.25.329800735698586629295641978511506172918")
        .text(Tag.PATIENT_NAME, Vr.PN, "Größe^Ähre")
        .text(0x0008_0008, Vr.CS, "DERIVED", "SECONDARY")
        .text(0x0040_A160, Vr.UT, "a\\b")
        .numbers(Tag.ROWS, Vr.US, 65535)
        .numbers(0x0018_6020, Vr.SL, -7)
        .numbers(0x0070_0022, Vr.FL, 1.5, -2.25)
        .numbers(0x0040_9225, Vr.FD, 1e-9)
        .numbers(Tag.PIXEL_SPACING, Vr.DS, 0.1390000001234567, 2)
        .numbers(Tag.NUMBER_OF_FRAMES, Vr.IS, 3)
        .tags(0x0020_9165, 0x0062_000B)
        .bytes(Tag.PIXEL_DATA, Vr.OB, new byte[] {1, 2, 3})
        .items(0x0040_A730, inner, DicomBuilder.create())
        .items(0x0008_1140);
  }

  @Test
  void everyKindOfValueComesBack() {
    DicomDataset d = sample().build();
    assertThat(d.string(Tag.PATIENT_NAME)).contains("Größe^Ähre");
    assertThat(d.strings(Tag.SPECIFIC_CHARACTER_SET)).containsExactly("ISO_IR 192");
    assertThat(d.strings(0x0008_0008)).containsExactly("DERIVED", "SECONDARY");
    assertThat(d.integer(Tag.ROWS)).hasValue(65535);
    assertThat(d.integer(0x0018_6020)).hasValue(-7);
    assertThat(d.numbers(0x0070_0022)).containsExactly(1.5, -2.25);
    assertThat(d.number(0x0040_9225)).hasValue(1e-9);
    assertThat(d.numbers(Tag.PIXEL_SPACING)).containsExactly(0.13900000012346, 2);
    assertThat(d.integer(Tag.NUMBER_OF_FRAMES)).hasValue(3);
    assertThat(d.bytes(0x0020_9165)).contains(new byte[] {0x62, 0, 0x0B, 0});
    assertThat(d.bytes(Tag.PIXEL_DATA)).contains(new byte[] {1, 2, 3, 0});
    assertThat(d.items(0x0040_A730)).hasSize(2);
    assertThat(d.items(0x0040_A730).get(0).string(0x0008_0104)).contains("Befund");
    assertThat(d.vr(0x0008_1140)).contains(Vr.SQ);
    assertThat(d.items(0x0008_1140)).isEmpty();
    assertThat(d.toString() + sample()).doesNotContain("Größe");
  }

  @Test
  void textsKeepToTheirCharacterSet() {
    assertThat(DicomBuilder.create().text(Tag.MODALITY, Vr.CS, "CR").build().tags())
        .doesNotContain(Tag.SPECIFIC_CHARACTER_SET);
    DicomDataset latin =
        DicomBuilder.create()
            .text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100")
            .bytes(Tag.PATIENT_NAME, Vr.PN, new byte[] {'G', 'r', (byte) 0xF6, (byte) 0xDF})
            .build();
    DicomBuilder copy = DicomBuilder.from(latin);
    assertThat(copy.build().string(Tag.PATIENT_NAME)).contains("Größ");
    assertThatThrownBy(() -> copy.text(Tag.PATIENT_ID, Vr.LO, "Größe"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(0010,0020)")
        .hasMessageNotContaining("Größe");
    DicomDataset recoded = DicomBuilder.create().copy(latin, Tag.PATIENT_NAME).build();
    assertThat(recoded.string(Tag.PATIENT_NAME)).contains("Größ");
    assertThat(recoded.string(Tag.SPECIFIC_CHARACTER_SET)).contains("ISO_IR 192");
  }

  @Test
  void nonsenseIsRefused() {
    DicomBuilder b = DicomBuilder.create();
    assertThatThrownBy(() -> b.text(Tag.ROWS, Vr.US, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("US holds no text");
    assertThatThrownBy(() -> b.text(Tag.PATIENT_ID, Vr.LO, "a\\b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("backslash");
    assertThatThrownBy(() -> b.numbers(Tag.PATIENT_ID, Vr.OB, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> b.numbers(Tag.PIXEL_SPACING, Vr.DS, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> b.bytes(Tag.PATIENT_ID, Vr.SQ, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> b.text(Tag.TRANSFER_SYNTAX_UID, Vr.UI, "1.2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("written by itself");
    DicomDataset jpeg = DicomBuilder.create().build(TransferSyntax.of("1.2.840.10008.1.2.4.50"));
    assertThatThrownBy(() -> DicomWriter.encode(jpeg, TransferSyntax.EXPLICIT_LITTLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JPEG Baseline");
  }

  @Test
  void implicitFilesHaveTheSameValues() throws IOException {
    DicomDataset d = sample().build();
    byte[] file = DicomWriter.encode(d, TransferSyntax.IMPLICIT_LITTLE);
    Same.assertSame(Same.read(file), d, false);
  }

  /** Each judge reads every number alike, whatever the order of bytes. */
  @Test
  void otherToolsReadEveryEncoding(@TempDir Path folder) throws IOException {
    DicomDataset d = sample().bytes(Tag.PIXEL_DATA, Vr.OW, new byte[] {1, 1, 2, 2}).build();
    List<String> dumps = new java.util.ArrayList<>();
    for (TransferSyntax syntax :
        List.of(
            TransferSyntax.EXPLICIT_LITTLE,
            TransferSyntax.IMPLICIT_LITTLE,
            TransferSyntax.EXPLICIT_BIG,
            TransferSyntax.DEFLATED)) {
      Path file = folder.resolve(syntax.uid() + ".dcm");
      Files.write(file, DicomWriter.encode(d, syntax));
      assertThat(Tools.pydicom(file)).contains("Größe^Ähre").contains("65535").contains("1e-09");
      dumps.add(Tools.pydicom(file).replaceAll("(?m)^\\((0002|7fe0).*$", "").strip());
    }
    assertThat(dumps).allMatch(dumps.get(0)::equals);
  }

  @Test
  void valuesTooLongForTheirRepresentationAreWrittenAsUnknown() throws IOException {
    String text = "x".repeat(70_000);
    DicomDataset d = DicomBuilder.create().text(0x0010_4000, Vr.LT, text).build();
    assertThat(d.bytes(0x0010_4000).orElseThrow()).hasSize(70_000);
    assertThat(Same.read(DicomWriter.encode(d)).bytes(0x0010_4000).orElseThrow()).hasSize(70_000);
  }

  @Test
  void filesAppearWholeOrNotAtAll(@TempDir Path folder) throws IOException {
    DicomDataset d = sample().build();
    Path file = folder.resolve("a.dcm");
    DicomWriter.write(d, file);
    Same.assertSame(Same.read(Files.readAllBytes(file)), d, true);
    assertThatThrownBy(() -> DicomWriter.write(d, folder.resolve("none/a.dcm")))
        .isInstanceOf(IOException.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  private static Stream<Path> good() throws IOException {
    if (!Files.isDirectory(GOOD)) {
      return Stream.of(GOOD);
    }
    try (Stream<Path> files = Files.list(GOOD)) {
      return files.filter(p -> !p.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void realFilesSurviveTheWayThereAndBack(Path path) throws IOException {
    assumeTrue(Files.isRegularFile(path), () -> "no shared DICOM files in " + GOOD);
    DicomDataset d;
    try {
      d = new DicomReader().readDataset(ImageSource.of(path), Limits.defaults());
    } catch (UnsupportedImageException e) {
      assumeTrue(false, "the reader does not know this encoding");
      return;
    }
    boolean explicit = !d.transferSyntax().equals(TransferSyntax.IMPLICIT_LITTLE);
    Same.assertSame(Same.read(DicomWriter.encode(d)), d, explicit);
  }
}
