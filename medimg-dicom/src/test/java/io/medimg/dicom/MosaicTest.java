package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Point3;
import io.medimg.core.image.Volume;
import io.medimg.core.io.Limits;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.series.DicomSeries;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceStack;
import io.medimg.dicom.write.DicomBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes in one picture: 7 slices of 4 x 3 pixels in 3 x 3 tiles. */
class MosaicTest {
  private static final int SLICES = 7;
  private static final int W = 4;
  private static final int H = 3;
  private static final double SIN = 0.2588190451;
  private static final double COS = 0.9659258263;

  @TempDir private Path folder;

  /** What a voxel of a time point holds. */
  private static int voxel(int time, int i, int j, int k) {
    return 500 * time + 60 * k + 10 * j + i;
  }

  /** A mosaic of a time point, its tiles leaning; the first slice's first pixel is at (1, 2, 3). */
  private static DicomBuilder mosaic(int time, byte[] csa) {
    DicomBuilder file =
        SeriesFiles.image(
            3 * W,
            3 * H,
            (x, y) -> {
              int k = y / H * 3 + x / W;
              return k < SLICES ? voxel(time, x % W, y % H, k) : 0;
            });
    // Columns are 2 mm apart, rows 3: the picture is three times as large around the same centre.
    double right = -2.0 * (3 * W - W) / 2;
    double down = -3.0 * (3 * H - H) / 2;
    return SeriesFiles.numbered(file, time)
        .text(SeriesFiles.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC")
        .text(0x0008_0070, Vr.LO, "SIEMENS")
        .text(0x0020_0012, Vr.IS, String.valueOf(time))
        .numbers(SeriesFiles.ORIENTATION, Vr.DS, 1, 0, 0, 0, COS, SIN)
        .numbers(SeriesFiles.POSITION, Vr.DS, 1 + right, 2 + down * COS, 3 + down * SIN)
        .text(0x0029_0010, Vr.LO, "SIEMENS CSA HEADER")
        .bytes(0x0029_1010, Vr.OB, csa);
  }

  private static CsaWriter upwards() {
    return CsaWriter.mosaic(SLICES, "0.00000000", "-0.25881905", "0.96592583");
  }

  private void write(int time, DicomBuilder file) throws IOException {
    SeriesFiles.write(folder, time, file);
  }

  private static void assertVoxels(Volume volume, int time, boolean reversed) {
    assertThat(List.of(volume.width(), volume.height(), volume.depth()))
        .containsExactly(W, H, SLICES);
    for (int k = 0; k < SLICES; k++) {
      for (int n = 0; n < W * H; n++) {
        int stored = reversed ? SLICES - 1 - k : k;
        assertThat(volume.value(n % W, n / W, k)).isEqualTo(voxel(time, n % W, n / W, stored));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void mosaicIsUnfolded(boolean second) throws IOException {
    write(1, mosaic(1, second ? upwards().second() : upwards().first()));

    DicomSeries series = SeriesFiles.series(folder);
    assertThat(series.notices()).isEmpty();
    assertThat(series.stacks()).hasSize(1);
    assertThat(series.stacks().get(0).notices()).isEmpty();
    Volume volume = series.stacks().get(0).toVolume(Limits.defaults());

    assertVoxels(volume, 1, false);
    assertThat(volume.grid().toPatient().origin().minus(new Point3(1, 2, 3)).length())
        .isLessThan(1e-6);
    Point3 step = volume.grid().toPatient().stepK();
    assertThat(step.minus(new Point3(0, -2.5 * SIN, 2.5 * COS)).length()).isLessThan(1e-6);
    assertThat(volume.grid().spacingMm().x()).isCloseTo(2, within(1e-9));
    assertThat(volume.grid().spacingMm().y()).isCloseTo(3, within(1e-9));
  }

  @Test
  void slicesAgainstTheNormalLieDownwards() throws IOException {
    write(1, mosaic(1, CsaWriter.mosaic(SLICES, "0", "0.25881905", "-0.96592583").second()));

    Volume volume = SeriesFiles.series(folder).stacks().get(0).toVolume(Limits.defaults());

    assertVoxels(volume, 1, true);
    Point3 last = volume.grid().toPatient().apply(new Point3(0, 0, SLICES - 1));
    assertThat(last.minus(new Point3(1, 2, 3)).length()).isLessThan(1e-6);
  }

  @Test
  void everyTimePointIsAStackEvenOfAPatientWhoMoves() throws IOException {
    for (int time = 1; time <= 3; time++) {
      DicomBuilder file = mosaic(time, upwards().second());
      // The scanner follows the head: 0.7 mm upwards each time.
      double[] at = file.build().numbers(SeriesFiles.POSITION);
      file.numbers(SeriesFiles.POSITION, Vr.DS, at[0], at[1], at[2] + 0.7 * time);
      write(time, file);
    }

    DicomSeries series = SeriesFiles.series(folder);

    assertThat(SeriesFiles.kinds(series.notices())).containsExactly(Kind.SEVERAL_ACQUISITIONS);
    assertThat(series.stacks())
        .extracting(SliceStack::distinction)
        .containsExactly("acquisition 1", "acquisition 2", "acquisition 3");
    for (int time = 1; time <= 3; time++) {
      SliceStack stack = series.stacks().get(time - 1);
      assertThat(stack.notices()).isEmpty();
      Volume volume = stack.toVolume(Limits.defaults());
      assertVoxels(volume, time, false);
      assertThat(volume.grid().toPatient().origin().z()).isCloseTo(3 + 0.7 * time, within(1e-6));
    }
  }

  @Test
  void diffusionWeightingNamesTheStacks() throws IOException {
    String[][] weighting = {{"0"}, {"1000", "1", "0", "0"}, {"1000", "0", "0.6", "0.8"}, {"0"}};
    for (int time = 1; time <= 4; time++) {
      String[] w = weighting[time - 1];
      CsaWriter csa = upwards().with("B_value", w[0]);
      if (w.length == 4) {
        csa.with("DiffusionGradientDirection", w[1], w[2], w[3]);
      }
      write(time, mosaic(time, csa.second()).remove(0x0020_0012));
    }

    DicomSeries series = SeriesFiles.series(folder);

    assertThat(series.stacks())
        .extracting(SliceStack::distinction)
        .containsExactly(
            "b-value 0, repeat 1",
            "b-value 0, repeat 2",
            "b-value 1000, direction 1.0000 0.0000 0.0000",
            "b-value 1000, direction 0.0000 0.6000 0.8000");
    assertVoxels(series.stacks().get(1).toVolume(Limits.defaults()), 4, false);
    assertVoxels(series.stacks().get(3).toVolume(Limits.defaults()), 3, false);
  }

  static Stream<String> refusals() {
    return Stream.of(
        "no header",
        "no normal",
        "slanted normal",
        "too many",
        "uneven",
        "negative",
        "no orientation",
        "no distance",
        "cut");
  }

  private static DicomBuilder broken(String how) {
    byte[] whole = upwards().second();
    return switch (how) {
      case "no header" -> mosaic(1, whole).remove(0x0029_1010);
      case "no normal" -> mosaic(1, new CsaWriter().with("NumberOfImagesInMosaic", "7").second());
      case "slanted normal" -> mosaic(1, CsaWriter.mosaic(SLICES, "1", "0", "0").second());
      case "too many" -> mosaic(1, CsaWriter.mosaic(1_000_000, "0", "0", "1").second());
      case "uneven" -> mosaic(1, CsaWriter.mosaic(26, "0", "-0.25881905", "0.96592583").second());
      case "negative" -> mosaic(1, CsaWriter.mosaic(-7, "0", "-0.25881905", "0.96592583").second());
      case "no orientation" -> mosaic(1, whole).remove(SeriesFiles.ORIENTATION);
      case "no distance" ->
          mosaic(1, whole)
              .remove(SeriesFiles.SLICE_THICKNESS)
              .remove(SeriesFiles.SPACING_BETWEEN_SLICES);
      default -> mosaic(1, java.util.Arrays.copyOf(whole, 200));
    };
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatCannotBeUnfoldedIsRefusedByName(String how) throws IOException {
    write(1, broken(how));

    SliceStack stack = SeriesFiles.series(folder).stacks().get(0);

    assertThat(SeriesFiles.kinds(stack.notices())).containsExactly(Kind.MOSAIC);
    assertThat(stack.grid()).isEmpty();
    assertThatThrownBy(() -> stack.toVolume(Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("mosaic");
  }

  @Test
  void unitedImagingStatesEveryPosition() throws IOException {
    DicomBuilder[] positions = new DicomBuilder[SLICES];
    for (int k = 0; k < SLICES; k++) {
      positions[k] = DicomBuilder.create().numbers(SeriesFiles.POSITION, Vr.DS, 1, 2, 3 + 2.5 * k);
    }
    DicomBuilder file =
        SeriesFiles.image(3 * W, 3 * H, (x, y) -> voxel(1, x % W, y % H, y / H * 3 + x / W));
    write(
        1,
        SeriesFiles.numbered(file, 1)
            .text(SeriesFiles.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "M", "VFRAME")
            .text(0x0065_0010, Vr.LO, "Image Private Header")
            .numbers(0x0065_1050, Vr.DS, SLICES)
            .items(0x0065_1051, positions));

    SliceStack stack = SeriesFiles.series(folder).stacks().get(0);

    assertThat(stack.notices()).isEmpty();
    assertVoxels(stack.toVolume(Limits.defaults()), 1, false);
    assertThat(stack.grid().orElseThrow().toPatient().stepK()).isEqualTo(new Point3(0, 0, 2.5));
  }

  /** The same files, converted by dcm2niix where it is installed (package dcm2niix). */
  @ParameterizedTest
  @ValueSource(strings = {"up", "down"})
  void dcm2niixMakesTheSameVolumes(String way) throws Exception {
    CsaWriter csa =
        way.equals("up") ? upwards() : CsaWriter.mosaic(SLICES, "0.0", "0.25881905", "-0.96592583");
    for (int time = 1; time <= 2; time++) {
      write(time, mosaic(time, csa.second()));
    }
    List<Volume> judged = Dcm2niix.volumes(folder);
    DicomSeries series = SeriesFiles.series(folder);

    assertThat(judged).hasSize(2);
    for (int time = 0; time < 2; time++) {
      Volume own = series.stacks().get(time).toVolume(Limits.defaults());
      Dcm2niix.assertSame(own, judged.get(time));
    }
  }
}
