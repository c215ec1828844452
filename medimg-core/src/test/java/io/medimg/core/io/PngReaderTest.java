package io.medimg.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.contract.ImageReaderContract;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.internal.png.PngReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class PngReaderTest extends ImageReaderContract {
  @Override
  protected ImageReader reader() {
    return new PngReader();
  }

  @Override
  protected Map<String, byte[]> goodFiles() throws IOException {
    return Golden.contents(
        "gray16.png",
        "gray2-adam7.png",
        "palette8-trns.png",
        "rgba8-adam7.png",
        "exif-6.png",
        "gray16-gamma-profile.png");
  }

  @Override
  protected Map<String, byte[]> absurdFiles() throws IOException {
    return Map.of(
        "2^31 pixels a side.png", png(Integer.MAX_VALUE, Integer.MAX_VALUE, 16, 6, new byte[100]),
        "10000 x 10000 in 100 bytes.png", png(10_000, 10_000, 8, 0, new byte[100]),
        "negative.png", png(-1, 5, 8, 0, new byte[100]),
        "zero.png", png(0, 5, 8, 0, new byte[100]));
  }

  /** A PNG whose image data is {@code raw}, deflated. */
  private static byte[] png(int width, int height, int bits, int color, byte[] raw)
      throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {(byte) bits, (byte) color, 0, 0, 0});
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(raw);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(out, "IHDR", header.toByteArray());
    chunk(out, "IDAT", packed.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] body)
      throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(body.length);
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    data.write(name);
    data.write(body);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(body);
    data.writeInt((int) crc.getValue());
  }

  @Test
  void aBombThatFillsTheLimitsIsOnlyInflatedAsFarAsThePictureGoes() throws IOException {
    // 64 MiB of zeros behind a picture of 8 x 8.
    byte[] bomb = png(8, 8, 8, 0, new byte[64 << 20]);
    assertThat(Images.read("bomb.png", new java.io.ByteArrayInputStream(bomb), Limits.defaults()))
        .extracting(image -> image.size().pixels())
        .isEqualTo(64L);
  }

  @Test
  void theChecksumOfThePixelsCounts() throws IOException {
    byte[] content = Golden.contents("gray16.png").get("gray16.png");
    content[60] ^= 1;
    assertThatThrownBy(() -> reader().read(ImageSource.of("x.png", content), Limits.defaults()))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("checksum")
        .hasMessageContaining("offset 33");
  }

  @Test
  void aMissingRowIsNamed() throws IOException {
    byte[] content = png(4, 4, 8, 0, new byte[19]);
    assertThatThrownBy(() -> reader().read(ImageSource.of("x.png", content), Limits.defaults()))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("before the last row");
  }

  @Test
  void physGivesASpacing() throws IOException {
    String file = "phys-100x50-per-mm.png";
    assertThat(Images.read(Golden.folder().resolve("images").resolve(file)).metadata())
        .extracting(m -> m.pixelSpacing().orElseThrow())
        .isEqualTo(new PixelSpacing(0.02, 0.01, PixelSpacing.Source.FILE_RESOLUTION));
  }
}
