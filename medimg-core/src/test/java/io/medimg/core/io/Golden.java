package io.medimg.core.io;

import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.SampleType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/** One golden image and what must be read from it; made by {@code src/test/golden}. */
public record Golden(
    String file,
    int width,
    int height,
    int frames,
    int channels,
    SampleType type,
    PhotometricInterpretation meaning,
    int tolerance) {

  public static Path folder() {
    String root = System.getProperty("medimg.root");
    return root == null
        ? Path.of("src/test/golden")
        : Path.of(root, "medimg-core", "src", "test", "golden");
  }

  static List<Golden> all() {
    try {
      return Files.readAllLines(folder().resolve("index.tsv"), StandardCharsets.UTF_8).stream()
          .filter(line -> !line.startsWith("#"))
          .map(line -> of(line.split("\t")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Golden of(String[] c) {
    return new Golden(
        c[0],
        Integer.parseInt(c[1]),
        Integer.parseInt(c[2]),
        Integer.parseInt(c[3]),
        Integer.parseInt(c[4]),
        SampleType.valueOf(c[5]),
        PhotometricInterpretation.valueOf(c[6]),
        Integer.parseInt(c[7]));
  }

  /** The contents of some of the files, by name. */
  static Map<String, byte[]> contents(String... files) throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (String file : files) {
      all.put(file, Files.readAllBytes(folder().resolve("images").resolve(file)));
    }
    return all;
  }

  Path path() {
    return folder().resolve("images").resolve(file);
  }

  float[] values() throws IOException {
    byte[] packed = Files.readAllBytes(folder().resolve("images").resolve(file + ".values"));
    byte[] raw = new InflaterInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    ByteBuffer in = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[raw.length / type.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case U8 -> in.get() & 0xFF;
            case U16 -> in.getShort() & 0xFFFF;
            case S16 -> in.getShort();
            case F32 -> in.getFloat();
          };
    }
    return values;
  }

  @Override
  public String toString() {
    return file;
  }
}
