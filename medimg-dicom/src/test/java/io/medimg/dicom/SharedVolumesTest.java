package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.geometry.Point3;
import io.medimg.core.image.Volume;
import io.medimg.core.image.VoxelGrid;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.series.DicomFolder;
import io.medimg.dicom.series.DicomSeries;
import io.medimg.dicom.series.SeriesNotice;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real series, where the shared collection is there. */
class SharedVolumesTest {
  private static final Path DATA =
      Path.of(System.getProperty("medimg.shared", "../shared"), "data", "volumes");

  private static DicomSeries series(String folder) throws IOException {
    Path path = DATA.resolve(folder);
    assumeTrue(Files.isDirectory(path), () -> "no shared volumes in " + path + ", which is fine");
    DicomFolder found = DicomFolder.scan(path, Limits.defaults());
    assertThat(found.problems()).isEmpty();
    assertThat(found.series()).hasSize(1);
    return found.series().get(0);
  }

  private static List<Kind> kinds(List<SeriesNotice> notices) {
    return notices.stream().map(SeriesNotice::kind).toList();
  }

  @Test
  void tiltedHeadWithUnevenSpacing() throws IOException {
    SliceStack stack = series("ct-head-ge").stacks().get(0);

    assertThat(kinds(stack.notices())).contains(Kind.GANTRY_TILT, Kind.UNEVEN_SPACING);
    assertThat(stack.notices().toString()).contains("18.5 degrees");
    assertThat(stack.count()).isEqualTo(28);
    Volume volume = stack.toVolume(Limits.defaults());
    // z goes from 5.836 to 157.776, in steps of 4.22 mm
    assertThat(volume.depth()).isEqualTo(37);
    assertThat(volume.grid().isSheared()).isTrue();
    Point3 last = volume.grid().toPatient().apply(new Point3(0, 0, 36));
    assertThat(last.z()).isCloseTo(157.776, within(0.05));
    assertThat(last.y()).isCloseTo(-123.5404569, within(0.001));
    assertThat(volume.isotropic().grid().isSheared()).isFalse();
  }

  @Test
  void obliqueSagittalSlicesLieWhereTheirFilesSay() throws IOException {
    SliceStack stack = series("mr-sag").stacks().get(0);
    assertThat(stack.notices()).isEmpty();

    Volume volume = stack.toVolume(Limits.defaults());

    // dcm2niix v1.0.20220720 and NiBabel 5.0.0: a voxel of 0.9 x 0.859 x 0.859 mm
    Point3 mm = volume.grid().spacingMm();
    assertThat(mm.z()).isCloseTo(0.9, within(1e-3));
    assertThat(mm.x()).isCloseTo(0.859375, within(1e-4));
    assertThat(volume.depth()).isEqualTo(64);
    for (int k : new int[] {0, 17, 63}) {
      Path file = stack.files().get(k);
      DicomDataset d = new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
      double[] at = d.numbers(0x0020_0032);
      Point3 place = volume.grid().toPatient().apply(new Point3(0, 0, k));
      assertThat(place.minus(new Point3(at[0], at[1], at[2])).length()).isLessThan(0.01);
      assertThat(volume.slice(k).pixels())
          .isEqualTo(new DicomReader().read(ImageSource.of(file), Limits.defaults()).pixels());
    }
  }

  @Test
  void torsoWithoutSeriesUid() throws IOException {
    DicomSeries series = series("ct-totalseg/dicom-series");

    SliceStack stack = series.stacks().get(0);
    VoxelGrid grid = stack.grid().orElseThrow();

    assertThat(kinds(series.notices())).containsExactly(Kind.NO_SERIES_UID);
    // dcm2niix v1.0.20220720
    assertThat(grid.depth()).isEqualTo(20);
    assertThat(grid.spacingMm().minus(new Point3(0.9765625, 0.9765625, 2)).length())
        .isLessThan(1e-6);
    assertThat(
            grid.toPatient()
                .origin()
                .minus(new Point3(-249.51171875, -437.51171875, -804.5))
                .length())
        .isLessThan(1e-6);
    // JPEG 2000 lossless, in Hounsfield units
    Volume volume = stack.toVolume(Limits.defaults());
    assertThat(volume.rescale(0).rescaleIntercept()).isEqualTo(-1024);
    float[] real = volume.realValues();
    double sum = 0;
    for (float v : real) {
      sum += v;
    }
    // dcm2niix v1.0.20220720 with OpenJPEG: the mean of all voxels
    assertThat(sum / real.length).isCloseTo(-624.1259267807, within(1e-3));
  }
}
