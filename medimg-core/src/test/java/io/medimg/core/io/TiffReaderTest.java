package io.medimg.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.contract.ImageReaderContract;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.internal.tiff.TiffReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiffReaderTest extends ImageReaderContract {
  @Override
  protected ImageReader reader() {
    return new TiffReader();
  }

  @Override
  protected Map<String, byte[]> goodFiles() throws IOException {
    return Golden.contents(
        "gray16-lzw.tif",
        "gray16-be-tiles.tif",
        "rgb8-packbits.tif",
        "float32-le-predictor.tif",
        "three-pages-and-a-thumbnail.tif",
        "orientation-6.tif");
  }

  @Override
  protected Map<String, byte[]> absurdFiles() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : new String[] {"gray16-lzw.tif", "gray8-raw.tif", "gray8-deflate.tif"}) {
      files.put("2^31 a side " + name, withTag(withTag(name, 256, 1L << 31), 257, 1L << 31));
      files.put("19000 a side " + name, withTag(withTag(name, 256, 19_000), 257, 19_000));
    }
    files.put("huge tiles", withTag(withTag("gray16-le-tiles.tif", 322, 65_535), 323, 65_535));
    files.put("many samples", withTag("rgb8-raw.tif", 277, 65_535));
    files.put("itself as next page", endless("gray8-raw.tif"));
    return files;
  }

  private static byte[] withTag(String name, int tag, long value) throws IOException {
    return withTag(Golden.contents(name).get(name), tag, value);
  }

  /** Overwrites the single value of a tag; its type becomes LONG. */
  private static byte[] withTag(byte[] content, int tag, long value) {
    ByteBuffer b = buffer(content);
    int directory = b.getInt(4);
    for (int i = 0; i < b.getShort(directory); i++) {
      int entry = directory + 2 + 12 * i;
      if (b.getShort(entry) == (short) tag) {
        b.putShort(entry + 2, (short) 4).putInt(entry + 4, 1).putInt(entry + 8, (int) value);
        return content;
      }
    }
    throw new IllegalArgumentException("no tag " + tag);
  }

  private static byte[] endless(String name) throws IOException {
    byte[] content = Golden.contents(name).get(name);
    ByteBuffer b = buffer(content);
    int directory = b.getInt(4);
    b.putInt(directory + 2 + 12 * b.getShort(directory), directory);
    return content;
  }

  private static ByteBuffer buffer(byte[] content) {
    return ByteBuffer.wrap(content)
        .order(content[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @CsvSource({
    "259, 6, old JPEG compression",
    "259, 33005, JPEG 2000 compression",
    "259, 4, CCITT",
    "259, 50000, Zstandard",
    "262, 5, CMYK",
    "262, 6, YCbCr",
    "258, 24, 24 bits"
  })
  void otherFeaturesAreNamed(int tag, long value, String said) throws IOException {
    byte[] content = withTag("gray8-raw.tif", tag, value);
    assertThatThrownBy(() -> reader().read(ImageSource.of("x.tif", content), Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("x.tif")
        .hasMessageContaining(said);
  }

  @Test
  void bigTiffOfOtherOffsetsIsNamed() {
    byte[] content = {'I', 'I', 43, 0, 16, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> Images.read(ImageSource.of("x.tif", content), Limits.defaults()))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("BigTIFF");
  }

  @Test
  void aDicomFileWithATiffPreambleIsNotTaken() {
    byte[] head = new byte[ImageReader.HEAD_LENGTH];
    System.arraycopy(new byte[] {'I', 'I', 42, 0}, 0, head, 0, 4);
    assertThat(reader().canRead(head)).isTrue();
    System.arraycopy(new byte[] {'D', 'I', 'C', 'M'}, 0, head, 128, 4);
    assertThat(reader().canRead(head)).isFalse();
  }

  @Test
  void resolutionGivesASpacing() throws IOException {
    String file = "resolution-254x508-dpi.tif";
    PixelSpacing spacing =
        Images.read(Golden.folder().resolve("images").resolve(file))
            .metadata()
            .pixelSpacing()
            .orElseThrow();
    assertThat(spacing.rowMm()).isCloseTo(0.05, within(1e-12));
    assertThat(spacing.columnMm()).isCloseTo(0.1, within(1e-12));
    assertThat(spacing.source()).isEqualTo(PixelSpacing.Source.FILE_RESOLUTION);
  }

  @Test
  void twelveBitsAreDeclared() throws IOException {
    assertThat(Images.read(Golden.folder().resolve("images/gray12.tif")).metadata().bitsStored())
        .hasValue(12);
  }
}
