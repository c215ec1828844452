package io.medimg.preprocess;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Steps as people type them: {@code gamma:0.7,1}. */
final class StepText {
  private StepText() {}

  static Step parse(String text) {
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
