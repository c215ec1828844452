package io.medimg.preprocess;

import io.medimg.preprocess.kernel.SplitMix;
import io.medimg.preprocess.step.Step;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All steps between two of one kind: {@code flip} left-right to top-bottom, {@code clahe} with clip
 * limits from 1 to 4. A draw takes every whole number from one end to the other (both included) and
 * every other number between both ends with equal chance, and one of two constants; components that
 * are equal at both ends stay. Immutable and safe for use by several threads.
 *
 * @param from one end
 * @param to the other end, of the same kind
 * @param spacing how numbers are spread between the ends
 */
public record StepRange(Step from, Step to, Spacing spacing) {
  private static final int MAX_VARIED = 10;

  /** How numbers are spread. */
  public enum Spacing {
    /** Evenly. */
    EVEN,
    /** Evenly in their logarithms, as for gammas from 0.5 to 2; both ends are above 0. */
    LOGARITHMIC
  }

  /**
   * Checks that every draw will be a step.
   *
   * @throws IllegalArgumentException if both ends are of different kinds or differ in more than 10
   *     components, a component that differs is neither number nor constant nor list of as many
   *     numbers, logarithms were asked for numbers that have none, or some combination of ends is
   *     refused by the step itself
   */
  public StepRange {
    Objects.requireNonNull(spacing, "spacing");
    if (from.getClass() != to.getClass()) {
      throw new IllegalArgumentException(
          "a range has two steps of one kind, got %s and %s".formatted(from.name(), to.name()));
    }
    List<Integer> varied = new ArrayList<>();
    RecordComponent[] components = from.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      Object a = PlanJson.valueOf(from, components[i]);
      Object b = PlanJson.valueOf(to, components[i]);
      if (!a.equals(b)) {
        checkPair(from.name() + " " + components[i].getName(), a, b, spacing);
        varied.add(i);
      }
    }
    if (varied.size() > MAX_VARIED) {
      throw new IllegalArgumentException(
          "a range varies at most %d components, got %d".formatted(MAX_VARIED, varied.size()));
    }
    checkCorners(from, to, varied);
  }

  /** A range of a single step. */
  public static StepRange of(Step step) {
    return new StepRange(step, step, Spacing.EVEN);
  }

  private static void checkPair(String what, Object a, Object b, Spacing spacing) {
    if (a instanceof List<?> first && b instanceof List<?> second) {
      if (first.size() != second.size()) {
        throw new IllegalArgumentException(
            "%s has %d numbers at one end and %d at the other"
                .formatted(what, first.size(), second.size()));
      }
    } else if (a instanceof Number x && b instanceof Number y) {
      if (spacing == Spacing.LOGARITHMIC && !(x.doubleValue() > 0 && y.doubleValue() > 0)) {
        throw new IllegalArgumentException(
            "%s goes from %s to %s; logarithms need both above 0".formatted(what, a, b));
      }
    } else if (!(a instanceof Enum<?>)) {
      throw new IllegalArgumentException(
          "%s cannot vary; give both ends the same one".formatted(what));
    }
  }

  /** Makes the step of every combination of ends, so that the step's own checks speak now. */
  private static void checkCorners(Step from, Step to, List<Integer> varied) {
    RecordComponent[] components = from.getClass().getRecordComponents();
    for (int corner = 0; corner < 1 << varied.size(); corner++) {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        int at = varied.indexOf(i);
        boolean upper = at >= 0 && (corner >> at & 1) == 1;
        values[i] = PlanJson.valueOf(upper ? to : from, components[i]);
      }
      PlanJson.create("a range from %s to %s".formatted(from, to), from.getClass(), values);
    }
  }

  /** A step of this range. */
  Step draw(SplitMix random) {
    RecordComponent[] components = from.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          between(
              PlanJson.valueOf(from, components[i]), PlanJson.valueOf(to, components[i]), random);
    }
    return PlanJson.create("a step drawn", from.getClass(), values);
  }

  private Object between(Object a, Object b, SplitMix random) {
    if (a.equals(b)) {
      return a;
    }
    if (a instanceof Integer x && b instanceof Integer y) {
      int least = Math.min(x, y);
      int most = Math.max(x, y);
      return spacing == Spacing.EVEN
          ? (Object) random.nextInt(least, most)
          : (Object) (int) Math.rint(number(least, most, random));
    }
    if (a instanceof Double x && b instanceof Double y) {
      return number(Math.min(x, y), Math.max(x, y), random);
    }
    if (a instanceof List<?> first && b instanceof List<?> second) {
      List<Double> numbers = new ArrayList<>();
      for (int i = 0; i < first.size(); i++) {
        numbers.add((Double) between(first.get(i), second.get(i), random));
      }
      return numbers;
    }
    return random.nextDouble() < 0.5 ? a : b;
  }

  private double number(double least, double most, SplitMix random) {
    double share = random.nextDouble();
    double value =
        spacing == Spacing.EVEN
            ? least + share * (most - least)
            : StrictMath.exp(
                StrictMath.log(least) + share * (StrictMath.log(most) - StrictMath.log(least)));
    return Math.max(least, Math.min(most, value));
  }

  /** The step, or both ends. */
  String describe() {
    return from.equals(to)
        ? from.describe()
        : from.describe()
            + " to "
            + to.describe()
            + (spacing == Spacing.LOGARITHMIC ? " in logarithms" : "");
  }
}
