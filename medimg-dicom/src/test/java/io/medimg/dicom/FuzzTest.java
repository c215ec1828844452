package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files by the thousands, read from memory and as files, within small and within default
 * limits, alone and as series: an image, a malformed or an unsupported file come out, nothing else,
 * and never late. How many ran is printed, and fewer than wanted is a failure. A million, resumable
 * by the number that it printed last, niced:
 *
 * <pre>
 * nice mvn -pl medimg-dicom -am test -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dmedimg.fuzz=1000000 -Dmedimg.fuzz.from=0
 * </pre>
 *
 * <p>The last number is in {@code medimg-dicom/target/fuzz.txt}. One case again: {@code
 * -Dmedimg.fuzz=1 -Dmedimg.fuzz.from=NUMBER}.
 */
class FuzzTest {
  private static final long CASES = Long.getLong("medimg.fuzz", 10_000);
  private static final long FIRST = Long.getLong("medimg.fuzz.from", 0);
  private static final int SECONDS_PER_CASE = 10;

  private final Path shared =
      Path.of(System.getProperty("medimg.shared", "../shared"), "dicom", "good");

  @Test
  void undamagedSeedsAreImages() throws IOException {
    List<byte[]> seeds = FuzzSeeds.all();
    for (int i = 0; i < seeds.size(); i++) {
      assertThat(
              new DicomReader()
                  .read(ImageSource.of("seed-" + i, seeds.get(i)), Limits.defaults())
                  .frames())
          .isPositive();
    }
  }

  @Test
  void damagedFilesGiveAnImageOrSayWhatIsWrong(@TempDir Path folder) throws Exception {
    Fuzzer fuzzer = new Fuzzer(Fuzzer.seeds(shared), folder);
    long start = System.nanoTime();
    Thread worker = new Thread(() -> cases(fuzzer), "fuzzer");
    worker.setDaemon(true);
    worker.start();
    while (worker.isAlive()) {
      worker.join(200);
      long hanging = fuzzer.hanging(SECONDS_PER_CASE);
      assertThat(hanging)
          .as(() -> "this case hangs at " + List.of(worker.getStackTrace()))
          .isEqualTo(-1);
    }
    System.out.printf(
        Locale.ROOT,
        "FuzzTest: %d of %d cases from %d in %d s: %s%n",
        fuzzer.ran(),
        CASES,
        FIRST,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
        fuzzer);
    assertThat(fuzzer.failures()).isEmpty();
    assertThat(fuzzer.ran()).as("cases that ran").isEqualTo(CASES);
  }

  private static void cases(Fuzzer fuzzer) {
    Path progress = Path.of("target", "fuzz.txt");
    for (long n = FIRST; n < FIRST + CASES && fuzzer.failures().size() < 10; n++) {
      fuzzer.run(n);
      if (n % 10_000 == 0 || n == FIRST + CASES - 1) {
        note(progress, "next %d: %s %s%n".formatted(n + 1, fuzzer, fuzzer.failures()));
      }
    }
  }

  private static void note(Path progress, String line) {
    try {
      Files.createDirectories(progress.toAbsolutePath().getParent());
      Files.writeString(progress, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
