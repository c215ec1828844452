package io.medimg.preprocess;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.Window;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Plans as JSON: {@code {"schema":"medimg-preprocessing/1","steps":[{"step":"resize",...}]}}. A
 * step has one field per component of its record; all are required, and none but those are allowed.
 */
final class PlanJson {
  static final String SCHEMA = "medimg-preprocessing/1";
  private static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_STEPS = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PlanJson() {}

  static String write(List<Step> steps) {
    ObjectNode plan = MAPPER.createObjectNode();
    plan.put("schema", SCHEMA);
    ArrayNode list = plan.putArray("steps");
    steps.forEach(step -> write(step, list.addObject()));
    return plan.toString();
  }

  /** Writes name and components of a step. */
  static void write(Step step, ObjectNode node) {
    node.put("step", step.name());
    for (RecordComponent component : step.getClass().getRecordComponents()) {
      put(node, component.getName(), valueOf(step, component));
    }
  }

  /** What a component of a step holds. */
  static Object valueOf(Step step, RecordComponent component) {
    try {
      return component.getAccessor().invoke(step);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component + " of " + step, e);
    }
  }

  private static void put(ObjectNode node, String name, Object value) {
    if (value instanceof Integer i) {
      node.put(name, i);
    } else if (value instanceof Double d) {
      node.put(name, d);
    } else if (value instanceof Window window) {
      ObjectNode w = node.putObject(name);
      w.put("source", window.source().name());
      window
          .given()
          .ifPresent(
              v ->
                  w.put("windowCenter", v.windowCenter())
                      .put("windowWidth", v.windowWidth())
                      .put("function", v.function().name()));
    } else if (value instanceof List<?> numbers) {
      ArrayNode array = node.putArray(name);
      numbers.forEach(n -> array.add((Double) n));
    } else {
      node.put(name, ((Enum<?>) value).name());
    }
  }

  static List<Step> read(String json) {
    Fields fields = document("plan", SCHEMA, json);
    List<Step> steps = new ArrayList<>();
    for (JsonNode node : fields.list("steps", MAX_STEPS)) {
      steps.add(step("step " + (steps.size() + 1), node));
    }
    fields.end();
    return steps;
  }

  /** The fields of a document of a schema, which is checked and taken. */
  static Fields document(String what, String schema, String json) {
    if (json.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "a %s has at most %d characters, got %d".formatted(what, MAX_CHARACTERS, json.length()));
    }
    Fields fields = new Fields(what, parse(what, json));
    String found = fields.text("schema");
    if (!found.equals(schema)) {
      throw new IllegalArgumentException(
          "%s has schema '%s', this version reads '%s'".formatted(what, found, schema));
    }
    return fields;
  }

  private static JsonNode parse(String what, String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      String why = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new IllegalArgumentException("a %s must be JSON: %s".formatted(what, why), e);
    }
  }

  /** Reads one step; messages begin with {@code where}. */
  static Step step(String where, JsonNode node) {
    Fields fields = new Fields(where, node);
    StepType<?> type;
    try {
      type = StepType.named(fields.text("step"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(where, e.getMessage()), e);
    }
    Fields named = new Fields("%s (%s)".formatted(where, type.name()), node);
    named.take("step");
    RecordComponent[] components = type.type().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = value(named, components[i]);
    }
    named.end();
    return create(named.owner, type.type(), values);
  }

  private static Object value(Fields fields, RecordComponent component) {
    String name = component.getName();
    Class<?> type = component.getType();
    if (type == int.class) {
      return fields.integer(name);
    }
    if (type == double.class) {
      return fields.number(name, fields.take(name));
    }
    if (type == List.class) {
      return fields.numbers(name);
    }
    if (type == Window.class) {
      return window(new Fields(fields.owner + " " + name, fields.take(name)));
    }
    return fields.constant(name, type.getEnumConstants());
  }

  private static Window window(Fields fields) {
    Window.Source source = (Window.Source) fields.constant("source", Window.Source.values());
    Window window =
        switch (source) {
          case IMAGE -> Window.fromImage();
          case FULL_RANGE -> Window.fullRange();
          case GIVEN ->
              Window.of(
                  new VoiWindow(
                      fields.number("windowCenter", fields.take("windowCenter")),
                      fields.number("windowWidth", fields.take("windowWidth")),
                      (VoiLutFunction) fields.constant("function", VoiLutFunction.values())));
        };
    fields.end();
    return window;
  }

  /** Makes a step of the values of its components; messages begin with {@code owner}. */
  static Step create(String owner, Class<? extends Step> type, Object[] values) {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    try {
      return type.cast(constructor.newInstance(values));
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(owner + ": " + cause.getMessage(), cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
    }
  }

  /** The fields of one JSON object, each taken once. */
  static final class Fields {
    final String owner;
    private final ObjectNode node;

    Fields(String owner, JsonNode node) {
      this.owner = owner;
      if (!node.isObject()) {
        throw new IllegalArgumentException(
            "%s must be a JSON object, got %s".formatted(owner, node.getNodeType()));
      }
      this.node = ((ObjectNode) node).deepCopy();
    }

    JsonNode take(String name) {
      JsonNode value = node.remove(name);
      if (value == null) {
        throw new IllegalArgumentException("%s lacks field '%s'".formatted(owner, name));
      }
      return value;
    }

    void end() {
      Iterator<String> rest = node.fieldNames();
      if (rest.hasNext()) {
        throw new IllegalArgumentException(
            "%s has unknown field '%s'".formatted(owner, rest.next()));
      }
    }

    JsonNode list(String name, int most) {
      JsonNode value = take(name);
      if (!value.isArray() || value.size() > most) {
        throw new IllegalArgumentException(
            "%s field '%s' must be a list of at most %d".formatted(owner, name, most));
      }
      return value;
    }

    String text(String name) {
      JsonNode value = take(name);
      if (!value.isTextual()) {
        throw wrong(name, "text", value);
      }
      return value.textValue();
    }

    Integer integer(String name) {
      JsonNode value = take(name);
      if (!value.isIntegralNumber() || !value.canConvertToInt()) {
        throw wrong(name, "a whole number", value);
      }
      return value.intValue();
    }

    Double number(String name, JsonNode value) {
      if (!value.isNumber()) {
        throw wrong(name, "a number", value);
      }
      return value.doubleValue();
    }

    List<Double> numbers(String name) {
      JsonNode value = take(name);
      if (!value.isArray()) {
        throw wrong(name, "a list of numbers", value);
      }
      List<Double> numbers = new ArrayList<>();
      value.forEach(n -> numbers.add(number(name, n)));
      return numbers;
    }

    Object constant(String name, Object[] constants) {
      JsonNode value = take(name);
      return Arrays.stream(constants)
          .filter(c -> ((Enum<?>) c).name().equals(value.textValue()))
          .findFirst()
          .orElseThrow(() -> wrong(name, "one of " + Arrays.toString(constants), value));
    }

    private IllegalArgumentException wrong(String name, String wanted, JsonNode found) {
      return new IllegalArgumentException(
          "%s: field '%s' must be %s, got %s".formatted(owner, name, wanted, found));
    }
  }
}
