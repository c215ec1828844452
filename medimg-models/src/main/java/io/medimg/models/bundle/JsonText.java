package io.medimg.models.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes JSON the same way on every system: two spaces, line feeds, UTF-8. */
final class JsonText {
  private JsonText() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static byte[] bytes(ObjectNode root) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(separators).withObjectIndenter(indenter);
    try {
      String text = JsonFields.mapper().writer(printer).writeValueAsString(root);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot fail to be written", e);
    }
  }

  static JsonNode parse(String what, String text) {
    try {
      return JsonFields.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new ModelPackageException(
          "%s: is not JSON: %s".formatted(what, Printable.of(e.getOriginalMessage())), e);
    }
  }

  static void putTexts(ObjectNode target, String key, List<?> values) {
    ArrayNode list = target.putArray(key);
    values.forEach(value -> list.add(value.toString()));
  }

  /** NaN becomes null, and whole numbers lose their point. */
  static void putNumber(ObjectNode target, String key, double value) {
    if (!Double.isFinite(value)) {
      target.putNull(key);
    } else if (value == Math.rint(value) && Math.abs(value) < 1L << 52) {
      target.put(key, (long) value);
    } else {
      target.put(key, value);
    }
  }

  static void putTextMap(ObjectNode target, String key, Map<String, String> values) {
    ObjectNode map = target.putObject(key);
    values.forEach(map::put);
  }
}
