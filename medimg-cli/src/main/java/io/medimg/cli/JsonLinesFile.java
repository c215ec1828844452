package io.medimg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.core.render.FilesWhole;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/**
 * A file of JSON Lines that a run appends to and a later run resumes. Not safe for use by several
 * threads; build one per thread.
 */
final class JsonLinesFile implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Terminal terminal;
  private final Set<String> done = new HashSet<>();
  private @Nullable String model;
  private @Nullable OutputStream out;

  private JsonLinesFile(Path file, Terminal terminal) {
    this.file = file;
    this.terminal = terminal;
  }

  /**
   * Opens a file. Lines of images that failed, and a last line that an interruption cut off, are
   * taken out of it first.
   *
   * @param file made if it is not there
   * @param terminal hears when the file can no longer be written
   * @param usage makes a mistake on the command line of a message
   * @return to be closed by the caller
   * @throws ParameterException if it holds anything but lines that {@code --jsonl} wrote
   * @throws CliException if it cannot be read or written
   */
  static JsonLinesFile resume(
      Path file, Terminal terminal, Function<String, ParameterException> usage) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw usage.apply("--resume %s: is not a plain file".formatted(file));
    }
    JsonLinesFile lines = new JsonLinesFile(file, terminal);
    try {
      if (Files.exists(file)) {
        lines.takeUp(usage);
      }
      lines.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.NO_OUTPUT,
          "--resume %s: cannot be continued: %s".formatted(file, Failures.describe(e)),
          e);
    }
    return lines;
  }

  /** Whether the file holds a result of this image. */
  boolean has(Input input) {
    return done.contains(input.name());
  }

  /** Appends a line. */
  void add(String line) {
    JsonNode entry = parse(line);
    String now = entry == null ? null : modelOf(entry);
    if (model != null && now != null && !model.equals(now)) {
      throw new CliException(
          ExitCode.USAGE,
          "--resume %s: holds results of another model (SHA-256 %s, now %s); name another file"
              .formatted(file, model, now));
    }
    model = now == null ? model : now;
    try {
      if (out != null) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      terminal.lose(file + ": " + Failures.describe(e));
    }
  }

  private void takeUp(Function<String, ParameterException> usage) throws IOException {
    boolean whole = endsWithLineBreak();
    int kept = 0;
    int number = 0;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      String next = in.readLine();
      while (next != null) {
        String line = next;
        next = in.readLine();
        number++;
        boolean cutOff = next == null && !whole;
        JsonNode entry = parse(line);
        if (entry == null && !cutOff) {
          throw usage.apply(
              "--resume %s: line %d is not an entry that --jsonl wrote".formatted(file, number));
        }
        if (entry != null && !cutOff && !entry.has("error")) {
          kept++;
          done.add(entry.get("file").asText());
          model = model == null ? modelOf(entry) : model;
        }
      }
    } catch (CharacterCodingException e) {
      throw usage.apply("--resume %s: is not a text file".formatted(file));
    }
    if (kept < number) {
      keep(kept);
    }
  }

  private boolean endsWithLineBreak() throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      if (channel.size() == 0) {
        return true;
      }
      java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
      channel.position(channel.size() - 1).read(last);
      return last.get(0) == '\n';
    }
  }

  /** Writes the file anew with its results alone. */
  private void keep(int count) throws IOException {
    FilesWhole.write(
        file,
        part -> {
          try (BufferedReader in = Files.newBufferedReader(file);
              BufferedWriter to = Files.newBufferedWriter(part)) {
            int left = count;
            for (String line = in.readLine(); line != null && left > 0; line = in.readLine()) {
              JsonNode entry = parse(line);
              if (entry != null && !entry.has("error")) {
                to.write(line);
                to.write('\n');
                left--;
              }
            }
          }
        });
  }

  /** An entry; null if the line is none. */
  private static @Nullable JsonNode parse(String line) {
    try {
      JsonNode entry = line.startsWith("{") ? JSON.readTree(line) : null;
      return entry != null && entry.path("file").isTextual() ? entry : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static @Nullable String modelOf(JsonNode entry) {
    JsonNode nested = entry.path("diagnosis").path("provenance").path("model").path("sha256");
    JsonNode flat = entry.path("modelSha256");
    return nested.isTextual() ? nested.asText() : flat.isTextual() ? flat.asText() : null;
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      terminal.lose(file + ": " + Failures.describe(e));
    }
  }
}
