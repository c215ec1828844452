package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.geometry.Point3;
import io.medimg.core.image.Volume;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.series.DicomSeries;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceStack;
import io.medimg.dicom.write.DicomBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Series that hold several volumes in the same places: 4 slices each, whose pixels are their
 * instance numbers.
 */
class RepeatedVolumesTest {
  private static final int SLICES = 4;
  private static final int VOLUMES = 5;

  @TempDir private Path folder;

  private static int number(boolean sliceBySlice, int volume, int slice) {
    return sliceBySlice ? slice * VOLUMES + volume + 1 : volume * SLICES + slice + 1;
  }

  private void write(boolean sliceBySlice, int volume, int slice) throws IOException {
    int n = number(sliceBySlice, volume, slice);
    SeriesFiles.write(folder, n, SeriesFiles.slice(n, 2.5 * slice));
  }

  private static List<Integer> numbers(boolean sliceBySlice, int volume) {
    List<Integer> numbers = new ArrayList<>();
    for (int slice = 0; slice < SLICES; slice++) {
      numbers.add(number(sliceBySlice, volume, slice));
    }
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyTimePointIsAStack(boolean sliceBySlice) throws IOException {
    for (int v = 0; v < VOLUMES; v++) {
      for (int s = 0; s < SLICES; s++) {
        write(sliceBySlice, v, s);
      }
    }

    DicomSeries series = SeriesFiles.series(folder);

    assertThat(SeriesFiles.kinds(series.notices())).containsExactly(Kind.SEVERAL_ACQUISITIONS);
    assertThat(series.notices().get(0).text()).contains("5 repeats");
    assertThat(series.stacks()).hasSize(VOLUMES);
    for (int v = 0; v < VOLUMES; v++) {
      SliceStack stack = series.stacks().get(v);
      assertThat(stack.distinction()).isEqualTo("repeat " + (v + 1));
      assertThat(stack.describe()).endsWith("repeat " + (v + 1));
      assertThat(stack.notices()).isEmpty();
      assertThat(SeriesFiles.firstPixels(stack))
          .containsExactlyElementsOf(numbers(sliceBySlice, v));
    }
  }

  @Test
  void missingSliceIsMissingInItsOwnVolume() throws IOException {
    for (int v = 0; v < VOLUMES; v++) {
      for (int s = 0; s < SLICES; s++) {
        if (v != 1 || s != 2) {
          write(false, v, s);
        }
      }
    }

    List<SliceStack> stacks = SeriesFiles.series(folder).stacks();

    assertThat(stacks).hasSize(VOLUMES);
    for (int v = 0; v < VOLUMES; v++) {
      if (v == 1) {
        assertThat(SeriesFiles.kinds(stacks.get(v).notices())).containsExactly(Kind.MISSING_SLICES);
        assertThat(stacks.get(v).count()).isEqualTo(SLICES - 1);
      } else {
        assertThat(SeriesFiles.firstPixels(stacks.get(v)))
            .containsExactlyElementsOf(numbers(false, v));
      }
    }
  }

  @Test
  void scanThatWasStoppedKeepsItsWholeVolumes() throws IOException {
    for (int n = 0; n < 2 * SLICES + 1; n++) {
      write(false, n / SLICES, n % SLICES);
    }

    List<SliceStack> stacks = SeriesFiles.series(folder).stacks();

    assertThat(stacks).extracting(SliceStack::count).containsExactly(SLICES, SLICES, 1);
  }

  /** What differs from volume to volume, by each maker's own attributes. */
  private void telling(String how, DicomBuilder file, int volume) {
    BiConsumer<Integer, Double> number = (tag, v) -> file.numbers(tag, Vr.DS, v);
    switch (how) {
      case "echo" -> file.text(0x0018_0086, Vr.IS, String.valueOf(volume + 1));
      case "echo time" -> number.accept(0x0018_0081, 4.5 * (volume + 1));
      case "inversion time" -> number.accept(0x0018_0082, 100.0 * (volume + 1));
      case "b-value" -> file.numbers(0x0018_9087, Vr.FD, 500.0 * volume);
      case "siemens" ->
          file.text(0x0019_0010, Vr.LO, "SIEMENS MR HEADER")
              .text(0x0019_100C, Vr.IS, String.valueOf(500 * volume));
      case "ge" ->
          file.text(0x0043_0010, Vr.LO, "GEMS_PARM_01")
              .text(0x0043_1039, Vr.IS, String.valueOf(1_000_000_000 + 500 * volume), "8", "0");
      case "philips" ->
          file.text(0x2001_0010, Vr.LO, "Philips Imaging DD 001")
              .numbers(0x2001_1003, Vr.FL, 500.0 * volume);
      case "direction" -> file.numbers(0x0018_9089, Vr.FD, Math.cos(volume), Math.sin(volume), 0);
      case "temporal position" -> file.text(0x0020_0100, Vr.IS, String.valueOf(volume + 1));
      case "trigger time" -> number.accept(0x0018_1060, 30.0 * (volume + 1));
      case "acquisition" -> file.text(0x0020_0012, Vr.IS, String.valueOf(volume + 1));
      case "frame reference time" -> number.accept(0x0054_1300, 60_000.0 * (volume + 1));
      case "acquisition time" -> file.text(0x0008_0032, Vr.TM, "1200%02d.5".formatted(volume));
      default -> throw new AssertionError(how);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "echo, echo 2",
    "echo time, echo time 9",
    "inversion time, inversion time 200",
    "b-value, b-value 500",
    "siemens, b-value 500",
    "ge, b-value 500",
    "philips, b-value 500",
    "direction, direction 0.5403 0.8415 0.0000",
    "temporal position, temporal position 2",
    "trigger time, trigger time 60",
    "acquisition, acquisition 2",
    "frame reference time, frame reference time 120000",
    "acquisition time, acquisition time 2"
  })
  void whatTellsVolumesApartNamesThem(String how, String second) throws IOException {
    for (int n = 0; n < 3 * SLICES; n++) {
      // Numbers that say nothing: those of the last volume are the lowest.
      int volume = 2 - n / SLICES;
      DicomBuilder file = SeriesFiles.slice(n, 2.5 * (n % SLICES));
      telling(how, file, volume);
      SeriesFiles.write(folder, n, file);
    }

    List<SliceStack> stacks = SeriesFiles.series(folder).stacks();

    assertThat(stacks).hasSize(3);
    assertThat(stacks.get(1).distinction()).isEqualTo(second);
    assertThat(SeriesFiles.firstPixels(stacks.get(1))).containsExactly(4, 5, 6, 7);
  }

  @Test
  void timesOfSlicesDoNotTearVolumes() throws IOException {
    for (int v = 0; v < 3; v++) {
      for (int s = 0; s < SLICES; s++) {
        int n = number(false, v, s);
        DicomBuilder file = SeriesFiles.slice(n, 2.5 * s);
        // Each slice of a volume has its own, as GE writes them.
        file.numbers(0x0018_1060, Vr.DS, 100 * v + 10 * s);
        file.text(0x0008_0032, Vr.TM, "1200%02d.%d".formatted(v, s));
        SeriesFiles.write(folder, n, file);
      }
    }

    List<SliceStack> stacks = SeriesFiles.series(folder).stacks();

    assertThat(stacks).extracting(SliceStack::count).containsExactly(SLICES, SLICES, SLICES);
    assertThat(SeriesFiles.firstPixels(stacks.get(1))).containsExactlyElementsOf(numbers(false, 1));
  }

  @Test
  void dcm2niixMakesTheSameVolumes() throws IOException {
    for (int v = 0; v < VOLUMES; v++) {
      for (int s = 0; s < SLICES; s++) {
        write(false, v, s);
      }
    }
    List<Volume> judged = Dcm2niix.volumes(folder);
    List<SliceStack> stacks = SeriesFiles.series(folder).stacks();

    assertThat(judged).hasSize(VOLUMES);
    for (int v = 0; v < VOLUMES; v++) {
      Dcm2niix.assertSame(stacks.get(v).toVolume(Limits.defaults()), judged.get(v));
    }
  }

  /** Reconstructed slices of nuclear medicine: frame f holds f + 1. */
  private static DicomBuilder nuclear(int frames) {
    byte[] pixels = new byte[2 * 4 * 3 * frames];
    for (int i = 0; i < pixels.length; i += 2) {
      pixels[i] = (byte) (i / 24 + 1);
    }
    return SeriesFiles.numbered(SeriesFiles.image(4, 3, (x, y) -> 0), 1)
        .remove(SeriesFiles.ORIENTATION)
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.20")
        .text(Tag.MODALITY, Vr.CS, "NM")
        .text(SeriesFiles.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION")
        .text(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(frames))
        .bytes(Tag.PIXEL_DATA, Vr.OW, pixels);
  }

  @Test
  void nuclearSlicesWithoutOrientationHaveTheirSpacing() throws IOException {
    SeriesFiles.write(folder, 1, nuclear(6));

    SliceStack stack = SeriesFiles.series(folder).stacks().get(0);

    assertThat(SeriesFiles.kinds(stack.notices())).containsExactly(Kind.ASSUMED_POSITION);
    assertThat(stack.grid().orElseThrow().spacingMm()).isEqualTo(new Point3(2, 3, 2.5));
    assertThat(SeriesFiles.firstPixels(stack)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void nuclearSlicesLieWhereTheirDetectorSays() throws IOException {
    DicomBuilder detector =
        DicomBuilder.create()
            .numbers(SeriesFiles.POSITION, Vr.DS, 1, 2, 3)
            .numbers(SeriesFiles.ORIENTATION, Vr.DS, 1, 0, 0, 0, 1, 0);
    SeriesFiles.write(
        folder,
        1,
        nuclear(6)
            .numbers(SeriesFiles.SPACING_BETWEEN_SLICES, Vr.DS, -2.5)
            .numbers(0x0054_0080, Vr.US, 1, 2, 3, 4, 5, 6)
            .items(0x0054_0022, detector));

    SliceStack stack = SeriesFiles.series(folder).stacks().get(0);

    assertThat(stack.notices()).isEmpty();
    // Slices in front of the first one: downwards.
    assertThat(stack.grid().orElseThrow().toPatient().origin())
        .isEqualTo(new Point3(1, 2, 3 - 5 * 2.5));
    assertThat(SeriesFiles.firstPixels(stack)).containsExactly(6, 5, 4, 3, 2, 1);
  }

  @Test
  void gatedNuclearSlicesAreAStackForEachTimeSlot() throws IOException {
    SeriesFiles.write(
        folder,
        1,
        nuclear(6)
            .text(SeriesFiles.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "RECON GATED TOMO", "")
            .numbers(0x0054_0070, Vr.US, 1, 1, 1, 2, 2, 2)
            .numbers(0x0054_0080, Vr.US, 1, 2, 3, 1, 2, 3));

    List<SliceStack> stacks = SeriesFiles.series(folder).stacks();

    assertThat(stacks).extracting(SliceStack::distinction).containsExactly("phase 1", "phase 2");
    assertThat(SeriesFiles.firstPixels(stacks.get(1))).containsExactly(4, 5, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WHOLE BODY", "TOMO", "DYNAMIC", "STATIC", "GATED"})
  void planarNuclearPicturesAreNoVolume(String kind) throws IOException {
    SeriesFiles.write(
        folder,
        1,
        nuclear(6).text(SeriesFiles.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", kind, "EMISSION"));

    SliceStack stack = SeriesFiles.series(folder).stacks().get(0);

    assertThat(SeriesFiles.kinds(stack.notices())).containsExactly(Kind.NO_POSITION);
  }
}
