package io.medimg.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.DicomFile;
import io.medimg.dicom.FuzzSeeds;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file read through windows of any width, whose edges lie anywhere, gives what its bytes in
 * memory give: the same data set, or the same words about what is broken.
 */
public class ByteWindowTest {
  private static final int WIDEST = 4_096;
  private static final int LONGEST_TEXT = 4_096;
  private static final byte[] NONE = {};

  @TempDir Path folder;

  private final Path shared = Path.of(System.getProperty("medimg.shared", "../shared"), "dicom");

  /** What a file gives: a data set, or why there is none. */
  private record Outcome(DicomDataset dataset, String broken) {
    private interface Parsing {
      DicomDataset run() throws IOException;
    }

    static Outcome of(Parsing parsing) throws IOException {
      try {
        return new Outcome(parsing.run(), "");
      } catch (MalformedImageException e) {
        return new Outcome(null, e.getMessage());
      }
    }
  }

  private static Outcome inMemory(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Outcome.of(() -> new DatasetParser("x", bytes, Limits.defaults()).parse());
  }

  /** Half of the windows are a few bytes wide, so that most edges cut attributes. */
  private static int width(Random random) {
    return 1 + random.nextInt(random.nextBoolean() ? 16 : WIDEST);
  }

  private static void assertSame(Path file, Outcome wanted, Random random) throws IOException {
    int fixed = random.nextBoolean() ? width(random) : 0;
    Outcome got =
        Outcome.of(
            () ->
                DatasetParser.parse(
                    "x", file, Limits.defaults(), () -> fixed > 0 ? fixed : width(random)));
    String what = "%s, windows of %s".formatted(file.getFileName(), fixed == 0 ? "1..4096" : fixed);
    assertThat(got.broken()).as(what).isEqualTo(wanted.broken());
    if (wanted.dataset() != null) {
      assertSame(what, got.dataset(), wanted.dataset());
    }
  }

  public static void assertSame(String what, DicomDataset got, DicomDataset wanted) {
    assertThat(got.tags()).as(what).isEqualTo(wanted.tags());
    assertThat(got.transferSyntax()).as(what).isEqualTo(wanted.transferSyntax());
    assertThat(got.notices()).as(what).isEqualTo(wanted.notices());
    for (int tag : wanted.tags()) {
      String where = what + " " + Tag.toString(tag);
      assertThat(got.vr(tag)).as(where).isEqualTo(wanted.vr(tag));
      byte[] expected = wanted.bytes(tag).orElse(NONE);
      assertThat(Arrays.equals(got.bytes(tag).orElse(NONE), expected)).as(where).isTrue();
      if (expected.length <= LONGEST_TEXT) {
        assertThat(got.strings(tag)).as(where).isEqualTo(wanted.strings(tag));
        assertThat(got.numbers(tag)).as(where).isEqualTo(wanted.numbers(tag));
      }
      assertThat(got.items(tag)).as(where).hasSameSizeAs(wanted.items(tag));
      for (int i = 0; i < wanted.items(tag).size(); i++) {
        assertSame(where, got.items(tag).get(i), wanted.items(tag).get(i));
      }
      assertFragments(where, got, wanted, tag);
    }
  }

  private static void assertFragments(
      String where, DicomDataset got, DicomDataset wanted, int tag) {
    BulkData expected = wanted.bulk(tag).filter(BulkData::isEncapsulated).orElse(null);
    if (expected == null) {
      return;
    }
    BulkData found = got.bulk(tag).orElseThrow();
    assertThat(found.fragments()).as(where).isEqualTo(expected.fragments());
    try {
      for (int i = 0; i < expected.fragments(); i++) {
        int length = (int) expected.fragmentLength(i);
        assertThat(found.read(found.fragmentOffset(i), length))
            .as(where)
            .isEqualTo(expected.read(expected.fragmentOffset(i), length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> !f.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"good", "bad"})
  void sharedFilesAreTheSameThroughAnyWindow(String which) throws IOException {
    Path files = shared.resolve(which);
    assumeTrue(Files.isDirectory(files), () -> "no shared files in " + files + ", which is fine");
    Random random = new Random(5);
    for (Path file : files(files)) {
      Outcome wanted = inMemory(file);
      for (int i = 0; i < 2; i++) {
        assertSame(file, wanted, random);
      }
    }
  }

  @Test
  void generatedFilesAreTheSameThroughWindowsOfEveryWidth() throws IOException {
    Random random = new Random(7);
    List<byte[]> all = new ArrayList<>(FuzzSeeds.all());
    all.add(wide(random, TransferSyntax.EXPLICIT_LITTLE));
    all.add(wide(random, TransferSyntax.IMPLICIT_LITTLE));
    all.add(wide(random, TransferSyntax.EXPLICIT_BIG));
    for (byte[] content : all) {
      Path file = folder.resolve("generated.dcm");
      Files.write(file, content);
      Outcome wanted = inMemory(file);
      assertThat(wanted.broken()).isEmpty();
      for (int width = 1; width < 64; width++) {
        int fixed = width;
        DicomDataset got = DatasetParser.parse("x", file, Limits.defaults(), () -> fixed);
        assertSame("width " + width, got, wanted.dataset());
      }
      for (int i = 0; i < 64; i++) {
        assertSame(file, wanted, random);
      }
    }
  }

  /** As users have them: beyond 256 kB, with headers that end anywhere beside the first window. */
  @Test
  void largeFilesAreTheSameWhereverTheWindowEnds() throws IOException {
    Random random = new Random(9);
    for (int i = 0; i < 64; i++) {
      Path file = folder.resolve("large.dcm");
      DicomFile header = DicomFile.of(TransferSyntax.EXPLICIT_LITTLE);
      byte[] filler = new byte[3_800 + 2 * random.nextInt(120)];
      random.nextBytes(filler);
      header.element(0x0009_1001, Vr.OB, filler);
      for (int n = 0; n < 40; n++) {
        header.text(0x0010_4000 + n, Vr.LO, "x".repeat(random.nextInt(9)));
      }
      header.image(512, 512, "MONOCHROME2", 1).bits(16, 12, 11, 0);
      Files.write(file, header.words(Tag.PIXEL_DATA, new int[512 * 512]).bytes());
      DicomDataset got = DatasetParser.parse("x", file, Limits.defaults());
      assertSame("filler of " + filler.length, got, inMemory(file).dataset());
    }
  }

  /** Many attributes of all lengths, nested three deep. */
  private static byte[] wide(Random random, TransferSyntax syntax) throws IOException {
    DicomFile file = DicomFile.of(TransferSyntax.EXPLICIT_LITTLE);
    for (int n = 0; n < 100; n++) {
      file.text(0x0013_1000 + n, Vr.LO, "v".repeat(random.nextInt(40)));
      DicomFile inner = DicomFile.bare(true).numbers(Tag.ROWS, n);
      DicomFile middle = DicomFile.bare(true).sequence(0x0040_A730, n % 2 == 0, inner);
      file.sequence(0x0011_1000 + n, n % 3 == 0, middle);
    }
    file.image(3, 3, "MONOCHROME2", 1).bits(16, 16, 15, 1).words(Tag.PIXEL_DATA, new int[9]);
    byte[] bytes = file.bytes();
    return DicomWriter.encode(new DatasetParser("x", bytes, Limits.defaults()).parse(), syntax);
  }
}
