package io.medimg.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.medimg.core.inference.ModelBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked for, as far as its results depend on it: written beside each result, so that
 * a later run can tell whether it asks for the same. Not safe for use by several threads; build one
 * per thread.
 */
final class RunSettings {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALSO = "also";
  private static final String DIGEST = "#";
  private static final int DIGEST_DIGITS = 12;
  private static final int SHOWN = 60;

  private final Map<String, String> equal = new LinkedHashMap<>();
  private final Map<String, String> also = new LinkedHashMap<>();

  private RunSettings() {}

  /** The settings of a command of which nothing else is known yet. */
  static RunSettings of(String command) {
    return new RunSettings().with("command", command);
  }

  /**
   * Adds what has to be the same in every run over a file.
   *
   * @param name an option, or a word for several
   * @param value null, false, or nothing counts as not given
   */
  RunSettings with(String name, @Nullable Object value) {
    return put(equal, name, value);
  }

  /** The same for what is long or nobody's business: only a digest of the value is kept. */
  RunSettings withDigest(String name, @Nullable Object value) {
    return put(equal, name, value == null ? null : digest(value.toString()));
  }

  /**
   * Adds what a run does besides: where it is asked for, results made without it do not count as
   * done; where it is not, they do.
   */
  RunSettings also(String option, @Nullable Object value) {
    return put(also, option, value);
  }

  private RunSettings put(Map<String, String> to, String name, @Nullable Object value) {
    if (value != null && !value.equals(false) && !value.toString().isEmpty()) {
      to.put(name, value.toString());
    }
    return this;
  }

  private static String digest(String value) {
    String hash = ModelBytes.sha256(value.getBytes(StandardCharsets.UTF_8));
    return DIGEST + hash.substring(0, DIGEST_DIGITS);
  }

  /** The settings as a JSON object on one line. */
  String json() {
    ObjectNode node = JSON.createObjectNode();
    equal.forEach(node::put);
    if (!also.isEmpty()) {
      also.forEach(node.putObject(ALSO)::put);
    }
    return node.toString();
  }

  /**
   * Holds these settings against those of a result.
   *
   * @param made as {@link #json()} wrote them
   * @return what differs, in words; empty if the result is what these settings ask for
   */
  Optional<String> difference(JsonNode made) {
    List<String> words = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(equal.keySet());
    made.fieldNames().forEachRemaining(names::add);
    names.remove(ALSO);
    for (String name : names) {
      compare(words, name, text(made.get(name)), equal.get(name));
    }
    also.forEach((name, now) -> compare(words, name, text(made.path(ALSO).get(name)), now));
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
  }

  private static void compare(
      List<String> words, String name, @Nullable String was, @Nullable String now) {
    if (Objects.equals(was, now)) {
      return;
    }
    boolean hidden = was != null && now != null && now.startsWith(DIGEST);
    words.add(
        hidden
            ? "another value of " + Failures.oneLine(name)
            : "%s %s, now %s".formatted(Failures.oneLine(name), shown(was), shown(now)));
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : value.asText();
  }

  private static String shown(@Nullable String value) {
    if (value == null) {
      return "not given";
    }
    if (value.startsWith(DIGEST) || value.equals("true")) {
      return "given";
    }
    String line = Failures.oneLine(value);
    return line.length() > SHOWN + 4 ? line.substring(0, SHOWN) + "..." : line;
  }
}
