package io.medimg.benchmarks;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.Pipeline;
import java.nio.ByteBuffer;
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
 * DJL's own way from an image to a tensor: {@code toNDArray}, resize, to tensor, normalise, on the
 * PyTorch engine; no CLAHE, since DJL has none. Not safe for use by several threads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class DjlBenchmark {
  private static final int TARGET = 224;

  /** Pixels along a side. */
  @Param("2048")
  public int side;

  private Image film;
  private NDManager manager;
  private Pipeline pipeline;

  /** Opens the engine and makes the film. */
  @Setup
  public void prepare() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch");
    film = ImageFactory.getInstance().fromImage(Films.picture(side));
    pipeline =
        new Pipeline()
            .add(new Resize(TARGET, TARGET))
            .add(new ToTensor())
            .add(
                new Normalize(
                    new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f}));
  }

  /** Frees the engine's memory. */
  @TearDown
  public void close() {
    manager.close();
  }

  /** From the image to the bytes that the network reads. */
  @Benchmark
  public ByteBuffer tensor8() {
    try (NDManager inner = manager.newSubManager()) {
      NDList result = pipeline.transform(new NDList(film.toNDArray(inner, Image.Flag.COLOR)));
      return result.singletonOrThrow().toByteBuffer();
    }
  }
}
