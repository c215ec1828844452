package io.medimg.preprocess.step.filter;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Disturb;
import io.medimg.preprocess.kernel.SplitMix;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * Adds noise, for training and for trials of robustness. With {@code u} the place of a value in the
 * image's range from 0 to 1 and {@code n} a random number of mean 0 and deviation 1, GAUSSIAN gives
 * {@code u + s n} (electronics), QUANTUM {@code u + s sqrt(u) n} (the normal limit of counted
 * quanta, as in X-ray), SPECKLE {@code u + s u n} (ultrasound), limited to the range. The type
 * stays; integers are rounded, ties to even. The seed is part of the step, so that the same step
 * gives the same noise on every machine: SplitMix64 numbers by Box and Muller's formula, row by
 * row, one channel after the other. Immutable and safe for use by several threads.
 *
 * @param kind what the noise depends on
 * @param deviation {@code s}, 0 (none) to 10, in shares of the range
 * @param seed start of the random numbers
 */
public record Noise(Kind kind, double deviation, int seed) implements Step {
  /** What the noise depends on. */
  public enum Kind {
    /** Nothing. */
    GAUSSIAN,
    /** The root of the value. */
    QUANTUM,
    /** The value. */
    SPECKLE
  }

  /**
   * Checks the deviation.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public Noise {
    Objects.requireNonNull(kind, "kind");
    Checks.range("noise", "deviation", deviation, 0, 10);
  }

  @Override
  public String describe() {
    return "noise(%s, deviation %s, seed %d)".formatted(kind, Checks.number(deviation), seed);
  }

  public void run(Frame frame) {
    Scope scope = frame.scope();
    SplitMix random = SplitMix.of(seed);
    DoubleUnaryOperator spread =
        switch (kind) {
          case GAUSSIAN -> unit -> deviation;
          case QUANTUM -> unit -> deviation * Math.sqrt(unit);
          case SPECKLE -> unit -> deviation * unit;
        };
    frame.pixels().separate(); // every channel has noise of its own
    frame.filter(
        (source, width, height, target) ->
            Disturb.noise(source, width, scope, spread, random, target));
  }
}
