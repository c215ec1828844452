package io.medimg.preprocess;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.medimg.core.image.MedicalImage;
import io.medimg.preprocess.kernel.Occurrences;
import io.medimg.preprocess.kernel.Stains;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.StainReinhard;
import io.medimg.preprocess.step.contrast.HistogramSpecification;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Steps of a plan by name, as people type them: {@code gamma:0.7,1}. Safe for use by several
 * threads.
 */
public final class Steps {
  private Steps() {}

  /** The names of every kind of step, as {@link #parse} and plans in JSON take them. */
  public static List<String> names() {
    return StepType.names();
  }

  /**
   * Reads a step as people type it: its name in JSON, a colon, and the values of its record in
   * order with commas between, such as {@code gamma:0.7,1} or {@code invert}; within a list, values
   * have {@code /} between, as in {@code normalize:0.485/0.456/0.406,0.229/0.224/0.225}.
   *
   * @param text the step
   * @throws IllegalArgumentException if there is no such step, or the number of values differs from
   *     what it takes, or one is not a number or out of range; the message lists what it takes
   */
  public static Step parse(String text) {
    String[] parts = text.strip().split(":", 2);
    StepType<?> type = StepType.named(parts[0].strip());
    RecordComponent[] components = type.type().getRecordComponents();
    List<String> values =
        parts.length == 1 || parts[1].isBlank() ? List.of() : List.of(parts[1].split(",", -1));
    if (values.size() != components.length) {
      throw new IllegalArgumentException(
          "step '%s' takes %s, got %d value%s"
              .formatted(
                  type.name(),
                  signature(components),
                  values.size(),
                  values.size() == 1 ? "" : "s"));
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("step", type.name());
    for (int i = 0; i < components.length; i++) {
      put(node, type.name(), components[i], values.get(i).strip());
    }
    ObjectNode plan = JsonNodeFactory.instance.objectNode().put("schema", PlanJson.SCHEMA);
    plan.putArray("steps").add(node);
    return PlanJson.read(plan.toString()).get(0);
  }

  /**
   * The step that makes pictures look like a reference.
   *
   * @param reference 8-bit colour, one frame
   * @return the step
   * @throws IllegalArgumentException if the reference has other than three channels
   */
  public static Step stainsLike(MedicalImage reference) {
    if (reference.channels() != 3) {
      throw new IllegalArgumentException(
          "stainReinhard needs a reference in colour, got %d channels"
              .formatted(reference.channels()));
    }
    MedicalImage levels = Preprocessing.builder().levels(256).build().apply(reference);
    double[] s = Stains.statistics(levels.toFloatArray());
    return new StainReinhard(List.of(s[0], s[1], s[2]), List.of(s[3], s[4], s[5]));
  }

  /**
   * Takes the histogram of an image.
   *
   * @param reference one frame; its stored values are counted, all channels together
   * @return a step that gives other images this histogram
   * @throws IllegalArgumentException if more than 16,384 different values occur; an 8-bit copy, or
   *     one that {@link Preprocessing.Builder#heq(int)} has put on fewer levels, would do
   */
  public static Step histogramLike(MedicalImage reference) {
    Occurrences occurrences = Frame.of(reference).occurrences();
    if (occurrences.size() > HistogramSpecification.MAX_VALUES) {
      throw new IllegalArgumentException(
          "a reference histogram holds at most %d different values, the image has %d; reduce its depth first"
              .formatted(HistogramSpecification.MAX_VALUES, occurrences.size()));
    }
    List<Double> values = new ArrayList<>();
    List<Double> counts = new ArrayList<>();
    for (int i = 0; i < occurrences.size(); i++) {
      values.add((double) occurrences.value(i));
      counts.add((double) occurrences.count(i));
    }
    return new HistogramSpecification(values, counts);
  }

  private static void put(ObjectNode node, String step, RecordComponent component, String value) {
    String name = component.getName();
    Class<?> type = component.getType();
    if (type == int.class) {
      node.put(name, Math.toIntExact((long) number(step, name, value, true)));
    } else if (type == double.class) {
      node.put(name, number(step, name, value, false));
    } else if (type.isEnum()) {
      node.put(name, value);
    } else if (type == List.class) {
      ArrayNode list = node.putArray(name);
      for (String part : value.split("/", -1)) {
        list.add(number(step, name, part.strip(), false));
      }
    } else {
      throw new IllegalArgumentException(
          "step '%s' has a %s, which only a plan in JSON can hold".formatted(step, name));
    }
  }

  private static double number(String step, String name, String value, boolean whole) {
    try {
      return whole ? Integer.parseInt(value) : Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "step '%s' needs a %s for its %s, got '%s'"
              .formatted(step, whole ? "whole number" : "number", name, value),
          e);
    }
  }

  private static String signature(RecordComponent[] components) {
    return components.length == 0
        ? "no values"
        : Arrays.stream(components)
            .map(
                c ->
                    c.getType().isEnum()
                        ? c.getName() + " " + Arrays.toString(c.getType().getEnumConstants())
                        : c.getType() == List.class ? c.getName() + " with / between" : c.getName())
            .collect(Collectors.joining(", "));
  }
}
