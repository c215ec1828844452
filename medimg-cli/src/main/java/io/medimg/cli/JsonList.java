package io.medimg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON with one entry per input, whole even when inputs fail: {@code {"file": ..., ...}} or {@code
 * {"file": ..., "error": ...}}; an array on standard output, or an entry a line. Not safe for use
 * by several threads; build one per thread.
 */
final class JsonList implements AutoCloseable {
  private static final ObjectMapper LINE = new ObjectMapper();

  /** How entries are laid out. */
  private enum Form {
    NONE,
    ARRAY,
    LINES
  }

  private final ObjectMapper mapper;
  private final @Nullable Terminal terminal;
  private final @Nullable JsonLinesFile file;
  private final Form form;
  private boolean begun;

  private JsonList(@Nullable Terminal terminal, @Nullable JsonLinesFile file, Form form) {
    this.terminal = terminal;
    this.file = file;
    this.form = form;
    this.mapper =
        form == Form.LINES ? LINE : new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  }

  /**
   * An array.
   *
   * @param terminal where it is printed
   * @param on false prints nothing
   */
  JsonList(Terminal terminal, boolean on) {
    this(terminal, null, on ? Form.ARRAY : Form.NONE);
  }

  /** Lines on standard output. */
  static JsonList lines(Terminal terminal) {
    return new JsonList(terminal, null, Form.LINES);
  }

  /** Lines in a file, which is closed with this. */
  static JsonList of(JsonLinesFile file) {
    return new JsonList(null, file, Form.LINES);
  }

  /** Whether an earlier run left a result of this input. */
  boolean has(Input input) {
    return file != null && file.has(input);
  }

  /** Adds an entry of several fields. */
  void add(Input input, Map<String, ?> fields) {
    if (form != Form.NONE) {
      var entry = mapper.createObjectNode().put("file", input.name());
      fields.forEach((name, value) -> entry.set(name, mapper.valueToTree(value)));
      entry(text(entry));
    }
  }

  /** Adds an entry whose one field is JSON already. */
  void addJson(Input input, String field, String json) {
    if (form != Form.NONE) {
      entry("{\n\"file\": %s,\n\"%s\": %s\n}".formatted(text(input.name()), field, json));
    }
  }

  void failed(Input input, String why) {
    add(input, Map.of("error", why));
  }

  private void entry(String json) {
    if (form == Form.LINES) {
      line(compact(json));
    } else if (terminal != null) {
      terminal.out().print(begun ? ",\n" : "[\n");
      terminal.out().print(json);
      begun = true;
    }
  }

  private void line(String json) {
    if (file != null) {
      file.add(json);
    } else if (terminal != null) {
      terminal.println(json);
    }
  }

  private static String compact(String json) {
    try {
      return json.indexOf('\n') < 0 ? json : LINE.writeValueAsString(LINE.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON cannot be read as JSON", e);
    }
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
    if (form == Form.ARRAY && terminal != null) {
      terminal.println(begun ? "\n]" : "[]");
    }
    if (file != null) {
      file.close();
    }
  }
}
