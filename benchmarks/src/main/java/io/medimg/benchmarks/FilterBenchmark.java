package io.medimg.benchmarks;

import io.medimg.preprocess.kernel.BilateralFilter;
import io.medimg.preprocess.kernel.BilateralFilter.Reach;
import io.medimg.preprocess.kernel.Curves;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.FijiClahe;
import io.medimg.preprocess.kernel.GaussianFilter;
import io.medimg.preprocess.kernel.GaussianFilter.Kernel;
import io.medimg.preprocess.kernel.GaussianFilter.Sharpening;
import io.medimg.preprocess.kernel.Landmarks;
import io.medimg.preprocess.kernel.MedianFilter;
import io.medimg.preprocess.kernel.Moments;
import io.medimg.preprocess.kernel.Occurrences;
import io.medimg.preprocess.kernel.Pyramid;
import io.medimg.preprocess.kernel.SkimageClahe;
import io.medimg.preprocess.kernel.TypedFilter;
import io.medimg.preprocess.kernel.TypedPlane;
import java.util.concurrent.TimeUnit;
import org.opencv.core.Mat;
import org.opencv.core.Size;
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

/** Filters and intensity kernels on 8-bit pixels, beside OpenCV where it has the same. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class FilterBenchmark {
  private static final Curves.Scope BYTES = new Curves.Scope(Depth.U8, 0, 255);

  /** Pixels along a side. */
  @Param("2048")
  public int side;

  private float[] values;
  private float[] wide;
  private float[] result;
  private TypedPlane bytePlane;
  private TypedPlane byteResult;
  private Mat byteMat;
  private Mat matOut;

  /** Makes the picture. */
  @Setup
  public void setUp() {
    Oracle.load();
    byte[] bytes = Films.bytes(side);
    values = new float[bytes.length];
    wide = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xFF;
      wide[i] = values[i] * 257;
    }
    result = new float[bytes.length];
    bytePlane = TypedPlane.of(bytes, side);
    byteResult = bytePlane.blank();
    byteMat = Oracle.bytes(bytes, side);
    matOut = new Mat();
  }

  private TypedPlane run(TypedFilter filter) {
    filter.run(bytePlane, byteResult);
    return byteResult;
  }

  /** Sigma 2, 13 x 13 weights of 8 bits. */
  @Benchmark
  public TypedPlane gaussian() {
    return run(new GaussianFilter(new Kernel(13, 2)));
  }

  /** OpenCV. */
  @Benchmark
  public Mat gaussianOpenCv() {
    Imgproc.GaussianBlur(byteMat, matOut, new Size(13, 13), 2);
    return matOut;
  }

  /** 5 x 5 weights of 8 bits. */
  @Benchmark
  public TypedPlane gaussian5() {
    return run(new GaussianFilter(new Kernel(5, 0)));
  }

  /** OpenCV. */
  @Benchmark
  public Mat gaussian5OpenCv() {
    Imgproc.GaussianBlur(byteMat, matOut, new Size(5, 5), 0);
    return matOut;
  }

  /** 3 x 3. */
  @Benchmark
  public TypedPlane median3() {
    return run(new MedianFilter(3));
  }

  /** OpenCV. */
  @Benchmark
  public Mat median3OpenCv() {
    Imgproc.medianBlur(byteMat, matOut, 3);
    return matOut;
  }

  /** 5 x 5. */
  @Benchmark
  public TypedPlane median5() {
    return run(new MedianFilter(5));
  }

  /** OpenCV. */
  @Benchmark
  public Mat median5OpenCv() {
    Imgproc.medianBlur(byteMat, matOut, 5);
    return matOut;
  }

  /** 9 x 9. */
  @Benchmark
  public TypedPlane median9() {
    return run(new MedianFilter(9));
  }

  /** OpenCV. */
  @Benchmark
  public Mat median9OpenCv() {
    Imgproc.medianBlur(byteMat, matOut, 9);
    return matOut;
  }

  /** 31 x 31. */
  @Benchmark
  public TypedPlane median31() {
    return run(new MedianFilter(31));
  }

  /** OpenCV. */
  @Benchmark
  public Mat median31OpenCv() {
    Imgproc.medianBlur(byteMat, matOut, 31);
    return matOut;
  }

  /** 9 pixels across, sigma 30 and 3. */
  @Benchmark
  public TypedPlane bilateral() {
    return run(new BilateralFilter(new Reach(4, 30, 3)));
  }

  /** OpenCV. */
  @Benchmark
  public Mat bilateralOpenCv() {
    Imgproc.bilateralFilter(byteMat, matOut, 9, 30, 3);
    return matOut;
  }

  /** Sigma 2. */
  @Benchmark
  public float[] unsharpMask() {
    GaussianFilter.sharpen(values, side, side, new Sharpening(2, 1, BYTES), result);
    return result;
  }

  /** Six bands. */
  @Benchmark
  public float[] pyramidDetail() {
    Pyramid.enhance(values, side, side, new Pyramid.Detail(6, 1, 0.7, 255), result);
    return result;
  }

  /** Half the size and back. */
  @Benchmark
  public float[] pyramidDownAndUp() {
    return Pyramid.up(Pyramid.down(values, side, side), side, side);
  }

  /** Default blocks. */
  @Benchmark
  public float[] claheSkimage() {
    SkimageClahe.run(wide, side, side, new SkimageClahe.Blocks(0, 0, 0.01, 256), result);
    return result;
  }

  /** Default window, side by side. */
  @Benchmark
  public float[] claheFijiFast() {
    FijiClahe.fast(values, side, side, new FijiClahe.Window(63, 256, 3f), result);
    return result;
  }

  /** A curve for every pixel, as when no table can be used. */
  @Benchmark
  public float[] gammaOfPixels() {
    System.arraycopy(values, 0, result, 0, result.length);
    Curves.gamma(result, BYTES, 0.7, 1);
    return result;
  }

  /** Mean and deviation. */
  @Benchmark
  public double moments() {
    Moments moments = new Moments();
    moments.addToMean(values, Moments.Selection.NONZERO);
    moments.addToDeviation(values, Moments.Selection.NONZERO);
    return moments.deviation();
  }

  /** Sorting, for percentiles and matching of floats. */
  @Benchmark
  public Occurrences occurrences() {
    return Occurrences.of(wide);
  }

  /** Three lines. */
  @Benchmark
  public float[] landmarks() {
    System.arraycopy(values, 0, result, 0, result.length);
    Landmarks.map(result, new double[] {5, 60, 90, 250}, new double[] {0, 40, 70, 100});
    return result;
  }
}
