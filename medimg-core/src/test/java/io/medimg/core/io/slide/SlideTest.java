package io.medimg.core.io.slide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.Golden;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Images;
import io.medimg.core.io.UnsupportedImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlideTest {
  private static final int[][] SIZES = {{150, 102}, {75, 51}, {37, 25}};

  @TempDir private Path folder;

  private static Path golden(String name) {
    return Golden.folder().resolve("slides").resolve(name);
  }

  private static byte[] expected(String name) throws IOException {
    byte[] packed = Files.readAllBytes(golden(name + ".values"));
    return new InflaterInputStream(new ByteArrayInputStream(packed)).readAllBytes();
  }

  private static byte[] bytes(MedicalImage image) {
    return ((PixelBuffer.U8) image.pixels()).backingArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg-ycc.tif", "jpeg-rgb-big.svs", "deflate-below-big.tif"})
  void levelsEqualWhatOpenSlideReads(String name) throws IOException {
    byte[] wanted = expected(name);
    try (Slide slide = Slides.open(golden(name))) {
      assertThat(slide.levels()).hasSize(3);
      int from = 0;
      for (int level = 0; level < 3; level++) {
        Size size = new Size(SIZES[level][0], SIZES[level][1]);
        assertThat(slide.levels().get(level).size()).isEqualTo(size);
        byte[] found = bytes(slide.region(level, 0, 0, size));
        byte[] part = java.util.Arrays.copyOfRange(wanted, from, from + found.length);
        assertThat(found).isEqualTo(part);
        from += found.length;
      }
      assertThat(slide.levels().get(1).downsample()).isEqualTo(2);
      assertThat(slide.levels().get(2).downsample()).isCloseTo(4.067027, within(1e-5));
      assertThat(slide.levelFor(3)).isEqualTo(1);
      assertThat(slide.levelFor(0.1)).isZero();
    }
  }

  @Test
  void micronsComeFromTheDescriptionOrTheResolution() throws IOException {
    try (Slide aperio = Slides.open(golden("jpeg-rgb-big.svs"));
        Slide plain = Slides.open(golden("jpeg-ycc.tif"))) {
      assertThat(aperio.micronsPerPixel()).contains(0.499);
      assertThat(plain.micronsPerPixel()).contains(0.5);
      assertThat(plain.pixelSpacing(1).orElseThrow().rowMm()).isCloseTo(0.001, within(1e-12));
    }
  }

  @Test
  void tilesCoverTheLevelOnce() throws IOException {
    try (Slide slide = Slides.open(golden("deflate-below-big.tif"))) {
      MedicalImage whole = slide.region(0, 0, 0, new Size(150, 102));
      int pixels = 0;
      int count = 0;
      for (SlideTile tile : slide.tiles(0)) {
        MedicalImage image = tile.image();
        assertThat(image.size()).isEqualTo(tile.size());
        assertThat(image).isEqualTo(slide.region(0, tile.x(), tile.y(), tile.size()));
        assertThat(image.value(0, 0)).isEqualTo(whole.value(tile.x(), tile.y()));
        pixels += image.width() * image.height();
        count++;
      }
      assertThat(pixels).isEqualTo(150 * 102);
      assertThat(count).isEqualTo(20);
      MedicalImage across = slide.region(0, 30, 31, new Size(40, 3));
      assertThat(across.value(39, 2)).isEqualTo(whole.value(69, 33));
      assertThat(across.metadata().pixelSpacing().orElseThrow().rowMm())
          .isCloseTo(0.0005, within(1e-12));
    }
  }

  @Test
  void whatNobodyScannedIsWhite() throws IOException {
    try (Slide slide = Slides.open(golden("hole.tif"))) {
      MedicalImage hole = slide.tile(0, 1, 1);
      assertThat(bytes(hole)).containsOnly((byte) 255);
      assertThat(bytes(slide.tile(0, 0, 1))).isNotEqualTo(bytes(hole));
    }
  }

  /** The reader of images reads them, too, now that BigTIFF and JPEG are known to it. */
  @Test
  void firstLevelIsAnImageAsWell() throws IOException {
    for (String name : new String[] {"jpeg-ycc.tif", "jpeg-rgb-big.svs"}) {
      MedicalImage image = Images.read(golden(name));
      assertThat(image.size()).isEqualTo(new Size(150, 102));
      assertThat(image.frames()).isEqualTo(1);
      assertThat(bytes(image)).isEqualTo(java.util.Arrays.copyOf(expected(name), 150 * 102 * 3));
    }
  }

  @Test
  void mistakesAreSaid() throws IOException {
    Slide slide = Slides.open(golden("hole.tif"));
    assertThatThrownBy(() -> slide.tile(0, 5, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slide.tile(1, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slide.region(0, 149, 0, new Size(2, 1)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    slide.close();
    slide.close();
    assertThatThrownBy(() -> slide.tile(0, 0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> Slides.open(folder.resolve("none.svs")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Slides.open(Golden.folder().resolve("images").resolve("gray8.bmp")))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("no slide");
    assertThatThrownBy(
            () -> Slides.open(Golden.folder().resolve("images").resolve("gray8-raw.tif")))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("no tiles");
  }

  @Test
  void jpeg2000IsRefusedByName() throws IOException {
    byte[] content = Files.readAllBytes(golden("hole.tif"));
    Path file = folder.resolve("j2k.svs");
    Files.write(file, withCompression(content, 33_005));

    assertThatThrownBy(() -> Slides.open(file))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("JPEG 2000");
  }

  private static byte[] withCompression(byte[] content, int compression) {
    ByteBuffer b = ByteBuffer.wrap(content.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int directory = b.getInt(4);
    for (int i = 0; i < b.getShort(directory); i++) {
      int entry = directory + 2 + 12 * i;
      if (b.getShort(entry) == 259) {
        b.putShort(entry + 8, (short) compression);
      }
    }
    return b.array();
  }

  /** Whatever is broken, nothing but an IOException comes out. */
  @ParameterizedTest
  @ValueSource(strings = {"jpeg-ycc.tif", "jpeg-rgb-big.svs", "deflate-below-big.tif"})
  void damageIsAnIoException(String name) throws IOException {
    byte[] good = Files.readAllBytes(golden(name));
    Random random = new Random(17);
    Path file = folder.resolve("damaged.tif");
    int refused = 0;
    for (int n = 0; n < 300; n++) {
      byte[] bad = good.clone();
      for (int k = 0; k <= n % 4; k++) {
        // Most of the file is pixels: every other change goes where tags are likely, at the end.
        int at =
            random.nextBoolean()
                ? random.nextInt(bad.length)
                : bad.length - 1 - random.nextInt(900);
        bad[at] = (byte) random.nextInt(256);
      }
      Files.write(
          file, n % 10 == 9 ? java.util.Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
      try (Slide slide = Slides.open(file)) {
        for (SlideTile tile : slide.tiles(slide.levels().size() - 1)) {
          tile.image();
          if (tile.column() > 3) {
            break;
          }
        }
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void realSlideEqualsOpenSlide() throws IOException {
    Path file =
        Path.of(System.getProperty("medimg.shared", "../shared"))
            .resolve("data/pathology/cmu_small_region.svs");
    assumeTrue(Files.isRegularFile(file), () -> "no shared slide at " + file + ", which is fine");
    try (Slide slide = Slides.open(file)) {
      assertThat(slide.levels()).hasSize(1);
      assertThat(slide.micronsPerPixel()).contains(0.499);
      Size size = slide.levels().get(0).size();
      assertThat(size).isEqualTo(new Size(2220, 2967));
      // OpenSlide 3.4.1 with libjpeg-turbo 2.1.5, read_region, RGB
      assertThat(ImageSource.sha256(bytes(slide.region(0, 480, 240, new Size(240, 240)))))
          .isEqualTo("719b23e5a735b6d439f4c0db815dba3f1eb288c28526b7024dda02fe0d820f5a");
      assertThat(ImageSource.sha256(bytes(slide.region(0, 0, 0, size))))
          .isEqualTo("0f88f63efc00700c336792997f8c49b0029795cf461d311343296682fac152bf");
    }
  }
}
