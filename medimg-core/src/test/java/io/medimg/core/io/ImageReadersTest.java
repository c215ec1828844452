package io.medimg.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.slide.Slide;
import io.medimg.core.io.slide.SlideReader;
import io.medimg.core.io.slide.SlideReaders;
import io.medimg.core.io.slide.Slides;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageReadersTest {
  private static final byte[] ONE_PIXEL = {'R', 'A', 'W', '1', 42};

  @TempDir Path folder;

  /** A format of a plug-in's own: four letters and one pixel. */
  public static final class OnePixelReader implements ImageReader {
    @Override
    public String format() {
      return "RAW1";
    }

    @Override
    public boolean canRead(byte[] head) {
      return new String(head, StandardCharsets.US_ASCII).startsWith("RAW1");
    }

    @Override
    public MedicalImage read(ImageSource source, Limits limits) throws IOException {
      byte[] head = source.head(HEAD_LENGTH);
      return MedicalImage.gray(1, 1, new byte[] {head[4]});
    }
  }

  /** The loader of a plug-in, whose services this library's own loader does not see. */
  private URLClassLoader plugIn(Class<?> seam, Class<?> provider) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
    Files.writeString(services.resolve(seam.getName()), provider.getName());
    URL[] urls = {folder.toUri().toURL()};
    return new URLClassLoader(urls, ImageReadersTest.class.getClassLoader());
  }

  @Test
  void aPlugInsOwnLoaderFindsItsReaderToo() throws IOException {
    try (URLClassLoader loader = plugIn(ImageReader.class, OnePixelReader.class)) {
      ImageReaders readers = ImageReaders.of(loader);
      assertThat(readers.formats()).contains("RAW1", "PNG");
      assertThat(Images.formats()).doesNotContain("RAW1");
      MedicalImage image =
          readers.read("one", new ByteArrayInputStream(ONE_PIXEL), Limits.defaults());
      assertThat(image.pixels().get(0)).isEqualTo(42);
    }
  }

  @Test
  void aReaderThatIsHandedOverComesFirst() throws IOException {
    ImageReaders readers = ImageReaders.installed().with(new OnePixelReader());
    assertThat(readers.formats()).startsWith("RAW1").containsAll(Images.formats());
    Path file = Files.write(folder.resolve("one"), ONE_PIXEL);
    assertThat(readers.read(file, Limits.defaults()).pixels().get(0)).isEqualTo(42);
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("PNG");
  }

  @Test
  void onlyTheGivenReadersRead() throws IOException {
    Path file = Files.write(folder.resolve("a"), Golden.contents("gray8.png").get("gray8.png"));
    assertThatThrownBy(() -> ImageReaders.of(new OnePixelReader()).read(file, Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageEndingWith("known formats are RAW1");
  }

  /** A format of slides that opens none. */
  public static final class NoSlideReader implements SlideReader {
    @Override
    public String format() {
      return "NONE";
    }

    @Override
    public boolean canRead(byte[] head) {
      return head[0] == 'R';
    }

    @Override
    public Slide open(Path path, Limits limits) throws IOException {
      throw new UnsupportedImageException("asked the plug-in");
    }
  }

  @Test
  void readersOfSlidesAreFoundAndHandedOverAlike() throws IOException {
    Path file = Files.write(folder.resolve("one"), ONE_PIXEL);
    try (URLClassLoader loader = plugIn(SlideReader.class, NoSlideReader.class)) {
      assertThat(SlideReaders.of(loader).formats()).contains("NONE", "TIFF");
    }
    assertThat(SlideReaders.installed().formats()).contains("TIFF").doesNotContain("NONE");
    SlideReaders readers = SlideReaders.installed().with(new NoSlideReader());
    assertThatThrownBy(() -> readers.open(file, Limits.defaults())).hasMessage("asked the plug-in");
    assertThatThrownBy(() -> Slides.open(file))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("TIFF");
  }
}
