package io.medimg.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of images: a CSV file whose first line names columns, one of them {@code file}, the
 * others labels with 1, 0, or nothing where it is not known, and whatever else. Immutable and safe
 * for use by several threads.
 *
 * @param labels the columns but {@code file}
 * @param rows one for each file
 */
record LabelTable(List<String> labels, List<Row> rows) {
  /**
   * A line. Immutable and safe for use by several threads.
   *
   * @param number of the line, from 1
   * @param file as written
   * @param cells what stands in the other columns, by their names
   */
  record Row(int number, String file, Map<String, String> cells) {}

  private static final long MOST_BYTES = 64L << 20;

  /** How much of a bad value a message repeats. */
  private static final int SHOWN = 20;

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
      Map<String, Row> rows = new LinkedHashMap<>();
      int number = 1;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          List<String> cells = cells(csv, number, line, columns.size());
          add(csv, rows, row(csv, number, columns, cells));
        }
      }
      List<String> labels = columns.stream().filter(c -> !c.equals("file")).toList();
      return new LabelTable(labels, List.copyOf(rows.values()));
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

  private static Row row(Path csv, int number, List<String> columns, List<String> cells)
      throws IOException {
    Map<String, String> others = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      others.put(columns.get(i), cells.get(i));
    }
    String file = others.remove("file");
    if (file == null || file.isBlank()) {
      throw new IOException("%s: line %d names no file".formatted(csv, number));
    }
    return new Row(number, file, others);
  }

  private static void add(Path csv, Map<String, Row> rows, Row row) throws IOException {
    Row before = rows.put(row.file(), row);
    if (before != null) {
      throw new IOException(
          "%s: line %d names the same file as line %d; each has one line"
              .formatted(csv, row.number(), before.number()));
    }
  }

  /**
   * What is known of each file; other columns (age, view) may hold anything.
   *
   * @param wanted the columns that are labels of the model
   * @return for each file what is known, in the order of lines
   * @throws IOException if one of those columns holds something else; names line and column
   */
  Map<String, Map<String, Boolean>> truths(Set<String> wanted) throws IOException {
    Map<String, Map<String, Boolean>> truths = new LinkedHashMap<>();
    for (Row row : rows) {
      Map<String, Boolean> known = new LinkedHashMap<>();
      for (String column : wanted) {
        Boolean value = value(row, column);
        if (value != null) {
          known.put(column, value);
        }
      }
      truths.put(row.file(), known);
    }
    return truths;
  }

  private static @Nullable Boolean value(Row row, String column) throws IOException {
    String cell = row.cells().getOrDefault(column, "").strip();
    return switch (cell) {
      case "1", "1.0" -> Boolean.TRUE;
      case "0", "0.0" -> Boolean.FALSE;
      case "" -> null;
      default ->
          throw new IOException(
              "line %d, column '%s': '%s' is not a label; 1, 0, or nothing where it is not known"
                  .formatted(
                      row.number(),
                      column,
                      cell.length() > SHOWN ? cell.substring(0, SHOWN) + "..." : cell));
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
