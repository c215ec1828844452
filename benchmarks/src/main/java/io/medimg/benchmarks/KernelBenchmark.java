package io.medimg.benchmarks;

import io.medimg.preprocess.kernel.AreaResize;
import io.medimg.preprocess.kernel.Clahe;
import io.medimg.preprocess.kernel.Counts;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Equalize;
import io.medimg.preprocess.kernel.LinearResize;
import io.medimg.preprocess.kernel.PilResize;
import io.medimg.preprocess.kernel.Samples;
import io.medimg.preprocess.kernel.Samples.Layout;
import io.medimg.preprocess.kernel.Tables;
import java.util.concurrent.TimeUnit;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.CLAHE;
import org.opencv.imgproc.Imgproc;
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
 * Each kernel beside OpenCV doing the same work on the same pixels, and a copy as the floor. Every
 * thread has pictures of its own. Not safe for use by several threads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class KernelBenchmark {
  private static final int TARGET = 224;
  private static final Clahe.Grid GRID_8 = new Clahe.Grid(2, 8, 8, 256);
  private static final Clahe.Grid GRID_16 = new Clahe.Grid(2, 8, 8, 65_536);

  /** Pixels along a side. */
  @Param("2048")
  public int side;

  private byte[] bytes;
  private byte[] bytesOut;
  private short[] shorts;
  private short[] shortsOut;
  private Layout layout;
  private Samples byteSamples;
  private Samples shortSamples;
  private final float[] small = new float[TARGET * TARGET];
  private Mat byteMat;
  private Mat shortMat;
  private Mat matOut;
  private CLAHE clahe;

  /** Makes the pictures. */
  @Setup
  public void prepare() {
    Oracle.load();
    bytes = Films.bytes(side);
    shorts = Films.shorts(side);
    bytesOut = new byte[bytes.length];
    shortsOut = new short[shorts.length];
    layout = Layout.dense(side, side, 1);
    byteSamples = new Samples.Bytes(bytes, Tables.identity(Depth.U8), layout);
    shortSamples = new Samples.Shorts(shorts, Tables.identity(Depth.U16), layout);
    byteMat = Oracle.bytes(bytes, side);
    shortMat = Oracle.shorts(shorts, side);
    matOut = new Mat();
    clahe = Imgproc.createCLAHE(2, new Size(8, 8));
  }

  /** The floor. */
  @Benchmark
  public byte[] copy8() {
    System.arraycopy(bytes, 0, bytesOut, 0, bytes.length);
    return bytesOut;
  }

  /** The floor. */
  @Benchmark
  public short[] copy16() {
    System.arraycopy(shorts, 0, shortsOut, 0, shorts.length);
    return shortsOut;
  }

  /** A histogram of 256 bins. */
  @Benchmark
  public int[] count8() {
    return Counts.of(bytes, layout);
  }

  /** A histogram of 65,536 bins. */
  @Benchmark
  public int[] count16() {
    return Counts.of(shorts, layout);
  }

  /** Histogram, table, new image. */
  @Benchmark
  public byte[] equalize8() {
    Equalize.bytes(bytes, layout, bytesOut);
    return bytesOut;
  }

  /** OpenCV. */
  @Benchmark
  public Mat equalize8OpenCv() {
    Imgproc.equalizeHist(byteMat, matOut);
    return matOut;
  }

  /** Clip 2, 8 x 8 tiles. */
  @Benchmark
  public byte[] clahe8() {
    Clahe.bytes(bytes, side, side, GRID_8, bytesOut);
    return bytesOut;
  }

  /** OpenCV. */
  @Benchmark
  public Mat clahe8OpenCv() {
    clahe.apply(byteMat, matOut);
    return matOut;
  }

  /** Clip 2, 8 x 8 tiles, 65,536 bins. */
  @Benchmark
  public short[] clahe16() {
    Clahe.shorts(shorts, side, side, GRID_16, shortsOut);
    return shortsOut;
  }

  /** OpenCV. */
  @Benchmark
  public Mat clahe16OpenCv() {
    clahe.apply(shortMat, matOut);
    return matOut;
  }

  /** To 224 x 224. */
  @Benchmark
  public float[] area8() {
    AreaResize.run(byteSamples, Depth.U8, TARGET, TARGET, small);
    return small;
  }

  /** OpenCV. */
  @Benchmark
  public Mat area8OpenCv() {
    Imgproc.resize(byteMat, matOut, new Size(TARGET, TARGET), 0, 0, Imgproc.INTER_AREA);
    return matOut;
  }

  /** To 224 x 224. */
  @Benchmark
  public float[] area16() {
    AreaResize.run(shortSamples, Depth.U16, TARGET, TARGET, small);
    return small;
  }

  /** OpenCV. */
  @Benchmark
  public Mat area16OpenCv() {
    Imgproc.resize(shortMat, matOut, new Size(TARGET, TARGET), 0, 0, Imgproc.INTER_AREA);
    return matOut;
  }

  /** To 224 x 224. */
  @Benchmark
  public float[] linear8() {
    LinearResize.run(byteSamples, Depth.U8, TARGET, TARGET, small);
    return small;
  }

  /** OpenCV. */
  @Benchmark
  public Mat linear8OpenCv() {
    Imgproc.resize(byteMat, matOut, new Size(TARGET, TARGET), 0, 0, Imgproc.INTER_LINEAR);
    return matOut;
  }

  /** To 224 x 224. */
  @Benchmark
  public float[] linear16() {
    LinearResize.run(shortSamples, Depth.U16, TARGET, TARGET, small);
    return small;
  }

  /** OpenCV. */
  @Benchmark
  public Mat linear16OpenCv() {
    Imgproc.resize(shortMat, matOut, new Size(TARGET, TARGET), 0, 0, Imgproc.INTER_LINEAR);
    return matOut;
  }

  /** To 224 x 224; Pillow's, no twin here. */
  @Benchmark
  public float[] pil8() {
    PilResize.run(byteSamples, Depth.U8, TARGET, TARGET, small);
    return small;
  }
}
