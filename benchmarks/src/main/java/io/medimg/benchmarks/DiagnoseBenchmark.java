package io.medimg.benchmarks;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.task.Classification;
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

/** Whole diagnoses of a generated film with the embedded network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DiagnoseBenchmark {
  /** Pixels of a side. */
  @Param({"512", "2048"})
  int side;

  private Diagnoser diagnoser;
  private MedicalImage film;

  /** Opens the embedded model and draws a film. */
  @Setup
  public void open() {
    diagnoser = Diagnoser.chestXray().open();
    film = ChestPhantom.standard().withSize(new Size(side, side)).render();
  }

  /** Closes the model. */
  @TearDown
  public void close() {
    diagnoser.close();
  }

  /** Gate, scores, three heatmaps, boxes. */
  @Benchmark
  public Diagnosis diagnose() {
    return diagnoser.diagnose(film);
  }

  /** Scores alone. */
  @Benchmark
  public Classification classify() {
    return diagnoser.classifier().classify(film);
  }
}
