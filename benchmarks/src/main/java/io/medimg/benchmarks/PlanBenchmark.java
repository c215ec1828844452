package io.medimg.benchmarks;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.Presets;
import io.medimg.preprocess.step.Resampler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.opencv.core.CvType;
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
 * Whole plans, from the pixels of a film to a tensor. Every thread has films of its own. Not safe
 * for use by several threads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class PlanBenchmark {
  private static final int TARGET = 224;
  private static final Preprocessing CHEST = Presets.chestXray(192);
  private static final Preprocessing CLAHE_PLAN =
      Preprocessing.builder()
          .clahe(2, 8, 8)
          .resize(TARGET, TARGET, Resampler.CV_AREA)
          .scaleTo(-1, 1)
          .build();

  private static final Preprocessing AREA_PLAN =
      Preprocessing.builder().resize(TARGET, TARGET, Resampler.CV_AREA).scaleTo(-1, 1).build();

  private static final Preprocessing TENSOR_PLAN =
      Preprocessing.builder().normalize(new double[] {127.5}, new double[] {127.5}).build();

  /** Pixels along a side. */
  @Param("2048")
  public int side;

  private MedicalImage film8;
  private MedicalImage film16;
  private Mat mat8;
  private Mat equalized;
  private Mat small;
  private Mat floats;
  private final float[] values = new float[TARGET * TARGET];
  private CLAHE clahe;
  private FloatBuffer memory;
  private FloatBuffer array;

  /** Makes the films. */
  @Setup
  public void prepare() {
    Oracle.load();
    equalized = new Mat();
    small = new Mat();
    floats = new Mat();
    film8 = MedicalImage.gray(side, side, Films.bytes(side));
    film16 = MedicalImage.gray(side, side, Films.shorts(side));
    mat8 = Oracle.bytes(Films.bytes(side), side);
    clahe = Imgproc.createCLAHE(2, new Size(8, 8));
    memory =
        ByteBuffer.allocateDirect(side * side * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    array = FloatBuffer.allocate(side * side);
  }

  /** The embedded model's plan: percentiles, window, area resize, range. */
  @Benchmark
  public FloatTensor chest16() {
    return CHEST.toTensor(film16);
  }

  /** The same from 8 bits. */
  @Benchmark
  public FloatTensor chest8() {
    return CHEST.toTensor(film8);
  }

  /** CLAHE, area resize, range. */
  @Benchmark
  public FloatTensor clahe8() {
    return CLAHE_PLAN.toTensor(film8);
  }

  /** The same from 12 bits in 16. */
  @Benchmark
  public FloatTensor clahe16() {
    return CLAHE_PLAN.toTensor(film16);
  }

  /** Area resize, range. */
  @Benchmark
  public FloatTensor area8() {
    return AREA_PLAN.toTensor(film8);
  }

  /** All pixels as floats from -1 to 1, into native memory that is there. */
  @Benchmark
  public FloatBuffer tensor8() {
    TENSOR_PLAN.write(film8, memory);
    return memory;
  }

  /** The same into an array that is there. */
  @Benchmark
  public FloatBuffer array8() {
    TENSOR_PLAN.write(film8, array);
    return array;
  }

  /** The same in OpenCV. */
  @Benchmark
  public Mat tensor8OpenCv() {
    mat8.convertTo(floats, CvType.CV_32F, 1 / 127.5, -1);
    return floats;
  }

  /** {@link #clahe8} in OpenCV, to a float array. */
  @Benchmark
  public float[] clahe8OpenCv() {
    clahe.apply(mat8, equalized);
    Imgproc.resize(equalized, small, new Size(TARGET, TARGET), 0, 0, Imgproc.INTER_AREA);
    small.convertTo(floats, CvType.CV_32F, 2 / 255.0, -1);
    floats.get(0, 0, values);
    return values;
  }
}
