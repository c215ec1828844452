package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Point3;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.SliceSource;
import io.medimg.core.image.Volume;
import io.medimg.core.io.Limits;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.series.DicomFolder;
import io.medimg.dicom.series.DicomSeries;
import io.medimg.dicom.series.SeriesNotice;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceStack;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series made slice by slice; each test plants one oddity. */
class DicomSeriesTest {
  private static final int SERIES_UID = 0x0020_000E;
  private static final int INSTANCE_NUMBER = 0x0020_0013;
  private static final int POSITION = 0x0020_0032;
  private static final int ORIENTATION = 0x0020_0037;
  private static final int IMAGE_TYPE = 0x0008_0008;
  private static final int ECHO_NUMBERS = 0x0018_0086;

  @TempDir private Path folder;

  /** One slice of 3 x 2 pixels; what a test does not change is an axial CT. */
  private final class Slice {
    private String uid = "1.2.3";
    private String sop = "";
    private int number = 1;
    private double x = -10;
    private double y = -20;
    private double z;
    private String axes = "1\\0\\0\\0\\1\\0";
    private String type = "ORIGINAL\\PRIMARY\\AXIAL";
    private String echo = "";
    private double slope = 1;
    private int bits = 16;
    private int columns = 3;
    private String photometric = "MONOCHROME2";

    private Slice at(int instance, double mm) {
      number = instance;
      z = mm;
      sop = "1.2.3." + instance;
      return this;
    }

    /** Pixels hold the instance number times 100, plus their index. */
    private void write() throws IOException {
      write("s%03d.dcm".formatted(number));
    }

