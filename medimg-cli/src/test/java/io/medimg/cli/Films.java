package io.medimg.cli;

import io.medimg.core.geometry.Size;
import io.medimg.core.phantom.ChestPhantom;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;

/** Image files, good and bad. */
final class Films {
  private Films() {}

  static Path good(Path folder, String name) throws IOException {
    return good(folder, name, 128);
  }

  static Path good(Path folder, String name, int side) throws IOException {
    Files.createDirectories(folder);
    return Files.write(folder.resolve(name), png(side));
  }

  private static byte[] png(int side) throws IOException {
    return PngFiles.sixteenBits(ChestPhantom.standard().withSize(new Size(side, side)).render());
  }

  /** Three times as wide as high: no chest film. */
  static Path wide(Path folder, String name) throws IOException {
    Size size = new Size(384, 128);
    return Files.write(
        folder.resolve(name),
        PngFiles.sixteenBits(ChestPhantom.standard().withSize(size).render()));
  }

  static Path empty(Path folder, String name) throws IOException {
    return Files.write(folder.resolve(name), new byte[0]);
  }

  static Path truncated(Path folder, String name) throws IOException {
    byte[] whole = png(128);
    return Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length / 2));
  }

  static Path text(Path folder, String name) throws IOException {
    return Files.writeString(folder.resolve(name), "no image, but a letter\n");
  }

  static Path noise(Path folder, String name) throws IOException {
    byte[] bytes = new byte[4096];
    new Random(17).nextBytes(bytes);
    return Files.write(folder.resolve(name), bytes);
  }

  /** A PNG of a few bytes that claims 100,000 x 100,000 pixels. */
  static Path huge(Path folder, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(header);
    out.writeInt(100_000);
    out.writeInt(100_000);
    out.write(new byte[] {16, 0, 0, 0, 0});
    chunk(bytes, "IHDR", header.toByteArray());
    chunk(bytes, "IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1});
    chunk(bytes, "IEND", new byte[0]);
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }

  private static void chunk(ByteArrayOutputStream to, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    DataOutputStream out = new DataOutputStream(to);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }
}
