package io.medimg.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.contract.ImageReaderContract;
import io.medimg.core.io.internal.jpeg.JpegReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegReaderTest extends ImageReaderContract {
  @Override
  protected ImageReader reader() {
    return new JpegReader();
  }

  @Override
  protected Map<String, byte[]> goodFiles() throws IOException {
    return Golden.contents(
        "gray.jpg", "gray-progressive.jpg", "rgb-420.jpg", "rgb-icc-garbage.jpg", "exif-6.jpg");
  }

  @Override
  protected Map<String, byte[]> absurdFiles() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : new String[] {"gray.jpg", "gray-progressive.jpg", "rgb-420.jpg"}) {
      files.put("60000 x 65500 " + name, withExtent(name, 60_000, 65_500));
      files.put("10000 x 10000 " + name, withExtent(name, 10_000, 10_000));
    }
    return files;
  }

  private static byte[] withExtent(String name, int width, int height) throws IOException {
    byte[] content = Golden.contents(name).get(name);
    int frame = frame(content);
    content[frame + 5] = (byte) (height >> 8);
    content[frame + 6] = (byte) height;
    content[frame + 7] = (byte) (width >> 8);
    content[frame + 8] = (byte) width;
    return content;
  }

  /** The offset of the frame header. */
  private static int frame(byte[] jpeg) {
    int i = 2;
    while ((jpeg[i + 1] & 0xFC) != 0xC0) {
      i += 2 + ((jpeg[i + 2] & 0xFF) << 8 | (jpeg[i + 3] & 0xFF));
    }
    return i;
  }

  @ParameterizedTest
  @CsvSource({"C3, lossless", "C9, arithmetic", "C5, hierarchical"})
  void otherProcessesAreNamed(String marker, String said) throws IOException {
    byte[] content = Golden.contents("gray.jpg").get("gray.jpg");
    content[frame(content) + 1] = (byte) Integer.parseInt(marker, 16);
    assertUnsupported(content, said);
  }

  @Test
  void twelveBitsAreNamed() throws IOException {
    byte[] content = Golden.contents("gray.jpg").get("gray.jpg");
    content[frame(content) + 1] = (byte) 0xC1;
    content[frame(content) + 4] = 12;
    assertUnsupported(content, "12 bits");
  }

  @Test
  void fourComponentsAreNamed() throws IOException {
    assertUnsupported(Golden.contents("cmyk.jpg").get("cmyk.jpg"), "CMYK");
  }

  private void assertUnsupported(byte[] content, String said) {
    assertThatThrownBy(() -> reader().read(ImageSource.of("x.jpg", content), Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("x.jpg")
        .hasMessageContaining(said);
  }

  @Test
  void dataThatTheDecoderWouldGuessIsRefused() throws IOException {
    byte[] content = Golden.contents("gray.jpg").get("gray.jpg");
    // The second half of the picture goes, the end marker stays.
    byte[] shorter = Arrays.copyOf(content, content.length / 2);
    shorter[shorter.length - 2] = (byte) 0xFF;
    shorter[shorter.length - 1] = (byte) 0xD9;
    assertThatThrownBy(() -> reader().read(ImageSource.of("x.jpg", shorter), Limits.defaults()))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("broken image data");
  }

  @Test
  void theApplicationsOwnSettingsStayAsTheyAre() throws IOException {
    boolean before = ImageIO.getUseCache();
    Images.read(Golden.folder().resolve("images").resolve("gray.jpg"));
    assertThat(ImageIO.getUseCache()).isEqualTo(before);
  }
}
