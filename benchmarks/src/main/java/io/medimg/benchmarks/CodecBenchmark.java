package io.medimg.benchmarks;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * DICOM files in every codec, from their bytes to the picture. The files come from {@code
 * benchmarks/codestreams.py}; the property {@code medimg.codestreams} names their folder. Not safe
 * for use by several threads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CodecBenchmark {
  /** What the file is compressed with. */
  @Param({"native", "rle", "lossless", "jls", "jlsnear", "dct12", "j2k", "j2klossy", "htj2k"})
  public String codec;

  /** Pixels along a side. */
  @Param({"512", "2048"})
  public int side;

  private byte[] file;

  /**
   * Reads the file.
   *
   * @throws IOException if it is not there
   */
  @Setup
  public void prepare() throws IOException {
    Path folder = Path.of(System.getProperty("medimg.codestreams", "codestreams"));
    Path path = folder.resolve("%s-%d.dcm".formatted(codec, side));
    if (!Files.exists(path)) {
      throw new IOException(
          "no " + path + "; benchmarks/codestreams.py makes it, -Dmedimg.codestreams names it");
    }
    file = Files.readAllBytes(path);
  }

  /** One frame. */
  @Benchmark
  public MedicalImage frame() throws IOException {
    return new DicomReader().read(ImageSource.of("film.dcm", file), Limits.defaults());
  }
}
