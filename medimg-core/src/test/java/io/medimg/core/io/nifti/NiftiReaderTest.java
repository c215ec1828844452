package io.medimg.core.io.nifti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.contract.ImageReaderContract;
import io.medimg.core.geometry.AffineMap3;
import io.medimg.core.geometry.Point3;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.SliceSource;
import io.medimg.core.image.Volume;
import io.medimg.core.image.VoxelGrid;
import io.medimg.core.io.Golden;
import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Images;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.nifti.NiftiReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NiftiReaderTest extends ImageReaderContract {
  @TempDir private Path folder;

  private static Path golden(String name) {
    return Golden.folder().resolve("volumes").resolve(name);
  }

  private static byte[] content(String name) throws IOException {
    return Files.readAllBytes(golden(name));
  }

  @Override
  protected ImageReader reader() {
    return new NiftiReader();
  }

  @Override
  protected Map<String, byte[]> goodFiles() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name :
        new String[] {
          "s16-qform.nii", "s16-scaled.nii", "u8-sheared.nii.gz", "u16-second.nii.gz", "s8.nii.gz"
        }) {
      files.put(name, content(name));
    }
    return files;
  }

  @Override
  protected Map<String, byte[]> absurdFiles() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] plain = content("s16-qform.nii");
    byte[] second = unpacked(content("u16-second.nii.gz"));
    for (int axis = 1; axis <= 4; axis++) {
      byte[] axes = withShort(plain, 40, 4);
      files.put("axis " + axis + " of 32767", withShort(axes, 40 + 2 * axis, 32_767));
      byte[] longer = withLong(second, 16, 4);
      files.put("second, axis " + axis, withLong(longer, 16 + 8 * axis, Long.MAX_VALUE));
      files.put("packed, axis " + axis, packed(withLong(longer, 16 + 8 * axis, Integer.MAX_VALUE)));
    }
    files.put("negative axis", withShort(plain, 42, -3));
    files.put("no axes", withShort(plain, 40, 0));
    files.put("eight axes", withShort(plain, 40, 8));
    files.put("packed 30000", packed(withShort(withShort(plain, 42, 30_000), 44, 30_000)));
    return files;
  }

  private static byte[] withShort(byte[] content, int at, int value) {
    byte[] changed = content.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
    return changed;
  }

  private static byte[] withLong(byte[] content, int at, long value) {
    byte[] changed = content.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return changed;
  }

  private static byte[] withFloat(byte[] content, int at, float value) {
    byte[] changed = content.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, value);
    return changed;
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] unpacked(byte[] content) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes();
  }

  private static List<Volume> volumes(byte[] content) throws IOException {
    return Nifti.readVolumes(ImageSource.of("x.nii", content), Limits.defaults());
  }

  static Stream<Arguments> rows() throws IOException {
    return Files.readAllLines(golden("nifti.tsv"), StandardCharsets.UTF_8).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .map(row -> Arguments.of(row[0], row));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void volumesEqualWhatNibabelReads(String name, String[] row) throws IOException {
    double[] shape = numbers(row[1]);
    double[] affine = numbers(row[2]);
    double[] expected = numbers(row[3]);

    List<Volume> volumes = volumes(content(name));

    assertThat(volumes).hasSize((int) shape[3]);
    VoxelGrid grid = volumes.get(0).grid();
    assertThat(new double[] {grid.width(), grid.height(), grid.depth()})
        .isEqualTo(Arrays.copyOf(shape, 3));
    AffineMap3 map = grid.toPatient();
    Point3[] columns = {map.stepI(), map.stepJ(), map.stepK(), map.origin()};
    for (int c = 0; c < 4; c++) {
      Point3 wanted = new Point3(affine[3 * c], affine[3 * c + 1], affine[3 * c + 2]);
      assertThat(columns[c].minus(wanted).length()).as("column %d", c).isLessThan(1e-5);
    }
    int length = grid.voxels() * volumes.size();
    int every = Math.max(1, length / 200);
    assertThat(expected).hasSize((length + every - 1) / every);
    for (int n = 0; n < expected.length; n++) {
      int at = n * every;
      float[] real = volumes.get(at / grid.voxels()).realValues();
      assertThat((double) real[at % grid.voxels()])
          .as("value %d", at)
          .isCloseTo(expected[n], within(1e-6 * Math.max(1, Math.abs(expected[n]))));
    }
  }

  @Test
  void imagesLieAsRadiologistsLookAtThem() throws IOException {
    // The golden volume's columns lead to the left and its rows to the back: nothing to turn over.
    MedicalImage asIs =
        reader().read(ImageSource.of(golden("s16-sform.nii.gz")), Limits.defaults());
    Volume volume = Nifti.readVolume(golden("s16-sform.nii.gz"));
    assertThat(asIs.pixels()).isEqualTo(volume.voxels());
    assertThat(asIs.frames()).isEqualTo(9);
    assertThat(asIs.metadata().pixelSpacing().orElseThrow().rowMm()).isEqualTo(0.75);

    // The same voxels as most NIfTI files have them: columns to the right, rows to the front.
    AffineMap3 m = volume.grid().toPatient();
    AffineMap3 turned =
        new AffineMap3(m.stepI().times(-1), m.stepJ().times(-1), m.stepK(), m.origin());
    Path file = folder.resolve("ras.nii");
    Nifti.write(Volume.of(new VoxelGrid(13, 11, 9, turned), volume.voxels()), file);
    MedicalImage shown = Images.read(file);

    assertThat(shown.metadata().format()).isEqualTo("NIfTI");
    for (int y = 0; y < 11; y++) {
      for (int x = 0; x < 13; x++) {
        assertThat(shown.value(x, y)).isEqualTo(asIs.value(12 - x, 10 - y));
      }
    }
  }

  @Test
  void slopeAndInterceptAreTheRescale() throws IOException {
    Volume volume = Nifti.readVolume(golden("s16-scaled.nii"));

    assertThat(volume.rescale(0)).isEqualTo(new Rescale(0.25, -7, ""));
    assertThat(volume.voxels().type()).isEqualTo(SampleType.S16);
    assertThat(Images.read(golden("s16-scaled.nii")).metadata().rescale())
        .isEqualTo(new Rescale(0.25, -7, ""));
  }

  @ParameterizedTest
  @CsvSource({"0,5", "NaN,5", "2,NaN", "Infinity,0"})
  void brokenSlopesAreNone(float slope, float intercept) throws IOException {
    byte[] changed = withFloat(withFloat(content("s16-scaled.nii"), 112, slope), 116, intercept);

    assertThat(volumes(changed).get(0).rescale(0)).isEqualTo(Rescale.IDENTITY);
  }

  @ParameterizedTest
  @EnumSource(SampleType.class)
  void everyTypeComesBackAsItWasWritten(SampleType type) throws IOException {
    AffineMap3 map = Nifti.readVolume(golden("f32.nii.gz")).grid().toPatient();
    Volume volume =
        Volume.of(
            new VoxelGrid(3, 2, 2, map),
            switch (type) {
              case U8 -> PixelBuffer.U8.of(new byte[] {0, 1, -1, 3, 4, 5, 6, 7, 8, 9, 10, 11});
              case U16 -> PixelBuffer.U16.of(new short[] {0, -1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
              case S16 -> PixelBuffer.S16.of(new short[] {0, -1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
              case F32 ->
                  PixelBuffer.F32.of(new float[] {.1f, Float.NaN, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0});
            },
            ImageMetadata.builder().build(),
            Collections.nCopies(2, SliceSource.of(new Rescale(0.5, -3, ""))));
    for (String name : List.of("back.nii", "back.nii.gz")) {
      Path file = folder.resolve(name);

      Nifti.write(volume, file);
      Volume back = Nifti.readVolume(file);

      assertThat(back.voxels()).isEqualTo(volume.voxels());
      assertThat(back.rescale(1)).isEqualTo(volume.rescale(1));
      AffineMap3 there = back.grid().toPatient();
      assertThat(there.stepI().minus(map.stepI()).length()).isLessThan(1e-6);
      assertThat(there.stepK().minus(map.stepK()).length()).isLessThan(1e-6);
      assertThat(there.origin().minus(map.origin()).length()).isLessThan(1e-5);
    }
  }

  /** The quaternion alone must say the same as the rows, whichever part of it is the largest. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void quaternionSaysWhatTheRowsSay(int turn) throws IOException {
    Point3[] signs = {
      new Point3(1, 1, 1), new Point3(1, -1, -1), new Point3(-1, 1, -1), new Point3(-1, -1, 1),
      new Point3(-1, 1, 1), new Point3(1, -1, 1), new Point3(1, 1, -1), new Point3(-1, -1, -1)
    };
    AffineMap3 m = Nifti.readVolume(golden("f32.nii.gz")).grid().toPatient();
    AffineMap3 map =
        new AffineMap3(
            m.stepI().times(signs[turn].x()),
            m.stepJ().times(signs[turn].y()),
            m.stepK().times(signs[turn].z()),
            m.origin());
    Path file = folder.resolve("turned.nii");
    Nifti.write(Volume.of(new VoxelGrid(1, 1, 2, map), PixelBuffer.U8.of(new byte[2])), file);
    byte[] withoutRows = withShort(Files.readAllBytes(file), 254, 0);

    AffineMap3 there = volumes(withoutRows).get(0).grid().toPatient();

    assertThat(there.stepI().minus(map.stepI()).length()).isLessThan(1e-5);
    assertThat(there.stepJ().minus(map.stepJ()).length()).isLessThan(1e-5);
    assertThat(there.stepK().minus(map.stepK()).length()).isLessThan(1e-5);
  }

  @Test
  void longAxesNeedTheSecondVersion() throws IOException {
    AffineMap3 map = Nifti.readVolume(golden("f32.nii.gz")).grid().toPatient();
    Volume volume =
        Volume.of(new VoxelGrid(40_000, 1, 2, map), PixelBuffer.U8.of(new byte[80_000]));
    Path file = folder.resolve("long.nii.gz");

    Nifti.write(volume, file);

    assertThat(unpacked(Files.readAllBytes(file))[0] & 0xFF).isEqualTo(540 & 0xFF);
    assertThat(Nifti.readVolume(file).width()).isEqualTo(40_000);
    assertThat(Nifti.readVolume(file).grid().toPatient().origin().minus(map.origin()).length())
        .isLessThan(1e-9);
  }

  @Test
  void otherUnitsBecomeMillimetres() throws IOException {
    byte[] metres = content("s16-qform.nii");
    metres[123] = 1;

    assertThat(volumes(metres).get(0).grid().spacingMm().z()).isCloseTo(1700, within(0.01));
  }

  @Test
  void brokenTransformsFallBackThenAreRefused() throws IOException {
    byte[] plain = content("s16-qform.nii");
    // An sform of nothing but zeros is said to be there: the qform takes its place.
    byte[] zeros = withShort(plain, 254, 1);
    Arrays.fill(zeros, 280, 328, (byte) 0);
    byte[] nowhere = withShort(plain, 252, 0);
    for (int i = 1; i <= 3; i++) {
      nowhere = withFloat(nowhere, 76 + 4 * i, Float.NaN);
    }
    byte[] without = nowhere;

    assertThat(volumes(zeros).get(0).grid()).isEqualTo(volumes(plain).get(0).grid());
    assertThatThrownBy(() -> volumes(without))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("where voxels lie");
    MedicalImage image = reader().read(ImageSource.of("x.nii", without), Limits.defaults());
    assertThat(image.frames()).isEqualTo(9);
    assertThat(image.metadata().pixelSpacing()).isEmpty();
  }

  /** NIfTI-2 of 2 x 2 x 2 bytes, whose numbers are doubles. */
  private static byte[] second(double mm, double sform, double slope, int units) {
    ByteBuffer b = ByteBuffer.allocate(552).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0, 540);
    b.put(4, "n+2\0\r\n\032\n".getBytes(StandardCharsets.US_ASCII));
    b.putShort(12, (short) 2).putShort(14, (short) 8);
    for (int i = 0; i < 8; i++) {
      b.putLong(16 + 8 * i, i == 0 ? 3 : i < 4 ? 2 : 1);
      b.putDouble(104 + 8 * i, mm);
    }
    b.putLong(168, 544).putDouble(176, slope);
    b.putInt(348, 1);
    for (int i = 0; i < 3; i++) {
      b.putDouble(400 + 40 * i, sform);
    }
    return b.putInt(500, units).array();
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1e308, 3",
    "3, 1e-320, 3",
    "3, 1e10, 3",
    "3, NaN, 3",
    "3, 4, 4",
    "1e308, 4, 4",
    "1e-320, 4, 4"
  })
  void transformsOutsideAnyPatientArePassedOver(double mm, double sform, double used)
      throws IOException {
    Volume volume = volumes(second(mm, sform, 1, 2)).get(0);

    assertThat(volume.grid().spacingMm()).isEqualTo(new Point3(used, used, used));
  }

  @ParameterizedTest
  @CsvSource({"1e-320, 1e308, 2", "1e308, 1e-320, 2", "1e10, 1e10, 2", "1e305, 1e305, 1"})
  void withoutAnyTransformThereIsNoVolume(double mm, double sform, int units) throws IOException {
    byte[] content = second(mm, sform, 1, units);

    assertThatThrownBy(() -> volumes(content))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("where voxels lie");
    assertThat(
            reader()
                .read(ImageSource.of("x.nii", content), Limits.defaults())
                .metadata()
                .pixelSpacing())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e308, -1e308, 1e-320})
  void slopesBeyondFloatsAreRefused(double slope) {
    assertThatThrownBy(() -> volumes(second(1, 1, slope, 2)))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("slope");
  }

  @Test
  void severalVolumesAreNotOne() throws IOException {
    assertThatThrownBy(() -> Nifti.readVolume(golden("frames.nii.gz")))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("3 volumes");
    assertThat(Images.read(golden("frames.nii.gz")).frames()).isEqualTo(27);
    assertThat(volumes(content("frames.nii.gz")).get(2).slices().get(1).frame()).isEqualTo(19);
  }

  @ParameterizedTest
  @CsvSource({"32,complex", "1,single bits", "2304,RGBA", "77,unknown"})
  void otherTypesAreNamed(int code, String name) throws IOException {
    byte[] changed = withShort(content("s16-qform.nii"), 70, code);

    assertThatThrownBy(() -> volumes(changed))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining(name);
  }

  @Test
  void valuesInAnotherFileAreNamed() throws IOException {
    byte[] pair = content("s16-qform.nii");
    pair[345] = 'i';

    assertThatThrownBy(() -> volumes(pair))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining(".hdr");
  }

  @Test
  void colourIsAnImageAndNoVolume() throws IOException {
    byte[] plain = content("s16-qform.nii");
    byte[] colour = Arrays.copyOf(withShort(plain, 70, 128), 352 + 13 * 11 * 9 * 3);

    assertThat(reader().read(ImageSource.of("x.nii", colour), Limits.defaults()).channels())
        .isEqualTo(3);
    assertThatThrownBy(() -> volumes(colour))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("colour");
  }

  @Test
  void hugeWholeNumbersAreRefused() throws IOException {
    byte[] plain = content("s16-qform.nii");
    byte[] wide = Arrays.copyOf(withShort(plain, 70, 8), 352 + 13 * 11 * 9 * 4);
    byte[] changed = withLong(wide, 352, (1L << 24) + 1);

    assertThatThrownBy(() -> volumes(changed))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("16777216");
  }

  @Test
  void damageInPackedDataIsSeen() throws IOException {
    byte[] whole = content("s16-sform.nii.gz");
    byte[] checkSum = whole.clone();
    checkSum[whole.length - 7] ^= 1;
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);

    assertThatThrownBy(() -> volumes(checkSum)).isInstanceOf(MalformedImageException.class);
    assertThatThrownBy(() -> volumes(cut)).isInstanceOf(MalformedImageException.class);
  }

  @Test
  void unpackingIsBounded() throws IOException {
    Limits small = new Limits(1 << 20, 1000, 1 << 20, 100, 8, 1000);

    assertThatThrownBy(
            () -> Nifti.readVolumes(ImageSource.of("x", content("s16-sform.nii.gz")), small))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("limit of 1000");
  }

  @Test
  void missingFolderLeavesNothingBehind() throws IOException {
    Volume volume = Nifti.readVolume(golden("f32.nii.gz"));

    assertThatThrownBy(() -> Nifti.write(volume, folder.resolve("none/x.nii")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("folder");
    assertThat(folder).isEmptyDirectory();
  }
}
