package io.medimg.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.medimg.core.geometry.AffineMap3;
import io.medimg.core.geometry.Point3;
import io.medimg.core.geometry.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VolumeTest {
  private static final int W = 13;
  private static final int H = 11;
  private static final int D = 9;

  private static int formula(int i, int j, int k) {
    return (i * 7 + j * 13 + k * 29 + i * j * k) % 101 - 50;
  }

  private static Volume volume(SampleType type, AffineMap3 map) {
    VoxelSink sink = new VoxelSink(type, W * H * D);
    for (int k = 0; k < D; k++) {
      for (int j = 0; j < H; j++) {
        double[] row = new double[W];
        for (int i = 0; i < W; i++) {
          row[i] = formula(i, j, k) + (type == SampleType.U8 || type == SampleType.U16 ? 50 : 0);
        }
        sink.add(row);
      }
    }
    return Volume.of(new VoxelGrid(W, H, D, map), sink.buffer());
  }

  private static List<String[]> golden(String file) throws IOException {
    String root = System.getProperty("medimg.root");
    Path folder =
        root == null
            ? Path.of("src/test/golden/volumes")
            : Path.of(root, "medimg-core", "src", "test", "golden", "volumes");
    return Files.readAllLines(folder.resolve(file), StandardCharsets.UTF_8).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .toList();
  }

  static Stream<Arguments> reslices() throws IOException {
    return golden("reslices.tsv").stream().map(row -> Arguments.of(row[0], row));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static Point3 point(double[] v, int at) {
    return new Point3(v[at], v[at + 1], v[at + 2]);
  }

  private static AffineMap3 map(String text) {
    double[] v = numbers(text);
    return new AffineMap3(point(v, 0), point(v, 3), point(v, 6), point(v, 9));
  }

  private static AffineMap3 straight() {
    return new AffineMap3(
        new Point3(0.5, 0, 0), new Point3(0, 0.75, 0), new Point3(0, 0, 2), new Point3(-3, 4, 10));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reslices")
  void pictureOfAPlaneEqualsScipy(String name, String[] row) {
    double[] size = numbers(row[2]);
    double[] places = numbers(row[3]);
    SlicePlane plane =
        new SlicePlane(
            new Size((int) size[0], (int) size[1]),
            point(places, 0),
            point(places, 3),
            point(places, 6));
    Reslicing how = row[4].equals("NEAREST") ? Reslicing.nearest() : Reslicing.trilinear();
    how =
        how.slab(Reslicing.Combination.valueOf(row[5]), Double.parseDouble(row[6]))
            .outside(Double.NaN);

    MedicalImage picture = volume(SampleType.S16, map(row[1])).reslice(plane, how);

    double[] expected = numbers(row[7]);
    assertThat(picture.pixels().length()).isEqualTo(expected.length);
    assertThat(Arrays.stream(expected).filter(v -> !Double.isNaN(v)).count()).isPositive();
    for (int i = 0; i < expected.length; i++) {
      float found = picture.pixels().get(i);
      if (Double.isNaN(expected[i])) {
        assertThat(found).as("%s, pixel %d", name, i).isNaN();
      } else {
        assertThat((double) found).as("%s, pixel %d", name, i).isCloseTo(expected[i], within(1e-4));
      }
    }
  }

  @Test
  void tiltedStackIsStraightenedAsByScipy() throws IOException {
    String[] row = golden("resampled.tsv").get(0);
    Volume tilted = volume(SampleType.S16, map(row[1]));
    assertThat(tilted.grid().isSheared()).isTrue();

    Volume straight = tilted.resample(new Point3(0.8, 0.8, 0.8), Reslicing.Interpolation.TRILINEAR);

    double[] counts = numbers(row[2]);
    assertThat(new double[] {straight.width(), straight.height(), straight.depth()})
        .isEqualTo(counts);
    assertThat(straight.grid().isSheared()).isFalse();
    AffineMap3 expectedMap = map(row[3]);
    assertThat(straight.grid().toPatient().origin().minus(expectedMap.origin()).length())
        .isLessThan(1e-6);
    assertThat(straight.grid().toPatient().stepK().minus(expectedMap.stepK()).length())
        .isLessThan(1e-6);
    double[] expected = numbers(row[4]);
    assertThat(straight.voxels().type()).isEqualTo(SampleType.S16);
    assertThat(straight.voxels().length()).isEqualTo(expected.length);
    int different = 0;
    for (int i = 0; i < expected.length; i++) {
      double off = Math.abs(straight.voxels().get(i) - expected[i]);
      assertThat(off).as("voxel %d", i).isLessThanOrEqualTo(1);
      different += off > 0 ? 1 : 0;
    }
    assertThat(different).isLessThan(expected.length / 1000 + 2);
  }

  @ParameterizedTest
  @EnumSource(SampleType.class)
  void planeThroughVoxelCentresGivesThem(SampleType type) {
    Volume volume = volume(type, straight());
    SlicePlane plane = SlicePlane.of(volume.grid(), AnatomicalPlane.AXIAL, 14).withPixelMm(0.25);

    MedicalImage picture = volume.reslice(plane);

    assertThat(picture.size()).isEqualTo(new Size(25, 31));
    for (int j = 0; j < H; j++) {
      for (int i = 0; i < W; i++) {
        assertThat((double) picture.value(2 * i, 3 * j)).isEqualTo(volume.value(i, j, 2));
      }
    }
  }

  @Test
  void picturesLieAsRadiologistsLookAtThem() {
    Volume volume = volume(SampleType.S16, straight());

    SlicePlane coronal = SlicePlane.of(volume.grid(), AnatomicalPlane.CORONAL, 4.75);
    SlicePlane sagittal = SlicePlane.of(volume.grid(), AnatomicalPlane.SAGITTAL, -1);

    assertThat(coronal.size()).isEqualTo(new Size(13, 33));
    assertThat((double) volume.reslice(coronal).value(3, 0)).isEqualTo(formula(3, 1, 8));
    assertThat((double) volume.reslice(coronal).value(3, 32)).isEqualTo(formula(3, 1, 0));
    assertThat(sagittal.size()).isEqualTo(new Size(11, 22));
    assertThat((double) volume.reslice(sagittal).value(5, 0)).isEqualTo(formula(4, 5, 8));
    assertThat(volume.reslice(sagittal).metadata().pixelSpacing().orElseThrow().rowMm())
        .isCloseTo(0.75, within(1e-12));
  }

  @Test
  void projectionThroughTheWholeVolumeSeesEveryVoxel() {
    Volume volume = volume(SampleType.S16, straight());

    MedicalImage greatest = volume.project(AnatomicalPlane.AXIAL, Reslicing.Combination.MAXIMUM);

    for (int i = 0; i < W; i++) {
      int most = Integer.MIN_VALUE;
      for (int k = 0; k < D; k++) {
        most = Math.max(most, formula(i, 0, k));
      }
      assertThat((double) greatest.value(i, 0)).isEqualTo(most);
    }
  }

  @Test
  void everySliceIsScaledByItself() {
    VoxelGrid grid = new VoxelGrid(1, 1, 3, straight());
    List<SliceSource> slices =
        List.of(
            SliceSource.of(new Rescale(1, 0, "BQML")),
            SliceSource.of(new Rescale(2, 1, "BQML")),
            SliceSource.of(new Rescale(4, 0, "BQML")));
    PixelBuffer voxels = PixelBuffer.S16.of(new short[] {10, 10, 10});

    Volume volume = Volume.of(grid, voxels, ImageMetadata.builder().build(), slices);

    assertThat(volume.value(0, 0, 1)).isEqualTo(21);
    assertThat(volume.realValues()).containsExactly(10f, 21f, 40f);
    assertThat(volume.toImage().pixels()).isEqualTo(PixelBuffer.F32.of(new float[] {10, 21, 40}));
    assertThat(volume.toImage().metadata().rescale()).isEqualTo(new Rescale(1, 0, "BQML"));
    assertThat(volume.slice(2).metadata().rescale().rescaleSlope()).isEqualTo(4);
    Volume finer = volume.resample(new Point3(1, 1, 1), Reslicing.Interpolation.TRILINEAR);
    assertThat(finer.realValues()).containsExactly(10f, 15.5f, 21f, 30.5f, 40f);
    assertThat(finer.slices().get(1).interpolated()).isTrue();
    assertThat(finer.slices().get(2).interpolated()).isFalse();
  }

  @Test
  void cubesKeepTypeAndRescale() {
    Volume volume = volume(SampleType.U8, straight());

    Volume cubes = volume.isotropic();

    assertThat(cubes.voxels().type()).isEqualTo(SampleType.U8);
    assertThat(cubes.grid().spacingMm().minus(new Point3(0.5, 0.5, 0.5)).length())
        .isLessThan(1e-12);
    assertThat(cubes.depth()).isEqualTo(33);
    assertThat(cubes.value(4, 0, 4)).isEqualTo(volume.value(4, 0, 1));
    assertThat(cubes.grid().axisCodes()).isEqualTo("LPS");
  }

  @Test
  void mapsAreUndoneByTheirInverse() {
    AffineMap3 map =
        new AffineMap3(
            new Point3(0.3, 0.1, -2),
            new Point3(1, 0.9, 0.2),
            new Point3(0.5, -1, 0.1),
            new Point3(7, -8, 9));
    Point3 p = new Point3(1.25, -3, 17);

    assertThat(map.inverse().apply(map.apply(p)).minus(p).length()).isLessThan(1e-12);
    assertThat(map.withXyReversed().apply(p))
        .isEqualTo(new Point3(-map.apply(p).x(), -map.apply(p).y(), map.apply(p).z()));
  }

  @Test
  void whatCannotBeIsRefused() {
    Volume volume = volume(SampleType.S16, straight());
    Point3 left = new Point3(1, 0, 0);

    assertThatThrownBy(() -> new VoxelGrid(60_000, 60_000, 2, straight()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("60000 x 60000 x 2");
    assertThatThrownBy(() -> new AffineMap3(left, left, left, left))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SlicePlane.through(volume.grid(), left, left, left))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                SlicePlane.of(volume.grid(), AnatomicalPlane.AXIAL, 0).withPixelMm(/* mm= */ 1e-9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("larger");
    assertThatThrownBy(() -> volume.resample(new Point3(0, 1, 1), Reslicing.Interpolation.NEAREST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0");
    assertThatThrownBy(() -> volume.value(13, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1e-320, 1",
    "0, 1e-7, 1",
    "0, 1e5, 1",
    "0, 1e10, 1",
    "0, 1e308, 1",
    "1e308, 1, 1",
    "1e7, 1, 1",
    "0, 1, 1e-9"
  })
  void voxelsOutsideAnyPatientAreRefused(double x, double mm, double upright) {
    // The third axis lies in the plane of the others but for a part.
    Point3 third = new Point3(Math.sqrt(1 - upright * upright), 0, upright);

    assertThatThrownBy(
            () ->
                new VoxelGrid(
                    2,
                    2,
                    2,
                    new AffineMap3(
                        new Point3(1, 0, 0),
                        new Point3(0, 1, 0),
                        third.times(mm),
                        new Point3(x, 0, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void slabFarThickerThanTheVolumeCostsNothing() {
    Volume volume = volume(SampleType.S16, straight());
    SlicePlane plane = SlicePlane.of(volume.grid(), AnatomicalPlane.AXIAL, 18);
    Reslicing whole = Reslicing.trilinear().slab(Reslicing.Combination.MAXIMUM, 2 * 4000);
    Reslicing far = Reslicing.trilinear().slab(Reslicing.Combination.MAXIMUM, 2e12);

    MedicalImage expected = volume.project(AnatomicalPlane.AXIAL, Reslicing.Combination.MAXIMUM);

    assertThat(volume.reslice(plane, whole).pixels()).isEqualTo(expected.pixels());
    MedicalImage picture =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> volume.reslice(plane, far));
    assertThat(picture.size()).isEqualTo(expected.size());
    MedicalImage beside = volume.reslice(plane.shifted(1e9), whole.outside(-1));
    assertThat((double) beside.value(3, 3)).isEqualTo(-1);
  }

  @Test
  void workBeyondBoundsIsRefusedWithWhatToDo() {
    AffineMap3 flat =
        new AffineMap3(
            new Point3(1e-6, 0, 0), new Point3(0, 1e-6, 0), new Point3(0, 0, 1e4), Point3.ORIGIN);
    Volume thin = Volume.of(new VoxelGrid(2, 2, 2, flat), PixelBuffer.U8.of(new byte[8]));
    SlicePlane steep =
        new SlicePlane(
            new Size(1000, 1000), Point3.ORIGIN, new Point3(0, 1, 0), new Point3(1, 0, 1));

    assertThatThrownBy(
            () ->
                thin.reslice(
                    steep, Reslicing.trilinear().slab(Reslicing.Combination.MEAN, /* mm= */ 1000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("thinner slab");
    assertThatThrownBy(() -> thin.isotropic())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spacing");
    AffineMap3 wide =
        new AffineMap3(
            new Point3(1000, 0, 0), new Point3(0, 1000, 0), new Point3(0, 0, 1), Point3.ORIGIN);
    Volume plates = Volume.of(new VoxelGrid(50, 50, 9, wide), PixelBuffer.U8.of(new byte[22_500]));
    assertThatThrownBy(() -> plates.isotropic())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("larger spacing");
    assertThatThrownBy(
            () ->
                new SlicePlane(
                    new Size(1 << 16, 1 << 14),
                    Point3.ORIGIN,
                    new Point3(1, 0, 0),
                    new Point3(0, 1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("larger ones");
  }

  @Test
  void descriptionNamesGeometryAndNoSource() {
    VoxelGrid grid = new VoxelGrid(1, 1, 1, straight());
    SliceSource source = new SliceSource("MILLER.dcm", "1.2.3", 0, Rescale.IDENTITY, false);
    Volume volume =
        Volume.of(
            grid,
            PixelBuffer.U8.of(new byte[1]),
            ImageMetadata.builder().modality(Modality.CT).build(),
            List.of(source));

    assertThat(volume + " " + volume.slices())
        .contains("0.5000 x 0.7500 x 2.000 mm", "LPS", "CT")
        .doesNotContain("MILLER", "1.2.3");
  }
}
