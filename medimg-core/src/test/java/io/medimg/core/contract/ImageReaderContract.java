package io.medimg.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * What every {@link ImageReader} does. A subclass gives the reader, small files that it reads, and
 * small files that claim to be huge.
 */
public abstract class ImageReaderContract {
  private static final int EVERY = 64;
  private static final Duration SOON = Duration.ofSeconds(10);

  /** The reader under test. */
  protected abstract ImageReader reader();

  /** Files that are read without complaint, small (some kilobytes), by name. */
  protected abstract Map<String, byte[]> goodFiles() throws IOException;

  /** Small files whose headers claim extents that nobody has memory for, by name. */
  protected abstract Map<String, byte[]> absurdFiles() throws IOException;

  private static final Map<String, byte[]> FOREIGN = foreign();

  private static Map<String, byte[]> foreign() {
    Map<String, byte[]> heads = new LinkedHashMap<>();
    heads.put("empty", new byte[0]);
    heads.put("one byte", new byte[1]);
    heads.put("zeros", new byte[ImageReader.HEAD_LENGTH]);
    heads.put("text", "BMW and MM, II and PNG: no image".getBytes(StandardCharsets.UTF_8));
    heads.put("zip", HexFormat.of().parseHex("504b0304140000000800"));
    heads.put("gif", HexFormat.of().parseHex("474946383961010001008000000000"));
    heads.put("pdf", "%PDF-1.7\n%\u00e2\u00e3".getBytes(StandardCharsets.ISO_8859_1));
    heads.put("webp", "RIFF\u0010\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1));
    byte[] random = new byte[ImageReader.HEAD_LENGTH];
    new Random(5).nextBytes(random);
    heads.put("random", random);
    return heads;
  }

  @Test
  void knowsItsFilesByContent() throws IOException {
    ImageReader reader = reader();
    assertThat(reader.format()).isNotBlank();
    goodFiles().forEach((name, content) -> assertThat(reader.canRead(head(content))).isTrue());
    FOREIGN.forEach((name, head) -> assertThat(reader.canRead(head)).as(name).isFalse());
  }

  @Test
  void canReadLeavesTheHeadAsItIs() throws IOException {
    for (byte[] content : goodFiles().values()) {
      byte[] head = head(content);
      byte[] before = head.clone();
      assertThat(reader().canRead(head)).isTrue();
      assertThat(head).isEqualTo(before);
    }
  }

  @Test
  void givesFormatAndHash() throws Exception {
    for (Map.Entry<String, byte[]> file : goodFiles().entrySet()) {
      MedicalImage image = read(file.getKey(), file.getValue(), Limits.defaults());
      assertThat(image.metadata().format()).isEqualTo(reader().format());
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(file.getValue());
      assertThat(image.metadata().sourceSha256()).contains(HexFormat.of().formatHex(hash));
    }
  }

  @Test
  void readingTwiceAndFromAFileGivesTheSame(@TempDir Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : goodFiles().entrySet()) {
      byte[] content = file.getValue();
      byte[] before = content.clone();
      MedicalImage first = read(file.getKey(), content, Limits.defaults());
      assertThat(read(file.getKey(), content, Limits.defaults())).isEqualTo(first);
      assertThat(content).as("the file's bytes").isEqualTo(before);
      Path path = Files.write(folder.resolve("no-telling-name"), content);
      assertThat(reader().read(ImageSource.of(path), Limits.defaults())).isEqualTo(first);
    }
  }

