package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.cli.Cli.Result;
import io.medimg.core.image.Volume;
import io.medimg.core.io.Images;
import io.medimg.core.io.nifti.Nifti;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DicomSeriesCommandTest {
  @TempDir private Path folder;

  /** An axial slice of 4 x 3 pixels that all hold its number. */
  private void slice(int number, double z) throws IOException {
    slice(number, z, "1\\1");
  }

  private void slice(int number, double z, String spacing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[128]);
    out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    text(out, 0x0002_0010, "UI", "1.2.840.10008.1.2.1");
    text(out, 0x0008_0018, "UI", "1.2.3.4." + number);
    text(out, 0x0008_0060, "CS", "CT");
    text(out, 0x0020_000E, "UI", "1.2.3.4");
    text(out, 0x0020_0013, "IS", String.valueOf(number));
    text(out, 0x0020_0032, "DS", "0\\0\\" + z);
    text(out, 0x0020_0037, "DS", "1\\0\\0\\0\\1\\0");
    number(out, 0x0028_0002, 1);
    text(out, 0x0028_0004, "CS", "MONOCHROME2");
    number(out, 0x0028_0010, 3);
    number(out, 0x0028_0011, 4);
    text(out, 0x0028_0030, "DS", spacing);
    number(out, 0x0028_0100, 16);
    number(out, 0x0028_0101, 16);
    number(out, 0x0028_0102, 15);
    number(out, 0x0028_0103, 0);
    ByteBuffer pixels = ByteBuffer.allocate(12 + 24).order(ByteOrder.LITTLE_ENDIAN);
    pixels.putShort((short) 0x7FE0).putShort((short) 0x0010).put((byte) 'O').put((byte) 'W');
    pixels.putShort((short) 0).putInt(24);
    for (int i = 0; i < 12; i++) {
      pixels.putShort((short) number);
    }
    out.writeBytes(pixels.array());
    Files.write(folder.resolve("slice%d.dcm".formatted(number)), out.toByteArray());
  }

  private static void text(ByteArrayOutputStream out, int tag, String vr, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    int length = bytes.length + bytes.length % 2;
    ByteBuffer b = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    b.putShort((short) (tag >>> 16)).putShort((short) tag);
    b.put(vr.getBytes(StandardCharsets.US_ASCII)).putShort((short) length).put(bytes);
    if (length > bytes.length) {
      b.put((byte) (vr.equals("UI") ? 0 : ' '));
    }
    out.writeBytes(b.array());
  }

  private static void number(ByteArrayOutputStream out, int tag, int value) {
    ByteBuffer b = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    b.putShort((short) (tag >>> 16)).putShort((short) tag).put((byte) 'U').put((byte) 'S');
    out.writeBytes(b.putShort((short) 2).putShort((short) value).array());
  }

  private void series() throws IOException {
    slice(1, 6);
    slice(2, 4);
    slice(3, 0);
  }

  @Test
  void namesStacksAndWhatIsOdd() throws IOException {
    series();

    Result result = Cli.run("dicom", "series", folder);

    assertThat(result.code()).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .contains("1  series 0: CT 3 x 4x3, 1.000 x 1.000 x 2.000 mm, axes LPS")
        .contains("MISSING_SLICES: 1 missing");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void jsonIsForMachines() throws IOException {
    series();

    JsonNode stack =
        new ObjectMapper().readTree(Cli.run("dicom", "series", "--json", folder).out()).get(0);

    assertThat(stack.get("slices").asInt()).isEqualTo(3);
    assertThat(stack.get("volumeSlices").asInt()).isEqualTo(4);
    assertThat(stack.get("spacingMm").get(2).asDouble()).isEqualTo(2);
    assertThat(stack.get("notices").get(0).get("kind").asText()).isEqualTo("MISSING_SLICES");
  }

  @Test
  void writesVolumes() throws IOException {
    series();
    Path file = folder.resolve("v.nii.gz");

    Result result = Cli.run("dicom", "series", folder, "--volume", 1, "--out", file);

    assertThat(result.code()).isEqualTo(ExitCode.OK);
    assertThat(result.err()).contains("MISSING_SLICES");
    Volume volume = Nifti.readVolume(file);
    assertThat(volume.value(0, 0, 0)).isEqualTo(3);
    assertThat(volume.value(3, 2, 3)).isEqualTo(1);
    assertThat(volume.grid().axisCodes()).isEqualTo("LPS");
  }

  @ParameterizedTest
  @CsvSource({"axial,4,3", "coronal,4,7", "sagittal,3,7"})
  void writesProjections(String plane, int width, int height) throws IOException {
    series();
    Path file = folder.resolve("mip.png");

    Result result =
        Cli.run(
            "dicom", "series", folder, "--volume", 1, "--isotropic", "--mip", plane, "--out", file);

    assertThat(result.code()).isEqualTo(ExitCode.OK);
    assertThat(Images.read(file).width()).isEqualTo(width);
    assertThat(Images.read(file).height()).isEqualTo(height);
  }

  @Test
  void everyRepeatedVolumeHasItsNumber() throws IOException {
    for (int n = 1; n <= 6; n++) {
      slice(n, n % 2 == 1 ? 0 : 2);
    }
    Path out = folder.resolve("second.nii");

    Result listed = Cli.run("dicom", "series", folder);
    Result json = Cli.run("dicom", "series", "--json", folder);
    Result made = Cli.run("dicom", "series", folder, "--volume", "2", "--out", out);

    assertThat(listed.out()).contains("1  series", "3  series", "repeat 3", "3 repeats");
    assertThat(new ObjectMapper().readTree(json.out()).get(1).get("distinction").asText())
        .isEqualTo("repeat 2");
    assertThat(made.code()).isEqualTo(ExitCode.OK);
    assertThat(Nifti.readVolume(out).realValues()[0]).isEqualTo(3);
    assertThat(Nifti.readVolume(out).realValues()[12]).isEqualTo(4);
  }

  @Test
  void resamplingBeyondBoundsIsAFailureOfTheStack() throws IOException {
    slice(1, 0, "0.001\\0.001");
    slice(2, 9000, "0.001\\0.001");

    Result result =
        Cli.run(
            "dicom",
            "series",
            folder,
            "--volume",
            "1",
            "--isotropic",
            "--out",
            folder.resolve("x.nii"));

    assertThat(result.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(result.err()).contains("stack 1", "spacing");
  }

  @Test
  void oneBadFileIsSaidAndStopsNothing() throws IOException {
    series();
    byte[] good = Files.readAllBytes(folder.resolve("slice1.dcm"));
    Files.write(folder.resolve("bad.dcm"), java.util.Arrays.copyOf(good, good.length - 5));

    Result result = Cli.run("dicom", "series", folder);

    assertThat(result.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(result.out()).contains("CT 3 x 4x3");
    assertThat(result.errors()).hasSize(1);
    assertThat(result.err()).contains("bad.dcm");
  }

  @Test
  void nothingThereIsSaid() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "no image");

    Result empty = Cli.run("dicom", "series", folder);
    Result missing = Cli.run("dicom", "series", folder.resolve("nowhere"));

    assertThat(empty.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(empty.err()).contains("holds no DICOM images");
    assertThat(missing.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(missing.err()).contains("no such file");
    assertThat(missing.errors()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--volume 1,go together",
    "--out x.nii,go together",
    "--volume 9 --out x.nii,1 to 1",
    "--volume 0 --out x.nii,1 or more",
    "--volume 1 --out x.jpg,.nii.gz or .png",
    "--volume 1 --out x.nii --mip axial,makes a .png",
    "--mip upside,--mip",
    "--max-pixels 0,1 or more"
  })
  void wrongUseIsExplained(String options, String said) throws IOException {
    series();
    Object[] words = ("dicom series " + folder + " " + options).split(" ");

    Result result = Cli.run(words);

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(said);
  }

  @Test
  void unwritableResultsHaveTheirOwnCode() throws IOException {
    series();

    Result result =
        Cli.run("dicom", "series", folder, "--volume", 1, "--out", folder.resolve("no/x.nii"));

    assertThat(result.code()).isEqualTo(ExitCode.NO_OUTPUT);
    assertThat(result.errors()).hasSize(2); // the notice, and the failure
  }

  @Test
  void parentShowsItsCommands() {
    Result result = Cli.run("dicom");

    assertThat(result.code()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("series");
  }
}
