package io.medimg.dicom;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads damaged files by number and says what came out. Not safe for use by several threads, but
 * for {@link #hanging}.
 */
final class Fuzzer {
  private static final int LARGEST_SEED = 40_000;

  /** Small, so that one case takes milliseconds, however large its header says it is. */
  private static final Limits LIMITS = new Limits(1 << 24, 1 << 20, 1 << 21, 4096, 64, 1 << 24);

  private final Mutations mutations;
  private final Map<String, Long> outcomes = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private volatile long current = -1;
  private volatile long since = System.nanoTime();

  Fuzzer(List<byte[]> seeds) {
    mutations = new Mutations(seeds);
  }

  /** Files made here, and the small ones of a folder where it is there. */
  static List<byte[]> seeds(Path shared) throws IOException {
    List<byte[]> seeds = new ArrayList<>(FuzzSeeds.all());
    if (!Files.isDirectory(shared)) {
      return seeds;
    }
    try (Stream<Path> files = Files.list(shared)) {
      for (Path file : files.sorted(Comparator.comparing(Path::toString)).toList()) {
        if (!file.toString().endsWith(".json") && Files.size(file) <= LARGEST_SEED) {
          seeds.add(Files.readAllBytes(file));
        }
      }
    }
    return seeds;
  }

  /** Reads damage number {@code n}; what must not happen is kept in {@link #failures}. */
  void run(long n) {
    current = n;
    since = System.nanoTime();
    ImageSource source = ImageSource.of("case-" + n, mutations.file(n));
    try {
      look(new DicomReader().readDataset(source, LIMITS));
    } catch (MalformedImageException | UnsupportedImageException e) {
      count(n, "header ", e);
    } catch (Throwable e) {
      failures.add("case %d: header gave %s".formatted(n, trace(e)));
    }
    try {
      MedicalImage image = new DicomReader().read(source, LIMITS);
      outcomes.merge("image", 1L, Long::sum);
      check(n, image);
    } catch (MalformedImageException | UnsupportedImageException e) {
      count(n, "", e);
    } catch (Throwable e) {
      failures.add("case %d: image gave %s".formatted(n, trace(e)));
    }
    current = -1;
  }

  /** Everything that is told of a data set. */
  private static void look(DicomDataset d) throws IOException {
    DicomDump.textWithPatientData(d);
    DicomJson.withoutLargeValues().text(d);
    FrameFacts.of(d, 0);
    FrameFacts.of(d, 1);
    SuvFactors.of(d);
    UltrasoundRegion.of(d);
    CineTiming.of(d, 3);
    RealWorldValueMapping.of(d, 0);
    for (int tag : d.tags()) {
      d.personName(tag);
    }
  }

  private void check(long n, MedicalImage image) {
    long values = (long) image.width() * image.height() * image.frames() * image.channels();
    if (image.pixels().length() != values) {
      failures.add(
          "case %d: an image of %d values has %d".formatted(n, values, image.pixels().length()));
    }
  }

  private void count(long n, String what, IOException e) {
    Throwable cause = e.getCause();
    String net =
        cause instanceof RuntimeException ? " over " + cause.getClass().getSimpleName() : "";
    outcomes.merge(what + e.getClass().getSimpleName() + net, 1L, Long::sum);
    if (cause instanceof Error) {
      failures.add("case %d: %s".formatted(n, trace(cause)));
    }
  }

  private static String trace(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  /** The case that runs longer than so many seconds, -1 if none does. */
  long hanging(long seconds) {
    long n = current;
    return n >= 0 && System.nanoTime() - since > seconds * 1_000_000_000L ? n : -1;
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public String toString() {
    return outcomes.toString();
  }
}
