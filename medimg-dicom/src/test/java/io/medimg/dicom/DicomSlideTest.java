package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.slide.Slide;
import io.medimg.core.io.slide.SlideTile;
import io.medimg.core.io.slide.Slides;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DicomSlideTest {
  private static final String SLIDE_CLASS = "1.2.840.10008.5.1.4.1.1.77.1.6";
  private static final int IMAGE_TYPE = 0x0008_0008;
  private static final int SERIES_UID = 0x0020_000E;
  private static final int ORGANIZATION = 0x0020_9311;
  private static final int OFFSET = 0x0020_9228;
  private static final int TOTAL_COLUMNS = 0x0048_0006;
  private static final int TOTAL_ROWS = 0x0048_0007;

  @TempDir private Path folder;

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  /** Gray tiles of 2 x 2 pixels; all pixels of frame f hold first + f. */
  private byte[] level(int columns, int rows, int frames, int first, int offset) {
    DicomFile file =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .text(IMAGE_TYPE, Vr.CS, "ORIGINAL\\PRIMARY\\VOLUME\\NONE")
            .text(Tag.SOP_CLASS_UID, Vr.UI, SLIDE_CLASS)
            .text(Tag.MODALITY, Vr.CS, "SM")
            .text(SERIES_UID, Vr.UI, "1.2.3")
            .element(OFFSET, Vr.UL, number(offset))
            .text(ORGANIZATION, Vr.CS, "TILED_FULL")
            .numbers(Tag.SAMPLES_PER_PIXEL, 1)
            .text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
            .text(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(frames))
            .numbers(Tag.ROWS, 2)
            .numbers(Tag.COLUMNS, 2)
            .text(Tag.PIXEL_SPACING, Vr.DS, "0.0005\\0.0005")
            .bits(8, 8, 7, 0)
            .element(TOTAL_COLUMNS, Vr.UL, number(columns))
            .element(TOTAL_ROWS, Vr.UL, number(rows));
    byte[] pixels = new byte[4 * frames];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (first + i / 4);
    }
    return file.element(Tag.PIXEL_DATA, Vr.OB, pixels).bytes();
  }

  @Test
  void levelsLieBesideOneAnother() throws IOException {
    Files.write(folder.resolve("a.dcm"), level(5, 3, 6, 10, 0));
    Files.write(folder.resolve("b.dcm"), level(2, 2, 1, 100, 0));
    Files.writeString(folder.resolve("notes.txt"), "no image");
    Files.write(folder.resolve("cut.dcm"), java.util.Arrays.copyOf(level(9, 9, 25, 1, 0), 400));

    for (String name : new String[] {"a.dcm", "b.dcm"}) {
      try (Slide slide = Slides.open(folder.resolve(name))) {
        assertThat(slide.levels()).hasSize(2);
        assertThat(slide.levels().get(0).size()).isEqualTo(new Size(5, 3));
        assertThat(slide.micronsPerPixel().orElseThrow()).isCloseTo(0.5, within(1e-9));
        MedicalImage whole = slide.region(0, 0, 0, new Size(5, 3));
        assertThat(whole.toFloatArray())
            .containsExactly(10, 10, 11, 11, 12, 10, 10, 11, 11, 12, 13, 13, 14, 14, 15);
        assertThat(slide.tile(0, 2, 1).size()).isEqualTo(new Size(1, 1));
        assertThat(slide.tile(1, 0, 0).value(1, 1)).isEqualTo(100);
      }
    }
  }

  @Test
  void oneLevelInSeveralPartsIsOneLevel() throws IOException {
    Files.write(folder.resolve("a.dcm"), level(4, 4, 2, 10, 0));
    Files.write(folder.resolve("b.dcm"), level(4, 4, 1, 50, 2));

    try (Slide slide = Slides.open(folder.resolve("a.dcm"))) {
      assertThat(slide.levels()).hasSize(1);
      assertThat(slide.tile(0, 1, 0).value(0, 0)).isEqualTo(11);
      assertThat(slide.tile(0, 0, 1).value(0, 0)).isEqualTo(50);
      // The fourth tile is in no file: nobody scanned it.
      assertThat(slide.tile(0, 1, 1).value(1, 1)).isEqualTo(255);
    }
  }

  private static DicomBuilder place(int column, int row) {
    DicomBuilder position =
        DicomBuilder.create().numbers(0x0048_021E, Vr.SL, column).numbers(0x0048_021F, Vr.SL, row);
    return DicomBuilder.create().items(0x0048_021A, position);
  }

  private static byte[] sparse(DicomBuilder... places) {
    byte[] pixels = new byte[4 * places.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (10 + i / 4);
    }
    return DicomWriter.encode(
        DicomBuilder.create()
            .text(IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "VOLUME", "NONE")
            .text(Tag.SOP_CLASS_UID, Vr.UI, SLIDE_CLASS)
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
            .text(ORGANIZATION, Vr.CS, "TILED_SPARSE")
            .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 1)
            .text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
            .text(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(places.length))
            .numbers(Tag.ROWS, Vr.US, 2)
            .numbers(Tag.COLUMNS, Vr.US, 2)
            .numbers(Tag.BITS_ALLOCATED, Vr.US, 8)
            .numbers(Tag.BITS_STORED, Vr.US, 8)
            .numbers(Tag.HIGH_BIT, Vr.US, 7)
            .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)
            .numbers(TOTAL_COLUMNS, Vr.UL, 6)
            .numbers(TOTAL_ROWS, Vr.UL, 4)
            .items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, places)
            .bytes(Tag.PIXEL_DATA, Vr.OB, pixels)
            .build());
  }

  @Test
  void sparseTilesLieWhereTheySay() throws IOException {
    Files.write(folder.resolve("sparse.dcm"), sparse(place(5, 3), place(1, 1), place(3, 1)));

    try (Slide slide = Slides.open(folder.resolve("sparse.dcm"))) {
      assertThat(slide.tile(0, 2, 1).value(0, 0)).isEqualTo(10);
      assertThat(slide.tile(0, 0, 0).value(0, 0)).isEqualTo(11);
      assertThat(slide.tile(0, 1, 0).value(0, 0)).isEqualTo(12);
      assertThat(slide.tile(0, 0, 1).value(0, 0)).isEqualTo(255);
    }
  }

  @Test
  void sparseTilesOffTheGridOrWithoutPlaceAreRefused() throws IOException {
    Files.write(folder.resolve("off.dcm"), sparse(place(2, 1), place(1, 1)));
    Files.write(folder.resolve("none.dcm"), sparse(place(0, 1), place(1, 1)));

    assertThatThrownBy(() -> Slides.open(folder.resolve("off.dcm")))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("off the grid");
    assertThatThrownBy(() -> Slides.open(folder.resolve("none.dcm")))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("frame 1");
  }

  @Test
  void whatIsNoSlideIsSaid() throws IOException {
    byte[] content = level(4, 4, 4, 0, 0);
    String text = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] label =
        text.replace("VOLUME\\NONE", "LABEL\\NONE ")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.write(folder.resolve("label.dcm"), label);
    Files.write(folder.resolve("absurd.dcm"), level(Integer.MAX_VALUE, Integer.MAX_VALUE, 1, 0, 0));

    assertThatThrownBy(() -> Slides.open(folder.resolve("label.dcm")))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("no level");
    assertThatThrownBy(() -> Slides.open(folder.resolve("absurd.dcm")))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("too many tiles");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sm_image.dcm",
        "sm_image_numbers.dcm",
        "sm_image_grayscale.dcm",
        "sm_image_jpegls.dcm",
        "sm_image_jpegls_nobot.dcm"
      })
  void realSlidesHaveTheirFramesWhereTheyBelong(String name) throws IOException {
    Path file =
        Path.of(System.getProperty("medimg.shared", "../shared"), "data", "dicom-highdicom", name);
    assumeTrue(Files.isRegularFile(file), () -> "no shared slide at " + file + ", which is fine");
    // A folder of its own, since files of several slides lie in that one.
    Path copy = Files.copy(file, folder.resolve(name));
    MedicalImage frames = new DicomReader().read(ImageSource.of(file), Limits.defaults());

    try (Slide slide = Slides.open(copy)) {
      assertThat(slide.levels()).hasSize(1);
      assertThat(slide.levels().get(0).size()).isEqualTo(new Size(50, 50));
      assertThat(slide.micronsPerPixel().orElseThrow()).isCloseTo(0.499, within(1e-9));
      for (SlideTile tile : slide.tiles(0)) {
        MedicalImage frame = frames.frame(tile.row() * 5 + tile.column());
        assertThat(tile.image().pixels()).isEqualTo(frame.pixels());
      }
    }
  }
}