  @Test
  void eightThreadsReadTheSame() throws Exception {
    Map<String, byte[]> files = goodFiles();
    Map<String, MedicalImage> alone = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      alone.put(file.getKey(), read(file.getKey(), file.getValue(), Limits.defaults()));
    }
    ImageReader shared = reader();
    Threads.together(
        8,
        () -> {
          for (Map.Entry<String, byte[]> file : files.entrySet()) {
            ImageSource source = ImageSource.of(file.getKey(), file.getValue());
            MedicalImage image = shared.read(source, Limits.defaults());
            assertThat(image).isEqualTo(alone.get(file.getKey()));
          }
          return true;
        });
  }

  @Test
  void limitsAreHonoured() throws IOException {
    for (Map.Entry<String, byte[]> file : goodFiles().entrySet()) {
      byte[] content = file.getValue();
      MedicalImage image = read(file.getKey(), content, Limits.defaults());
      long pixels = image.size().pixels();
      Limits exact = Limits.defaults().withMaxPixels(pixels).withMaxBytes(content.length);
      assertThat(read(file.getKey(), content, exact)).isEqualTo(image);
      assertRefused(file.getKey(), content, exact.withMaxBytes(content.length - 1L));
      if (pixels > 1) {
        assertRefused(file.getKey(), content, exact.withMaxPixels(pixels - 1));
      }
      if (image.pixels().length() > 1) {
        assertRefused(file.getKey(), content, withMaxValues(image.pixels().length() - 1L));
      }
    }
  }

  @Test
  void absurdExtentsAreRefusedBeforeMemoryIsTaken() throws IOException {
    assertThat(absurdFiles()).isNotEmpty();
    for (Map.Entry<String, byte[]> file : absurdFiles().entrySet()) {
      long before = allocated();
      IOException refused =
          Assertions.assertTimeoutPreemptively(
              SOON, () -> refusal(file.getKey(), file.getValue(), Limits.defaults()));
      assertThat(refused).as(file.getKey()).isNotNull();
      assertThat(refused).isNotExactlyInstanceOf(IOException.class);
      assertThat(refused.getCause() instanceof Error).as("ran out of memory").isFalse();
      assertThat(allocated() - before).as("bytes allocated").isLessThan(64L << 20);
    }
  }

  /**
   * Bytes that this thread has allocated; the preemptive timeout runs on another, so an estimate.
   */
  private static long allocated() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void cutFilesAreRefusedOrComplete() throws IOException {
    for (Map.Entry<String, byte[]> file : goodFiles().entrySet()) {
      byte[] whole = file.getValue();
      MedicalImage image = read(file.getKey(), whole, Limits.defaults());
      for (int length = 0; length < whole.length; length += EVERY) {
        assertRefusedOrSame(file.getKey(), Arrays.copyOf(whole, length), image);
      }
      assertRefusedOrSame(file.getKey(), Arrays.copyOf(whole, whole.length - 1), image);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void damagedFilesGiveAnImageOrAnIoException(long seed) throws IOException {
    Random random = new Random(seed);
    for (Map.Entry<String, byte[]> file : goodFiles().entrySet()) {
      byte[] damaged = file.getValue().clone();
      boolean header = random.nextBoolean();
      int reach = header ? Math.min(damaged.length, 200) : damaged.length;
      for (int i = random.nextInt(4); i >= 0; i--) {
        damaged[random.nextInt(reach)] = damage(random);
      }
      String name = file.getKey();
      Limits limits = Limits.defaults().withMaxPixels(1 << 22);
      // Whatever is no IOException makes the test fail here.
      Assertions.assertTimeoutPreemptively(SOON, () -> refusal(name, damaged, limits));
    }
  }

  private static byte damage(Random random) {
    byte[] nasty = {0, 1, -1, 127, -128, (byte) random.nextInt()};
    return nasty[random.nextInt(nasty.length)];
  }

  @Test
  void otherFilesAreRefusedByName() {
    for (Map.Entry<String, byte[]> file : FOREIGN.entrySet()) {
      assertThatThrownBy(() -> read(file.getKey(), file.getValue(), Limits.defaults()))
          .as(file.getKey())
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.getKey());
    }
  }

  @Test
  void aMissingFileIsAnIoException(@TempDir Path folder) {
    ImageSource source = ImageSource.of(folder.resolve("missing"));
    assertThatThrownBy(() -> reader().read(source, Limits.defaults()))
        .isInstanceOf(NoSuchFileException.class);
  }

  private MedicalImage read(String name, byte[] content, Limits limits) throws IOException {
    return reader().read(ImageSource.of(name, content), limits);
  }

  /** The exception that comes out, or null if the file is read. */
  private IOException refusal(String name, byte[] content, Limits limits) {
    try {
      read(name, content, limits);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private void assertRefused(String name, byte[] content, Limits limits) {
    assertThat(refusal(name, content, limits))
        .as(name)
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("limit");
  }

  private void assertRefusedOrSame(String name, byte[] cut, MedicalImage whole) {
    MedicalImage found;
    try {
      found = read(name, cut, Limits.defaults());
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining(name);
      return;
    }
    if (!found.pixels().equals(whole.pixels())) {
      fail("%s cut to %d bytes gave another picture", name, cut.length);
    }
  }

  private static Limits withMaxValues(long values) {
    Limits d = Limits.defaults();
    return new Limits(
        d.maxBytes(), d.maxPixels(), values, d.maxFrames(), d.maxNesting(), d.maxInflatedBytes());
  }

  private static byte[] head(byte[] content) {
    return Arrays.copyOf(content, Math.min(content.length, ImageReader.HEAD_LENGTH));
  }
}
