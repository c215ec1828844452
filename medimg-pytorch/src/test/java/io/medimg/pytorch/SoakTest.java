package io.medimg.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.Engines;
import io.medimg.models.engine.ForkedJvm;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.engine.OnnxNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of runs leave no memory behind. Each engine has a JVM of its own, to be measured. */
class SoakTest {
  private static final int WARM_UP = 2000;
  private static final int RUNS = 2000;
  private static final int THREADS = 4;
  private static final int REOPENED = 40;

  /** An input is 16 to 48 KiB, an output 61 to 185: losing either each time is 64 MiB or more. */
  private static final long LIMIT_KIB = 40 * 1024;

  private static ModelBytes network() {
    return new OnnxNet(1)
        .input("image", -1, 1, 64, 64)
        .random("w1", 0.5f, 16, 1, 3, 3)
        .random("w2", 0.5f, 32, 16, 3, 3)
        .random("w3", 0.5f, 5, 32, 1, 1)
        .node("Conv", "image w1", "c1", Map.of("strides", new long[] {2, 2}))
        .node("Relu", "c1", "r1")
        .node("Conv", "r1 w2", "c2", Map.of("strides", new long[] {2, 2}))
        .node("Relu", "c2", "r2")
        .node("Conv", "r2 w3", "cam")
        .node("GlobalAveragePool", "cam", "p")
        .node("Flatten", "p", "logits")
        .output("logits", -1, 5)
        .output("cam", -1, 5, 15, 15)
        .output("r1", -1, 16, 31, 31)
        .build("soak");
  }

  /** Prints how many KiB the process grew by, from the middle of the runs to their end. */
  static final class Runs {
    public static void main(String[] args) throws Exception {
      ModelBytes model = network();
      if (args[0].equals("gradients")) {
        try (GradientSession session = PyTorchGradients.open(model)) {
          measure(batch -> session.gradients(batch.slice(0), 1));
        }
        return;
      }
      EngineProvider engine = Engines.installed().forModel(ModelFormat.ONNX, Optional.of(args[0]));
      try (InferenceSession session = engine.open(model, SessionOptions.defaults())) {
        measure(batch -> session.run(Map.of("image", batch)));
      }
      reopen(engine, model);
      long before = resident();
      reopen(engine, model);
      System.out.println(resident() - before);
    }

    private static void reopen(EngineProvider engine, ModelBytes model) {
      FloatTensor zeros = FloatTensor.build(Shape.of(1, 1, 64, 64), b -> {});
      for (int i = 0; i < REOPENED; i++) {
        try (InferenceSession session = engine.open(model, SessionOptions.defaults())) {
          session.run(Map.of("image", zeros));
        }
      }
    }

    private static void measure(Consumer<FloatTensor> run) throws Exception {
      // The same threads throughout: the C library keeps memory for each new one.
      ExecutorService pool = Executors.newFixedThreadPool(THREADS);
      try {
        runs(pool, run, WARM_UP);
        long before = resident();
        runs(pool, run, RUNS);
        System.out.println(resident() - before);
      } finally {
        pool.shutdown();
      }
    }

    /** With batches of one to three. */
    private static void runs(ExecutorService pool, Consumer<FloatTensor> run, int count)
        throws Exception {
      Callable<Boolean> work =
          () -> {
            for (int i = 0; i < count / THREADS; i++) {
              run.accept(FloatTensor.build(Shape.of(1 + i % 3, 1, 64, 64), b -> b.put(0, 1f)));
            }
            return true;
          };
      for (Future<Boolean> done : pool.invokeAll(Collections.nCopies(THREADS, work))) {
        done.get();
      }
    }

    private static long resident() throws IOException {
      System.gc();
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OnnxRuntime", "PyTorch", "gradients"})
  void memoryStaysFlat(String what) throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "resident memory is read on Linux");
    ForkedJvm.Result result =
        new ForkedJvm()
            .with("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=32m")
            .run(Runs.class, what);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines().map(Long::valueOf))
        .isNotEmpty()
        .allMatch(growth -> growth < LIMIT_KIB, "grew by less than 40 MiB");
  }
}