    private void write(String name) throws IOException {
      DicomFile file =
          DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
              .text(IMAGE_TYPE, Vr.CS, type)
              .text(Tag.SOP_INSTANCE_UID, Vr.UI, sop)
              .text(Tag.MODALITY, Vr.CS, "CT");
      if (!echo.isEmpty()) {
        file.text(ECHO_NUMBERS, Vr.IS, echo);
      }
      file.text(SERIES_UID, Vr.UI, uid)
          .text(INSTANCE_NUMBER, Vr.IS, String.valueOf(number))
          .text(POSITION, Vr.DS, String.format(Locale.ROOT, "%s\\%s\\%.4f", x, y, z))
          .text(ORIENTATION, Vr.DS, axes)
          .numbers(Tag.SAMPLES_PER_PIXEL, 1)
          .text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, photometric)
          .numbers(Tag.ROWS, 2)
          .numbers(Tag.COLUMNS, columns)
          .text(Tag.PIXEL_SPACING, Vr.DS, "0.75\\0.5")
          .bits(bits, bits, bits - 1, 0)
          .text(Tag.RESCALE_INTERCEPT, Vr.DS, "-1000")
          .text(Tag.RESCALE_SLOPE, Vr.DS, String.valueOf(slope));
      int[] values = new int[2 * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = number * 100 + i;
      }
      if (bits == 16) {
        file.words(Tag.PIXEL_DATA, values);
      } else {
        file.element(Tag.PIXEL_DATA, Vr.OB, new byte[2 * columns]);
      }
      Files.write(folder.resolve(name), file.bytes());
    }
  }

  private DicomFolder scan() throws IOException {
    return DicomFolder.scan(folder, Limits.defaults());
  }

  private DicomSeries only() throws IOException {
    DicomFolder found = scan();
    assertThat(found.problems()).isEmpty();
    assertThat(found.series()).hasSize(1);
    return found.series().get(0);
  }

  private static List<Kind> kinds(List<SeriesNotice> notices) {
    return notices.stream().map(SeriesNotice::kind).toList();
  }

  private void slices(double... positions) throws IOException {
    for (int i = 0; i < positions.length; i++) {
      new Slice().at(i + 1, positions[i]).write();
    }
  }

  @Test
  void slicesAreSortedByPlaceAndNotByNumber() throws IOException {
    slices(6, 2, 4, 0);

    DicomSeries series = only();
    Volume volume = series.stacks().get(0).toVolume(Limits.defaults());

    assertThat(series.notices()).isEmpty();
    assertThat(series.stacks()).hasSize(1);
    assertThat(series.stacks().get(0).notices()).isEmpty();
    assertThat(volume.depth()).isEqualTo(4);
    assertThat(volume.grid().toPatient().origin()).isEqualTo(new Point3(-10, -20, 0));
    assertThat(volume.grid().toPatient().stepI()).isEqualTo(new Point3(0.5, 0, 0));
    assertThat(volume.grid().toPatient().stepJ()).isEqualTo(new Point3(0, 0.75, 0));
    assertThat(volume.grid().toPatient().stepK()).isEqualTo(new Point3(0, 0, 2));
    assertThat(volume.voxels().type()).isEqualTo(SampleType.U16);
    assertThat(volume.value(1, 1, 0)).isEqualTo(404 - 1000);
    assertThat(volume.value(2, 0, 1)).isEqualTo(202 - 1000);
    assertThat(volume.value(0, 0, 3)).isEqualTo(100 - 1000);
    assertThat(volume.slices())
        .extracting(SliceSource::sopInstanceUid)
        .containsExactly("1.2.3.4", "1.2.3.2", "1.2.3.3", "1.2.3.1");
    assertThat(volume.metadata().rescale().units()).isEqualTo("HU");
  }

  @Test
  void missingSliceIsSaidAndInterpolated() throws IOException {
    slices(0, 2, 4, 8, 10);

    SliceStack stack = only().stacks().get(0);
    Volume volume = stack.toVolume(Limits.defaults());

    assertThat(kinds(stack.notices())).containsExactly(Kind.MISSING_SLICES);
    assertThat(stack.notices().get(0).text()).contains("1 missing", "behind 4.000 mm");
    assertThat(volume.depth()).isEqualTo(6);
    assertThat(volume.value(1, 0, 3)).isEqualTo((301 + 401) / 2.0 - 1000);
    assertThat(volume.slices())
        .extracting(SliceSource::interpolated)
        .containsExactly(false, false, false, true, false, false);
  }

  @Test
  void unevenSpacingIsSaidAndMadeEven() throws IOException {
    slices(0, 2, 4, 7, 10, 12);

    SliceStack stack = only().stacks().get(0);
    Volume volume = stack.toVolume(Limits.defaults());

    assertThat(kinds(stack.notices())).containsExactly(Kind.UNEVEN_SPACING);
    assertThat(stack.notices().get(0).text()).contains("2.000 to 3.000 mm");
    assertThat(volume.depth()).isEqualTo(7);
    assertThat(volume.value(0, 0, 2)).isEqualTo(300 - 1000);
    assertThat(volume.value(0, 0, 3)).isCloseTo(300 + 200 / 3.0 - 1000, within(0.5));
    assertThat(volume.value(0, 0, 4)).isCloseTo(400 + 100 / 3.0 - 1000, within(0.5));
    assertThat(volume.value(0, 0, 6)).isEqualTo(600 - 1000);
  }

  @Test
  void tiltedGantryMakesAShearedVolume() throws IOException {
    for (int i = 1; i <= 4; i++) {
      Slice slice = new Slice().at(i, 3 * i);
      slice.axes = "1\\0\\0\\0\\0.9659258\\-0.2588190";
      slice.write();
    }

    SliceStack stack = only().stacks().get(0);

    assertThat(kinds(stack.notices())).containsExactly(Kind.GANTRY_TILT);
    assertThat(stack.notices().get(0).text()).contains("15.0 degrees");
    assertThat(stack.grid().orElseThrow().isSheared()).isTrue();
    Point3 step = stack.grid().orElseThrow().toPatient().stepK();
    assertThat(step.minus(new Point3(0, 0, 3)).length()).isLessThan(1e-6);
  }

  @Test
  void copiesAndDoublesAreLeftOut() throws IOException {
    slices(0, 2, 4);
    new Slice().at(2, 2).write("copy.dcm");
    new Slice().at(9, 4).write();

    DicomSeries series = only();
    SliceStack stack = series.stacks().get(0);

    assertThat(kinds(series.notices())).containsExactly(Kind.DUPLICATE_INSTANCE);
    assertThat(kinds(stack.notices())).containsExactly(Kind.DUPLICATE_POSITION);
    assertThat(stack.count()).isEqualTo(3);
    assertThat(stack.toVolume(Limits.defaults()).slices().get(2).sopInstanceUid())
        .isEqualTo("1.2.3.3");
  }

  @Test
  void echoesInOnePlaceAreStacksOfTheirOwn() throws IOException {
    for (int i = 1; i <= 6; i++) {
      Slice slice = new Slice().at(i, (i - 1) / 2);
      slice.echo = String.valueOf(i % 2 + 1);
      slice.write();
    }

    DicomSeries series = only();

    assertThat(kinds(series.notices())).containsExactly(Kind.SEVERAL_ACQUISITIONS);
    assertThat(series.notices().get(0).text()).contains("2 echoes");
    assertThat(series.stacks()).extracting(SliceStack::count).containsExactly(3, 3);
    assertThat(series.stacks().get(0).notices()).isEmpty();
  }

  @Test
  void echoNumbersThatDifferInDifferentPlacesSplitNothing() throws IOException {
    for (int i = 1; i <= 4; i++) {
      Slice slice = new Slice().at(i, i);
      slice.echo = String.valueOf(i);
      slice.write();
    }

    assertThat(only().stacks()).extracting(SliceStack::count).containsExactly(4);
  }

  @Test
  void surveyPicturesSizesAndOrientationsAreKeptApart() throws IOException {
    slices(0, 2, 4);
    Slice survey = new Slice().at(10, 0);
    survey.type = "ORIGINAL\\PRIMARY\\LOCALIZER";
    survey.axes = "1\\0\\0\\0\\0\\-1";
    survey.write();
    Slice wide = new Slice().at(11, 0);
    wide.columns = 4;
    wide.write();

    DicomSeries series = only();

    assertThat(kinds(series.notices()))
        .containsExactlyInAnyOrder(Kind.MIXED_SIZES, Kind.MIXED_ORIENTATIONS);
    assertThat(series.stacks()).extracting(SliceStack::count).containsExactly(3, 1, 1);
    assertThat(kinds(series.stacks().get(1).notices())).contains(Kind.LOCALIZER, Kind.SINGLE_SLICE);
  }

  @Test
  void everySliceKeepsItsRescale() throws IOException {
    for (int i = 1; i <= 3; i++) {
      Slice slice = new Slice().at(i, i);
      slice.slope = i * 0.5;
      slice.write();
    }

    Volume volume = only().stacks().get(0).toVolume(Limits.defaults());

    assertThat(volume.voxels().get(6)).isEqualTo(200);
    assertThat(volume.value(0, 0, 1)).isEqualTo(200 - 1000);
    assertThat(volume.value(0, 0, 2)).isEqualTo(300 * 1.5 - 1000);
    assertThat(volume.hasOneRescale()).isFalse();
  }

  @Test
  void mixedBitsBecomeFloats() throws IOException {
    slices(0, 2);
    Slice bytes = new Slice().at(3, 4);
    bytes.bits = 8;
    bytes.write();

    SliceStack stack = only().stacks().get(0);

    assertThat(kinds(stack.notices())).containsExactly(Kind.MIXED_TYPES);
    assertThat(stack.toVolume(Limits.defaults()).voxels().type()).isEqualTo(SampleType.F32);
  }

  @Test
  void slicesOnNoOneLineMakeNoVolume() throws IOException {
    for (int i = 1; i <= 4; i++) {
      Slice slice = new Slice().at(i, i);
      slice.x = 15 * i * i;
      slice.write();
    }

    SliceStack stack = only().stacks().get(0);

    assertThat(kinds(stack.notices())).contains(Kind.NOT_IN_LINE);
    assertThat(stack.grid()).isEmpty();
    assertThatThrownBy(() -> stack.toVolume(Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("beside one line");
  }

  @ParameterizedTest
  @CsvSource({"1\\0\\0\\0\\1", "1\\0\\0\\1\\0\\0", "0\\0\\0\\0\\0\\0", "x"})
  void brokenOrientationsAreNoPosition(String axes) throws IOException {
    Slice slice = new Slice().at(1, 0);
    slice.axes = axes;
    slice.write();

    assertThat(kinds(only().stacks().get(0).notices())).containsExactly(Kind.NO_POSITION);
  }

  @Test
  void oneBadFileNeverStopsAFolder() throws IOException {
    slices(0, 2);
    byte[] good = Files.readAllBytes(folder.resolve("s001.dcm"));
    Files.write(folder.resolve("cut.dcm"), java.util.Arrays.copyOf(good, good.length - 3));
    Files.writeString(folder.resolve("notes.txt"), "no image");
    Files.write(folder.resolve(".hidden"), good);

    DicomFolder found = scan();

    assertThat(found.series()).hasSize(1);
    assertThat(found.series().get(0).stacks().get(0).count()).isEqualTo(2);
    assertThat(found.problems()).hasSize(1);
    assertThat(found.problems().get(0).file()).hasFileName("cut.dcm");
    assertThat(found.toString()).doesNotContain("cut");
  }

  @Test
  void withoutSeriesUidAFolderIsASeries() throws IOException {
    for (int i = 1; i <= 2; i++) {
      Slice slice = new Slice().at(i, i);
      slice.uid = "";
      slice.write();
    }

    DicomSeries series = only();

    assertThat(series.seriesInstanceUid()).isEmpty();
    assertThat(kinds(series.notices())).containsExactly(Kind.NO_SERIES_UID);
  }

  @Test
  void dicomdirNamesFilesInsideItsFolderAlone() throws IOException {
    slices(0, 2);
    DicomFile directory = DicomFile.of(TransferSyntax.EXPLICIT_LITTLE);
    // The helper writes one item per sequence, so one record is enough here.
    DicomFile inside = directory.item();
    inside.text(0x0004_1430, Vr.CS, "IMAGE").text(0x0004_1500, Vr.CS, "S001.DCM");
    directory.sequence(0x0004_1220, true, inside);
    Files.write(folder.resolve("DICOMDIR"), directory.bytes());
    DicomFile bad = DicomFile.of(TransferSyntax.EXPLICIT_LITTLE);
    DicomFile outside = bad.item();
    outside.text(0x0004_1430, Vr.CS, "IMAGE").text(0x0004_1500, Vr.CS, "..\\..\\ETC\\PASSWD");
    bad.sequence(0x0004_1220, true, outside);
    Files.write(folder.resolve("DICOMDIR2"), bad.bytes());

    DicomFolder found = DicomFolder.scan(folder.resolve("DICOMDIR"), Limits.defaults());
    DicomFolder refused = DicomFolder.scan(folder.resolve("DICOMDIR2"), Limits.defaults());

    assertThat(found.series()).hasSize(1);
    assertThat(found.series().get(0).stacks().get(0).count()).isEqualTo(1);
    assertThat(found.problems()).isEmpty();
    assertThat(refused.series()).isEmpty();
    assertThat(refused.problems().get(0).why())
        .hasMessage("DICOMDIR record 1 names a file that may lie outside the directory's folder");
    assertThat(scan().series().get(0).stacks().get(0).count()).isEqualTo(2);
  }

  /** One frame of an enhanced file. */
  private static DicomBuilder frame(double z, double slope, int echoMs) {
    return DicomBuilder.create()
        .items(0x0020_9113, DicomBuilder.create().numbers(POSITION, Vr.DS, 1, 2, z))
        .items(
            Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
            DicomBuilder.create()
                .numbers(Tag.RESCALE_SLOPE, Vr.DS, slope)
                .numbers(Tag.RESCALE_INTERCEPT, Vr.DS, -5))
        .items(0x0018_9114, DicomBuilder.create().numbers(0x0018_9082, Vr.FD, echoMs));
  }

  private void enhanced(DicomBuilder... frames) throws IOException {
    byte[] pixels = new byte[2 * frames.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (10 * (i / 2 + 1) + i % 2);
    }
    DicomBuilder shared =
        DicomBuilder.create()
            .items(0x0020_9116, DicomBuilder.create().numbers(ORIENTATION, Vr.DS, 1, 0, 0, 0, 1, 0))
            .items(
                Tag.PIXEL_MEASURES_SEQUENCE,
                DicomBuilder.create().numbers(Tag.PIXEL_SPACING, Vr.DS, 0.75, 0.5));
    DicomDataset d =
        DicomBuilder.create()
            .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.4.1")
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
            .text(Tag.MODALITY, Vr.CS, "MR")
            .text(SERIES_UID, Vr.UI, "1.2.3")
            .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 1)
            .text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
            .text(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(frames.length))
            .numbers(Tag.ROWS, Vr.US, 1)
            .numbers(Tag.COLUMNS, Vr.US, 2)
            .numbers(Tag.BITS_ALLOCATED, Vr.US, 8)
            .numbers(Tag.BITS_STORED, Vr.US, 8)
            .numbers(Tag.HIGH_BIT, Vr.US, 7)
            .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)
            .items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
            .items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames)
            .bytes(Tag.PIXEL_DATA, Vr.OB, pixels)
            .build();
    Files.write(folder.resolve("enhanced.dcm"), DicomWriter.encode(d));
  }

  @Test
  void enhancedFramesAreSlicesWithTheirOwnSlopes() throws IOException {
    enhanced(frame(4, 1, 10), frame(0, 2, 10), frame(2, 3, 10));

    Volume volume = only().stacks().get(0).toVolume(Limits.defaults());

    assertThat(volume.depth()).isEqualTo(3);
    assertThat(volume.grid().toPatient().origin()).isEqualTo(new Point3(1, 2, 0));
    assertThat(volume.grid().spacingMm()).isEqualTo(new Point3(0.5, 0.75, 2));
    assertThat(volume.realValues()).containsExactly(35f, 37f, 85f, 88f, 5f, 6f);
    assertThat(volume.slices()).extracting(SliceSource::frame).containsExactly(1, 2, 0);
  }

  @Test
  void echoesOfEnhancedFramesAreApart() throws IOException {
    enhanced(frame(0, 1, 10), frame(0, 1, 20), frame(2, 1, 10), frame(2, 1, 20));

    DicomSeries series = only();

    assertThat(kinds(series.notices())).containsExactly(Kind.SEVERAL_ACQUISITIONS);
    assertThat(series.stacks()).extracting(SliceStack::count).containsExactly(2, 2);
    assertThat(series.stacks().get(1).toVolume(Limits.defaults()).value(0, 0, 1)).isEqualTo(40 - 5);
  }

  @Test
  void limitsHoldForTheWholeVolume() throws IOException {
    slices(0, 1, 2, 900, 1800);

    SliceStack stack = only().stacks().get(0);
    Limits few = new Limits(1 << 20, 1 << 20, 1 << 20, 1000, 8, 1 << 20);

    assertThat(stack.grid().orElseThrow().depth()).isEqualTo(1801);
    assertThatThrownBy(() -> stack.toVolume(few))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exceed");
  }

  @Test
  void placesBeyondAllBoundsMakeNoVolume() throws IOException {
    slices(-1e308, 0, 1e308);
    List<SliceStack> stacks = only().stacks();
    SliceStack far = stacks.get(0);
    assertThat(stacks).extracting(SliceStack::count).containsExactly(2, 1);
    assertThat(far.grid()).isEmpty();
    assertThat(far.describe()).startsWith("CT");
    assertThatThrownBy(() -> far.toVolume(Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class);
  }

  @Test
  void oneTinyGapAmongHugeOnesTakesNoMemory() throws IOException {
    slices(0, 0.0011, 1e6);
    DicomSeries series = only();
    assertThat(kinds(series.notices())).containsExactly(Kind.SLICES_APART);
    assertThat(series.stacks()).extracting(SliceStack::count).containsExactly(2, 1);
  }

  @Test
  void missingFolderIsSaid() {
    assertThatThrownBy(() -> DicomFolder.scan(folder.resolve("nowhere"), Limits.defaults()))
        .isInstanceOf(NoSuchFileException.class);
  }
}
