package io.medimg.models.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object field by field, so that every complaint names the file and the field. Not
 * safe for use by several threads; build one per thread.
 */
final class JsonFields {
  private static final int DEEPEST = 64;

  private final String where;
  private final JsonNode node;
  private final Set<String> asked = new LinkedHashSet<>();

  private JsonFields(String where, JsonNode node) {
    this.where = where;
    this.node = node;
  }

  /** A mapper that refuses duplicate keys, trailing text and deep nesting. */
  static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    return new ObjectMapper(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  static JsonFields parse(String where, byte[] content) {
    try {
      JsonNode root = mapper().readTree(content);
      if (root == null || !root.isObject()) {
        throw new ModelPackageException(where + ": wanted a JSON object, found " + kind(root));
      }
      return new JsonFields(where, root);
    } catch (JsonProcessingException e) {
      throw new ModelPackageException(
          "%s: is not JSON: %s (line %d, column %d)"
              .formatted(
                  where,
                  Printable.of(e.getOriginalMessage()),
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr()),
          e);
    } catch (IOException e) {
      throw new ModelPackageException(where + ": cannot be read as UTF-8 JSON", e);
    }
  }

  /** Runs a constructor and says which object it refused. */
  <T> T build(Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw new ModelPackageException(where + ": " + Printable.of(message(e)), e);
    }
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  /** Refuses fields that nobody asked for. */
  void end() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!asked.contains(key)) {
                throw new ModelPackageException(
                    "%s: field '%s' is not known; the fields are %s"
                        .formatted(where, Printable.of(key), asked));
              }
            });
  }

  boolean has(String key) {
    asked.add(key);
    JsonNode value = node.get(key);
    return value != null && !value.isNull();
  }

  private JsonNode need(String key, String wanted, java.util.function.Predicate<JsonNode> fits) {
    asked.add(key);
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      throw new ModelPackageException(
          "%s: field '%s' is missing; wanted %s".formatted(where, key, wanted));
    }
    return checked(key, value, wanted, fits);
  }

  private JsonNode checked(
      String key, JsonNode value, String wanted, java.util.function.Predicate<JsonNode> fits) {
    if (!fits.test(value)) {
      throw new ModelPackageException(
          "%s: field '%s' wants %s, found %s".formatted(where, key, wanted, kind(value)));
    }
    return value;
  }

  private static String kind(@Nullable JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return "nothing";
    }
    String kind = value.getNodeType().name().toLowerCase(Locale.ROOT);
    return value.isValueNode() ? kind + " " + Printable.of(value.asText()) : kind;
  }

  String text(String key) {
    return need(key, "text", JsonNode::isTextual).textValue();
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  int integer(String key) {
    return need(key, "a whole number", n -> n.isIntegralNumber() && n.canConvertToInt()).intValue();
  }

  long longInteger(String key) {
    return need(key, "a whole number", n -> n.isIntegralNumber() && n.canConvertToLong())
        .longValue();
  }

  double number(String key) {
    return need(key, "a number", JsonNode::isNumber).doubleValue();
  }

  /** A number, NaN where the field is missing or null. */
  double numberOrNan(String key) {
    return has(key) ? number(key) : Double.NaN;
  }

  boolean flag(String key) {
    return need(key, "true or false", JsonNode::isBoolean).booleanValue();
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    return constant(key, text(key), type);
  }

  <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
    return texts(key).stream().map(text -> constant(key, text, type)).toList();
  }

  private <E extends Enum<E>> E constant(String key, String text, Class<E> type) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(text)) {
        return value;
      }
    }
    throw new ModelPackageException(
        "%s: field '%s' wants one of %s, found '%s'"
            .formatted(where, key, Arrays.toString(type.getEnumConstants()), Printable.of(text)));
  }

  private List<JsonNode> elements(String key) {
    List<JsonNode> out = new ArrayList<>();
    need(key, "a list", JsonNode::isArray).forEach(out::add);
    return out;
  }

  List<String> texts(String key) {
    return elements(key).stream()
        .map(n -> checked(key, n, "a list of texts", JsonNode::isTextual).textValue())
        .toList();
  }

  double[] numbers(String key) {
    return elements(key).stream()
        .mapToDouble(n -> checked(key, n, "a list of numbers", JsonNode::isNumber).doubleValue())
        .toArray();
  }

  long[] longs(String key) {
    return elements(key).stream()
        .mapToLong(
            n ->
                checked(
                        key,
                        n,
                        "a list of whole numbers",
                        v -> v.isIntegralNumber() && v.canConvertToLong())
                    .longValue())
        .toArray();
  }

  JsonFields object(String key) {
    return new JsonFields(where + ": " + key, need(key, "an object", JsonNode::isObject));
  }

  @Nullable JsonFields optionalObject(String key) {
    return has(key) ? object(key) : null;
  }

  List<JsonFields> objects(String key) {
    List<JsonFields> out = new ArrayList<>();
    for (JsonNode n : elements(key)) {
      checked(key, n, "a list of objects", JsonNode::isObject);
      out.add(new JsonFields("%s: %s[%d]".formatted(where, key, out.size()), n));
    }
    return out;
  }

  /** The text of an object or list, as compact JSON. */
  String raw(String key) {
    return need(key, "an object or a list", JsonNode::isContainerNode).toString();
  }

  Map<String, String> textMap(String key) {
    Map<String, String> out = new LinkedHashMap<>();
    need(key, "an object of texts", JsonNode::isObject)
        .properties()
        .forEach(
            e ->
                out.put(
                    e.getKey(),
                    checked(key, e.getValue(), "an object of texts", JsonNode::isTextual)
                        .textValue()));
    return out;
  }

  /** The numbers among an object's fields, others are left out. */
  Map<String, Double> numberMap(String key) {
    Map<String, Double> out = new LinkedHashMap<>();
    need(key, "an object", JsonNode::isObject)
        .properties()
        .forEach(
            e -> {
              if (e.getValue().isNumber()) {
                out.put(e.getKey(), e.getValue().doubleValue());
              }
            });
    return out;
  }
}
