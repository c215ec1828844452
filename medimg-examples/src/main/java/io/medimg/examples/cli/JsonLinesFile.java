package io.medimg.examples.cli;

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
  /** The field of a line that says how it was made. */
  static final String RUN = "run";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Terminal terminal;
  private final RunSettings settings;
  private final Set<String> done = new HashSet<>();
  private int kept;
  private int read;
  private @Nullable OutputStream out;

  private JsonLinesFile(Path file, Terminal terminal, RunSettings settings) {
    this.file = file;
    this.terminal = terminal;
    this.settings = settings;
  }

  /**
   * Reads what a file holds, and leaves it as it is.
   *
   * @param file need not be there
   * @param terminal hears when the file can no longer be written
   * @param settings what this run is asked for
   * @param usage makes a mistake on the command line of a message
   * @return to be begun, and closed by the caller
   * @throws ParameterException if it holds anything but lines that {@code --resume} wrote, or
   *     results of other settings
   * @throws CliException if it cannot be read
   */
  static JsonLinesFile resume(
      Path file,
      Terminal terminal,
      RunSettings settings,
      Function<String, ParameterException> usage) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw usage.apply("--resume %s: is not a plain file".formatted(file));
    }
    JsonLinesFile lines = new JsonLinesFile(file, terminal, settings);
    try {
      if (Files.exists(file)) {
        lines.takeUp(usage);
      }
    } catch (IOException e) {
      throw notContinued(file, e);
    }
    return lines;
  }

  /**
   * Opens the file, made if it is not there. Lines of images that failed, and a last line that an
   * interruption cut off, are taken out of it first.
   *
   * @throws CliException if it cannot be written
   */
  void begin() {
    try {
      if (kept < read) {
        keep(kept);
      }
      out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw notContinued(file, e);
    }
  }

  private static CliException notContinued(Path file, IOException e) {
    return new CliException(
        ExitCode.NO_OUTPUT,
        "--resume %s: cannot be continued: %s".formatted(file, Failures.describe(e)),
        e);
  }

  /** Whether the file holds a result of this image. */
  boolean has(Input input) {
    return done.contains(input.name());
  }

  /**
   * Appends an entry, and how it was made.
   *
   * @param entry a JSON object of one field or more, on one line
   */
  void add(String entry) {
    String open = entry.substring(0, entry.lastIndexOf('}'));
    String line = "%s,\"%s\":%s}\n".formatted(open, RUN, settings.json());
    try {
      if (out != null) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      terminal.lose(file + ": " + Failures.describe(e));
    }
  }

  private void takeUp(Function<String, ParameterException> usage) throws IOException {
    boolean whole = endsWithLineBreak();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      String next = in.readLine();
      while (next != null) {
        String line = next;
        next = in.readLine();
        read++;
        boolean cutOff = next == null && !whole;
        JsonNode entry = parse(line);
        if (entry == null && !cutOff) {
          throw usage.apply(
              "--resume %s: line %d is not an entry that --jsonl wrote".formatted(file, read));
        }
        if (entry != null && !cutOff && !entry.has("error")) {
          compare(entry.get(RUN), usage);
          kept++;
          done.add(entry.get("file").asText());
        }
      }
    } catch (CharacterCodingException e) {
      throw usage.apply("--resume %s: is not a text file".formatted(file));
    }
  }

  private void compare(@Nullable JsonNode made, Function<String, ParameterException> usage) {
    if (made == null || !made.isObject()) {
      throw usage.apply(
          "--resume %s: line %d does not say how it was made, as lines that --resume wrote do; name"
                  .formatted(file, read)
              + " another file");
    }
    settings
        .difference(made)
        .ifPresent(
            what -> {
              throw usage.apply(
                  "--resume %s: line %d is a result of another run (%s); name another file, or give"
                          .formatted(file, read, what)
                      + " the same options");
            });
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
