package io.medimg.examples.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of images: a CSV file whose first line names columns, one of them {@code file}, the
 * others labels with 1, 0, or nothing where it is not known. Immutable and safe for use by several
 * threads.
 *
 * @param labels the columns but {@code file}
 * @param rows file as written, to what is known of each label
 */
record LabelTable(List<String> labels, Map<String, Map<String, Boolean>> rows) {
  private static final long MOST_BYTES = 64L << 20;

  /**
   * Reads a table.
   *
   * @param csv UTF-8, values separated by commas, quoted after RFC 4180 without line breaks inside
   * @return the table
   * @throws IOException if it cannot be read, or a line is wrong; the message gives its number
   */
  static LabelTable read(Path csv) throws IOException {
    if (!Files.isRegularFile(csv)) {
      throw new IOException(csv + ": no such file");
    }
    if (Files.size(csv) > MOST_BYTES) {
      throw new IOException(csv + ": more than 64 MiB; a table of labels is smaller");
    }
    try (BufferedReader in = Files.newBufferedReader(csv, StandardCharsets.UTF_8)) {
      String head = in.readLine();
      List<String> columns = head == null ? List.of() : split(head.replace("\uFEFF", ""));
      int file = columns.indexOf("file");
      if (file < 0) {
        throw new IOException(csv + ": line 1 names no column 'file', it has " + columns);
      }
      Map<String, Map<String, Boolean>> rows = new LinkedHashMap<>();
      int number = 1;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          List<String> cells = cells(csv, number, line, columns.size());
          rows.put(cells.get(file), known(csv, number, columns, cells));
        }
      }
      List<String> labels = columns.stream().filter(c -> !c.equals("file")).toList();
      return new LabelTable(labels, rows);
    }
  }

  private static List<String> cells(Path csv, int number, String line, int wanted)
      throws IOException {
    List<String> cells = split(line);
    if (cells.size() != wanted) {
      throw new IOException(
          "%s: line %d has %d values, line 1 has %d".formatted(csv, number, cells.size(), wanted));
    }
    return cells;
  }

  /** Columns with other values than 1, 0 and nothing (age, view) are passed over. */
  private static Map<String, Boolean> known(
      Path csv, int number, List<String> columns, List<String> cells) throws IOException {
    Map<String, Boolean> known = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Boolean value = value(cells.get(i).strip());
      if (!columns.get(i).equals("file") && value != null) {
        known.put(columns.get(i), value);
      }
    }
    if (cells.get(columns.indexOf("file")).isBlank()) {
      throw new IOException("%s: line %d names no file".formatted(csv, number));
    }
    return known;
  }

  private static @Nullable Boolean value(String cell) {
    return switch (cell) {
      case "1", "1.0" -> Boolean.TRUE;
      case "0", "0.0" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static List<String> split(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
