package io.medimg.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.contract.ImageReaderContract;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.internal.bmp.BmpReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BmpReaderTest extends ImageReaderContract {
  @Override
  protected ImageReader reader() {
    return new BmpReader();
  }

  @Override
  protected Map<String, byte[]> goodFiles() throws IOException {
    return Golden.contents("gray8.bmp", "rgb24.bmp", "rle8.bmp", "rle4.bmp", "rgb16-565.bmp");
  }

  @Override
  protected Map<String, byte[]> absurdFiles() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : new String[] {"gray8.bmp", "rgb24.bmp", "rle8.bmp"}) {
      files.put("2^31 - 1 a side " + name, withExtent(name, Integer.MAX_VALUE, Integer.MAX_VALUE));
      files.put("18000 a side " + name, withExtent(name, 18_000, 18_000));
      files.put("lowest height " + name, withExtent(name, 10_000, Integer.MIN_VALUE));
      files.put("negative width " + name, withExtent(name, -5, 5));
    }
    return files;
  }

  private static byte[] withExtent(String name, int width, int height) throws IOException {
    byte[] content = Golden.contents(name).get(name);
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(18, width).putInt(22, height);
    return content;
  }

  @Test
  void otherCompressionIsNamed() throws IOException {
    byte[] content = Golden.contents("gray8.bmp").get("gray8.bmp");
    content[30] = 4;
    assertThatThrownBy(() -> reader().read(ImageSource.of("x.bmp", content), Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("compression 4");
  }

  @Test
  void resolutionGivesASpacing() throws IOException {
    assertThat(Images.read(Golden.folder().resolve("images/rle8.bmp")).metadata())
        .extracting(m -> m.pixelSpacing().orElseThrow())
        .isEqualTo(new PixelSpacing(0.25, 0.5, PixelSpacing.Source.FILE_RESOLUTION));
  }
}
