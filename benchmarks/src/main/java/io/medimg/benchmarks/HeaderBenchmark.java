package io.medimg.benchmarks;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Headers of some 125 attributes, 20 of them in items: parsed from memory, from a file, and with
 * every value decoded. Beside pydicom: {@code benchmarks/pydicom_headers.py} on the file that
 * {@code -p keep=true} leaves in the working folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class HeaderBenchmark {
  private static final int ITEMS = 5;
  private static final int SINGLE = 100;

  /** Bytes of pixels behind the header. */
  @Param({"0", "250000"})
  public int pixels;

  /** How the file is encoded. */
  @Param({"1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"})
  public String syntax;

  /** Whether the file stays, for other readers. */
  @Param("false")
  public boolean keep;

  private ImageSource memory;
  private ImageSource file;
  private Path path;
  private final DicomReader reader = new DicomReader();

  /** Makes the file. */
  @Setup
  public void make() throws IOException {
    DicomBuilder all = DicomBuilder.create();
    for (int i = 0; i < SINGLE; i++) {
      switch (i % 4) {
        case 0 -> all.text(0x0011_1000 + i, Vr.LO, "Value number " + i);
        case 1 -> all.text(0x0011_1000 + i, Vr.DS, "1.5", "-2.25", String.valueOf(i));
        case 2 -> all.numbers(0x0011_1000 + i, Vr.US, i);
        default -> all.text(0x0011_1000 + i, Vr.UI, "1.2.840.10008.5.1.4." + i);
      }
    }
    DicomBuilder[] items = new DicomBuilder[ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      items[i] =
          DicomBuilder.create()
              .text(0x0008_0100, Vr.SH, "T-" + i)
              .text(0x0008_0102, Vr.SH, "SRT")
              .text(0x0008_0104, Vr.LO, "Meaning of " + i)
              .numbers(0x0028_0010, Vr.US, i);
    }
    all.items(0x0008_1140, items).text(0x0008_0016, Vr.UI, "1.2.840.10008.5.1.4.1.1.7");
    all.text(0x0008_0018, Vr.UI, "1.2.3.4.5").bytes(0x7FE0_0010, Vr.OW, new byte[pixels]);
    byte[] content = DicomWriter.encode(all.build(), TransferSyntax.of(syntax));
    memory = ImageSource.of("header", content);
    path = Files.createTempFile(Path.of("").toAbsolutePath(), "header", ".dcm");
    Files.write(path, content);
    file = ImageSource.of(path);
  }

  /** Removes the file. */
  @TearDown
  public void remove() throws IOException {
    if (!keep) {
      Files.delete(path);
    }
  }

  /** Attributes from memory, values not decoded. */
  @Benchmark
  public DicomDataset fromMemory() throws IOException {
    return reader.readDataset(memory, Limits.defaults());
  }

  /** Attributes from a file that the system has in memory, pixels left in it. */
  @Benchmark
  public DicomDataset fromFile() throws IOException {
    return reader.readDataset(file, Limits.defaults());
  }

  /** Every value but the pixels decoded, items too. */
  @Benchmark
  public int everyValue() throws IOException {
    return values(reader.readDataset(memory, Limits.defaults()));
  }

  private static int values(DicomDataset d) {
    int count = 0;
    for (int tag : d.tags()) {
      if (tag != 0x7FE0_0010) {
        count += d.strings(tag).size() + d.numbers(tag).length;
      }
      for (DicomDataset item : d.items(tag)) {
        count += values(item);
      }
    }
    return count;
  }
}
