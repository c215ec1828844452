package io.medimg.benchmarks;

import io.medimg.preprocess.kernel.AffineWarp;
import io.medimg.preprocess.kernel.CubicResize;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Endoscopy;
import io.medimg.preprocess.kernel.Fields;
import io.medimg.preprocess.kernel.Lab;
import io.medimg.preprocess.kernel.PilColors;
import io.medimg.preprocess.kernel.PilResize;
import io.medimg.preprocess.kernel.Samples;
import io.medimg.preprocess.kernel.SkResize;
import io.medimg.preprocess.kernel.Speckle;
import io.medimg.preprocess.kernel.Stains;
import io.medimg.preprocess.kernel.Tables;
import io.medimg.preprocess.kernel.TorchResize;
import java.util.concurrent.TimeUnit;
import org.opencv.core.Core;
import org.opencv.core.CvType;
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

/**
 * Resamplers, affine maps, crops and colour on 8-bit pixels, beside OpenCV where it has the same.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class ResamplerBenchmark {
  private static final int MODEL = 224;
  private static final double[] TURN = {0.9, -0.4, 100, 0.4, 0.9, -100};

  /** Pixels along a side. */
  @Param("2048")
  public int side;

  private Samples source;
  private float[] small;
  private float[] whole;
  private float[] values;
  private float[] colour;
  private float[] changed;
  private Mat byteMat;
  private Mat matrix;
  private Mat matOut;

  /** Makes the picture; colour has a third of its pixels. */
  @Setup
  public void setUp() {
    Oracle.load();
    byte[] bytes = Films.bytes(side);
    source =
        new Samples.Bytes(bytes, Tables.identity(Depth.U8), Samples.Layout.dense(side, side, 1));
    small = new float[MODEL * MODEL];
    whole = new float[bytes.length];
    values = source.readAll();
    colour = new float[side * (side / 3) * 3];
    System.arraycopy(values, 0, colour, 0, colour.length);
    changed = new float[colour.length];
    byteMat = Oracle.bytes(bytes, side);
    matrix = new Mat(2, 3, CvType.CV_64F);
    matrix.put(0, 0, TURN);
    matOut = new Mat();
  }

  /** Four taps. */
  @Benchmark
  public float[] cvCubic() {
    CubicResize.run(source, Depth.U8, MODEL, MODEL, small);
    return small;
  }

  /** OpenCV. */
  @Benchmark
  public Mat cvCubicOpenCv() {
    Imgproc.resize(byteMat, matOut, new Size(MODEL, MODEL), 0, 0, Imgproc.INTER_CUBIC);
    return matOut;
  }

  /** A cubic as wide as the reduction. */
  @Benchmark
  public float[] pilBicubic() {
    PilResize.cubic(source, Depth.U8, MODEL, MODEL, small);
    return small;
  }

  /** A Gaussian, then two taps, in double precision. */
  @Benchmark
  public float[] skResize() {
    SkResize.run(source, Depth.U8, SkResize.Edge.MIRROR, MODEL, MODEL, small);
    return small;
  }

  /** Two taps. */
  @Benchmark
  public float[] torchBilinear() {
    TorchResize.plain(source, Depth.U8, MODEL, MODEL, small);
    return small;
  }

  /** A triangle as wide as the reduction. */
  @Benchmark
  public float[] torchAntialiased() {
    TorchResize.antialiased(source, Depth.U8, MODEL, MODEL, small);
    return small;
  }

  /** A turn and a scaling. */
  @Benchmark
  public float[] affine() {
    AffineWarp.run(source, Depth.U8, AffineWarp.inverse(TURN), side, 0f, whole);
    return whole;
  }

  /** OpenCV. */
  @Benchmark
  public Mat affineOpenCv() {
    Imgproc.warpAffine(
        byteMat, matOut, matrix, new Size(side, side), Imgproc.INTER_LINEAR, Core.BORDER_CONSTANT);
    return matOut;
  }

  /** The bright rectangle. */
  @Benchmark
  public int[] borderCrop() {
    return Fields.bright(values, side, 1, 7);
  }

  /** The rectangle that is not flat. */
  @Benchmark
  public int[] collimationCrop() {
    return Fields.uneven(values, side, 20);
  }

  /** To Lab and back. */
  @Benchmark
  public float[] lab() {
    Lab.fromRgb(colour, changed);
    Lab.toRgb(changed, changed);
    return changed;
  }

  /** Saturation and hue. */
  @Benchmark
  public float[] colorJitter() {
    System.arraycopy(colour, 0, changed, 0, colour.length);
    PilColors.saturation(changed, 1.2);
    PilColors.hue(changed, 0.1);
    return changed;
  }

  /** Macenko. */
  @Benchmark
  public float[] stainMacenko() {
    System.arraycopy(colour, 0, changed, 0, colour.length);
    Stains.macenko(changed);
    return changed;
  }

  /** Highlights of a picture a third as high. */
  @Benchmark
  public float[] specularFill() {
    System.arraycopy(colour, 0, changed, 0, colour.length);
    Endoscopy.fillHighlights(changed, side, 230, 0.15, 2);
    return changed;
  }

  /** A window of 5 x 5. */
  @Benchmark
  public float[] lee() {
    Speckle.lee(values, side, 2, 0.1, whole);
    return whole;
  }

  /** One step. */
  @Benchmark
  public float[] srad() {
    Speckle.srad(values, side, 1, 0.05, 1.0 / 6, whole);
    return whole;
  }
}
