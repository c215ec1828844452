package io.medimg.dicom;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.dataset.DatasetParser;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.DicomDump;
import io.medimg.dicom.dataset.DicomJson;
import io.medimg.dicom.facts.CineTiming;
import io.medimg.dicom.facts.FrameFacts;
import io.medimg.dicom.facts.RealWorldValueMapping;
import io.medimg.dicom.facts.SuvFactors;
import io.medimg.dicom.facts.UltrasoundRegion;
import io.medimg.dicom.series.DicomFolder;
import io.medimg.dicom.series.DicomSeries;
import io.medimg.dicom.series.SliceStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Reads damaged files by number and says what came out. Not safe for use by several threads, but
 * for {@link #hanging}.
 */
final class Fuzzer {
  private static final int LARGEST_SEED = 40_000;

  /** Small, so that one case takes milliseconds, however large its header says it is. */
  private static final Limits LIMITS = new Limits(1 << 24, 1 << 20, 1 << 21, 4096, 64, 1 << 24);

  private static final Limits DEFAULTS = Limits.defaults();

  /** So often the series code looks at a case, too, since a folder takes longer than a file. */
  private static final int SERIES_EVERY = 8;

  private final Mutations mutations;
  private final Path folder;
  private final Map<String, Long> outcomes = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private long ran;
  private volatile long current = -1;
  private volatile long since = System.nanoTime();

  /**
   * A fuzzer.
   *
   * @param folder empty, for the files that are read as files
   */
  Fuzzer(List<byte[]> seeds, Path folder) {
    mutations = new Mutations(seeds);
    this.folder = folder;
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

  /**
   * Reads damage number {@code n}: from memory within small limits, as a file through windows, as
   * users do with the default limits, and some as a series; what must not happen is kept in {@link
   * #failures}.
   */
  void run(long n) {
    current = n;
    since = System.nanoTime();
    byte[] bytes = mutations.file(n);
    ImageSource source = ImageSource.of("case-" + n, bytes);
    attempt(n, "header", () -> look(new DicomReader().readDataset(source, LIMITS)));
    attempt(n, "image", () -> check(n, new DicomReader().read(source, LIMITS)));
    attempt(n, "image by default", () -> check(n, new DicomReader().read(source, DEFAULTS)));
    attempt(n, "file", () -> asFile(n, bytes));
    ran++;
    current = -1;
  }

  /** Work that may say that a file is broken. */
  private interface Attempt {
    void run() throws IOException;
  }

  private void attempt(long n, String what, Attempt attempt) {
    try {
      attempt.run();
      outcomes.merge(what, 1L, Long::sum);
    } catch (MalformedImageException | UnsupportedImageException e) {
      count(n, what + " ", e);
    } catch (Throwable e) {
      failures.add("case %d: %s gave %s".formatted(n, what, trace(e)));
    }
  }

  private void asFile(long n, byte[] bytes) throws IOException {
    Path file = folder.resolve("case.dcm");
    Files.write(file, bytes);
    if (n % SERIES_EVERY == 0) {
      for (DicomSeries series : DicomFolder.scan(folder, DEFAULTS).series()) {
        volumes(series);
      }
    }
    Random random = new Random(n);
    IntSupplier widths = () -> 1 + random.nextInt(random.nextBoolean() ? 16 : 4096);
    String memory = outcome(() -> new DatasetParser("x", bytes, DEFAULTS).parse());
    String windows = outcome(() -> DatasetParser.parse("x", file, DEFAULTS, widths));
    if (!memory.equals(windows)) {
      failures.add("case %d: memory gave %s, windows gave %s".formatted(n, memory, windows));
    }
    look(DatasetParser.parse("x", file, DEFAULTS));
  }

  private interface Parsing {
    DicomDataset run() throws IOException;
  }

  /** A data set in short, or why there is none. */
  private static String outcome(Parsing parsing) throws IOException {
    try {
      DicomDataset d = parsing.run();
      return Arrays.hashCode(d.tags()) + " " + DicomDump.textWithPatientData(d).hashCode();
    } catch (MalformedImageException e) {
      return e.getMessage();
    }
  }

  private static void volumes(DicomSeries series) throws IOException {
    for (SliceStack stack : series.stacks()) {
      try {
        stack.toVolume(LIMITS);
      } catch (MalformedImageException | UnsupportedImageException e) {
        continue; // a broken slice is told, and the next stack is read
      }
    }
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

  /** How many cases were run. */
  long ran() {
    return ran;
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public String toString() {
    return outcomes.toString();
  }
}
