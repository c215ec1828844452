package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Rescale;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.series.DicomFolder;
import io.medimg.dicom.series.DicomSeries;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceStack;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Geometry that no scanner writes: an answer at once, a reason, and no harm to other slices. */
class BrokenGeometryTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final Path TRIALS =
      Path.of(System.getProperty("medimg.shared", "../shared"), "trials");

  @TempDir private Path folder;

  private void goodSlices(int count) throws IOException {
    for (int n = 1; n <= count; n++) {
      SeriesFiles.write(folder, n, SeriesFiles.slice(n, 2.5 * n));
    }
  }

  private static String text(double... values) {
    return java.util.Arrays.stream(values)
        .mapToObj(String::valueOf)
        .collect(java.util.stream.Collectors.joining("\\"));
  }

  private static DicomBuilder broken(String what, String value) {
    DicomBuilder slice = SeriesFiles.slice(9, 5.0 * 9);
    String[] parts = value.split("/");
    return switch (what) {
      case "position" -> slice.text(SeriesFiles.POSITION, Vr.DS, parts);
      case "orientation" -> slice.text(SeriesFiles.ORIENTATION, Vr.DS, parts);
      case "spacing" -> slice.text(Tag.PIXEL_SPACING, Vr.DS, parts);
      case "slope" ->
          slice.text(Tag.RESCALE_SLOPE, Vr.DS, parts).text(Tag.RESCALE_INTERCEPT, Vr.DS, "0");
      case "intercept" ->
          slice.text(Tag.RESCALE_INTERCEPT, Vr.DS, parts).text(Tag.RESCALE_SLOPE, Vr.DS, "1");
      default -> throw new AssertionError(what);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "position, 1e308/0/0, Image Position",
    "position, 0/0/-1e308, Image Position",
    "position, 0/0/1e200, Image Position",
    "position, 0/0/1e7, Image Position",
    "position, NaN/0/0, Image Position",
    "position, 0/0, Image Position",
    "orientation, 0/0/0/0/0/0, Image Orientation",
    "orientation, NaN/0/0/0/1/0, Image Orientation",
    "orientation, 1e308/0/0/0/1/0, Image Orientation",
    "orientation, 1/0/0/1/0/0, Image Orientation",
    "orientation, 1/0/0/0.5/0.866/0, Image Orientation",
    "orientation, 1/0/0, Image Orientation",
    "spacing, 1e-320/1e-320, Pixel Spacing",
    "spacing, 1/1e-320, Pixel Spacing",
    "spacing, 1e308/1, Pixel Spacing",
    "spacing, 0/1, Pixel Spacing",
    "spacing, -1/1, Pixel Spacing",
    "spacing, 1, Pixel Spacing",
    "slope, 1e308, Rescale Slope",
    "slope, 1e-320, Rescale Slope",
    "intercept, 1e300, Rescale Slope"
  })
  void oneBadSliceNeverCostsTheOthers(String what, String value, String named) throws IOException {
    goodSlices(4);
    SeriesFiles.write(folder, 9, broken(what, value));

    DicomSeries series = assertTimeoutPreemptively(AT_ONCE, () -> SeriesFiles.series(folder));

    assertThat(series.stacks()).extracting(SliceStack::count).containsExactly(4, 1);
    assertThat(SeriesFiles.firstPixels(series.stacks().get(0))).containsExactly(1, 2, 3, 4);
    SliceStack bad = series.stacks().get(1);
    assertThat(bad.notices().get(0).text()).contains(named);
    assertThat(bad.grid()).isEmpty();
    assertThatThrownBy(() -> bad.toVolume(Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource({"15, -20, 25", "-10, -20, 900000", "-10, 5, 6.2"})
  void slicesElsewhereStandApart(double x, double y, double z) throws IOException {
    goodSlices(4);
    SeriesFiles.write(
        folder, 9, SeriesFiles.slice(9, 0).numbers(SeriesFiles.POSITION, Vr.DS, x, y, z));

    DicomSeries series = SeriesFiles.series(folder);

    assertThat(SeriesFiles.kinds(series.notices())).containsExactly(Kind.SLICES_APART);
    assertThat(series.stacks()).extracting(SliceStack::count).containsExactlyInAnyOrder(4, 1);
    SliceStack most =
        series.stacks().stream().filter(s -> s.count() == 4).findFirst().orElseThrow();
    assertThat(SeriesFiles.firstPixels(most)).containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e308", "1e-320", "-1e308", "NaN", "0"})
  void distancesOfSlicesAreNotBelieved(String mm) throws IOException {
    SeriesFiles.write(
        folder,
        1,
        SeriesFiles.slice(1, 0)
            .text(SeriesFiles.SPACING_BETWEEN_SLICES, Vr.DS, mm)
            .text(SeriesFiles.SLICE_THICKNESS, Vr.DS, mm));

    SliceStack stack = SeriesFiles.series(folder).stacks().get(0);

    assertThat(stack.grid().orElseThrow().spacingMm().z()).isEqualTo(1);
    assertThat(SeriesFiles.firstPixels(stack)).containsExactly(1);
  }

  @Test
  void leaningFarMakesNoVolume() throws IOException {
    for (int n = 1; n <= 3; n++) {
      SeriesFiles.write(
          folder,
          n,
          SeriesFiles.slice(n, 0).numbers(SeriesFiles.POSITION, Vr.DS, 1000 * n, 0, 0.01 * n));
    }

    SliceStack stack = SeriesFiles.series(folder).stacks().get(0);

    assertThat(stack.grid()).isEmpty();
    assertThatThrownBy(() -> stack.toVolume(Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("degrees");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e308", "NaN"})
  void dosePlanesFarAwayStandApart(String offset) throws IOException {
    byte[] pixels = new byte[2 * 4 * 3 * 4];
    SeriesFiles.write(
        folder,
        1,
        SeriesFiles.slice(1, 0)
            .text(Tag.NUMBER_OF_FRAMES, Vr.IS, "4")
            .text(0x3004_000C, Vr.DS, "0", "2.5", offset, "5")
            .bytes(Tag.PIXEL_DATA, Vr.OW, pixels));

    DicomSeries series = assertTimeoutPreemptively(AT_ONCE, () -> SeriesFiles.series(folder));

    assertThat(series.stacks()).extracting(SliceStack::count).containsExactly(3, 1);
    assertThat(series.stacks().get(0).toVolume(Limits.defaults()).depth()).isEqualTo(3);
  }

  @Test
  void framesOfManyOrientationsTakeLittleTime() throws IOException {
    int frames = 20_000;
    DicomBuilder[] groups = new DicomBuilder[frames];
    for (int f = 0; f < frames; f++) {
      double angle = f * 2.7e-3 % 1.5;
      double tilt = f * 7.1e-3 % 1.4;
      double[] axes = {
        Math.cos(angle),
        Math.sin(angle),
        0,
        -Math.sin(angle) * Math.cos(tilt),
        Math.cos(angle) * Math.cos(tilt),
        Math.sin(tilt)
      };
      groups[f] =
          DicomBuilder.create()
              .items(
                  0x0020_9113, DicomBuilder.create().numbers(SeriesFiles.POSITION, Vr.DS, 0, 0, f))
              .items(
                  0x0020_9116,
                  DicomBuilder.create()
                      .text(SeriesFiles.ORIENTATION, Vr.DS, text(axes).split("\\\\")));
    }
    DicomBuilder shared =
        DicomBuilder.create()
            .items(
                Tag.PIXEL_MEASURES_SEQUENCE,
                DicomBuilder.create().numbers(Tag.PIXEL_SPACING, Vr.DS, 1, 1));
    SeriesFiles.write(
        folder,
        1,
        SeriesFiles.numbered(SeriesFiles.image(1, 1, (x, y) -> 0), 1)
            .remove(SeriesFiles.ORIENTATION)
            .remove(Tag.PIXEL_SPACING)
            .text(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(frames))
            .items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
            .items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, groups)
            .bytes(Tag.PIXEL_DATA, Vr.OW, new byte[2 * frames]));

    DicomSeries series =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SeriesFiles.series(folder));

    assertThat(series.stacks().stream().mapToInt(SliceStack::count).sum()).isEqualTo(frames);
  }

  private MedicalImage image(DicomBuilder file) throws IOException {
    ImageSource source = ImageSource.of("x", DicomWriter.encode(file.build()));
    return new DicomReader().read(source, Limits.defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-320", "1e308", "NaN", "0", "1e-7", "1e5"})
  void picturesHaveNoImpossibleSpacing(String mm) throws IOException {
    DicomBuilder imager =
        SeriesFiles.slice(1, 0).remove(Tag.PIXEL_SPACING).text(0x0018_1164, Vr.DS, mm, mm);
    DicomBuilder region =
        DicomBuilder.create()
            .numbers(0x0018_6018, Vr.UL, 0)
            .numbers(0x0018_601A, Vr.UL, 0)
            .numbers(0x0018_601C, Vr.UL, 3)
            .numbers(0x0018_601E, Vr.UL, 2)
            .numbers(0x0018_6024, Vr.US, 3)
            .numbers(0x0018_6026, Vr.US, 3)
            .numbers(0x0018_602C, Vr.FD, Double.parseDouble(mm) / 10)
            .numbers(0x0018_602E, Vr.FD, Double.parseDouble(mm) / 10);
    DicomBuilder ultrasound =
        SeriesFiles.slice(1, 0).remove(Tag.PIXEL_SPACING).items(0x0018_6011, region);

    for (DicomBuilder file :
        List.of(
            SeriesFiles.slice(1, 0).text(Tag.PIXEL_SPACING, Vr.DS, mm, mm), imager, ultrasound)) {
      assertThat(image(file).metadata().pixelSpacing()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e308", "-1e308", "1e-320"})
  void slopesBeyondFloatsAreNone(String slope) throws IOException {
    assertThat(
            image(
                    SeriesFiles.slice(1, 0)
                        .text(Tag.RESCALE_SLOPE, Vr.DS, slope)
                        .text(Tag.RESCALE_INTERCEPT, Vr.DS, "0"))
                .metadata()
                .rescale())
        .isEqualTo(Rescale.IDENTITY);
  }

  private static DicomFolder trial(String name) throws IOException {
    Path path = TRIALS.resolve(name);
    assumeTrue(Files.isDirectory(path), () -> "no trials in " + path + ", which is fine");
    return assertTimeoutPreemptively(AT_ONCE, () -> DicomFolder.scan(path, Limits.defaults()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"series-position-1e308", "series-position-1e200", "series-spacing-1e-320"})
  void trialsGiveANoticeAtOnce(String name) throws IOException {
    DicomFolder found = trial(name);

    assertThat(found.series()).hasSize(1);
    List<SliceStack> stacks = found.series().get(0).stacks();
    SliceStack bad =
        stacks.stream()
            .filter(s -> SeriesFiles.kinds(s.notices()).contains(Kind.NO_POSITION))
            .findFirst()
            .orElseThrow();
    String named = name.contains("spacing") ? "Pixel Spacing" : "Image Position";
    assertThatThrownBy(() -> bad.toVolume(Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining(named);
  }
}
