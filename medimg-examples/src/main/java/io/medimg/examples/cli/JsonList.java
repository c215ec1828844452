package io.medimg.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Map;

/**
 * A JSON array on standard output, one entry per input, whole even when inputs fail: {@code
 * {"file": ..., ...}} or {@code {"file": ..., "error": ...}}. Not safe for use by several threads;
 * build one per thread.
 */
final class JsonList implements AutoCloseable {
  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final Terminal terminal;
  private final boolean on;
  private boolean begun;

  /**
   * A list.
   *
   * @param terminal where it is printed
   * @param on false prints nothing
   */
  JsonList(Terminal terminal, boolean on) {
    this.terminal = terminal;
    this.on = on;
  }

  /** Adds an entry of several fields. */
  void add(Input input, Map<String, ?> fields) {
    if (on) {
      var entry = mapper.createObjectNode().put("file", input.name());
      fields.forEach((name, value) -> entry.set(name, mapper.valueToTree(value)));
      entry(text(entry));
    }
  }

  /** Adds an entry whose one field is JSON already. */
  void addJson(Input input, String field, String json) {
    if (on) {
      entry("{\n\"file\": %s,\n\"%s\": %s\n}".formatted(text(input.name()), field, json));
    }
  }

  void failed(Input input, String why) {
    add(input, Map.of("error", why));
  }

  private void entry(String json) {
    terminal.out().print(begun ? ",\n" : "[\n");
    terminal.out().print(json);
    begun = true;
  }

  private String text(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value, e);
    }
  }

  @Override
  public void close() {
    if (on) {
      terminal.println(begun ? "\n]" : "[]");
    }
  }
}
