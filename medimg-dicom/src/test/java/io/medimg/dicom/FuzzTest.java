package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Damaged files by the thousands: an image, a malformed or an unsupported file come out, nothing
 * else, and never late. A million, resumable by the number that it printed last, niced:
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
  private static final long CI_SECONDS = 90;

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
  void damagedFilesGiveAnImageOrSayWhatIsWrong() throws Exception {
    Fuzzer fuzzer = new Fuzzer(Fuzzer.seeds(shared));
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
    assertThat(fuzzer.failures()).isEmpty();
  }

  /** All of them, or, where the default number is run on a slow machine, as many as time allows. */
  private static void cases(Fuzzer fuzzer) {
    long start = System.nanoTime();
    Path progress = Path.of("target", "fuzz.txt");
    for (long n = FIRST; n < FIRST + CASES && fuzzer.failures().size() < 10; n++) {
      fuzzer.run(n);
      boolean late = System.nanoTime() - start > TimeUnit.SECONDS.toNanos(CI_SECONDS);
      if (n % 10_000 == 0 || n == FIRST + CASES - 1 || (late && CASES <= 10_000)) {
        note(progress, "next %d: %s %s%n".formatted(n + 1, fuzzer, fuzzer.failures()));
      }
      if (late && CASES <= 10_000) {
        return;
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
