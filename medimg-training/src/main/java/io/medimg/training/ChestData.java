package io.medimg.training;

import io.medimg.training.Film.Source;
import io.medimg.training.Film.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Reads the three chest X-ray sets and splits them by patient.
 *
 * <p>Kermany's validation part is one patient in seven of its training part; persons of the
 * training part whose number also occurs in the test part are left out, for the numbers may mean
 * the same child. Not safe for use by several threads; build one per thread.
 */
final class ChestData {
  private static final Pattern PERSON = Pattern.compile("person(\\d+)_(bacteria|virus).*");
  private static final Pattern NORMAL = Pattern.compile(".*IM-(\\d+).*");
  private static final int VALIDATION_SHARE = 7;

  private ChestData() {}

  /** Reads every set under {@code root} that is there, in a fixed order. */
  static List<Film> read(Path root) throws IOException {
    List<Film> films = new ArrayList<>();
    if (Files.isDirectory(root.resolve("chest-kermany"))) {
      films.addAll(kermany(root.resolve("chest-kermany")));
    }
    if (Files.isDirectory(root.resolve("chest-nih"))) {
      films.addAll(nih(root.resolve("chest-nih")));
    }
    if (Files.isDirectory(root.resolve("chest-covid"))) {
      films.addAll(covid(root.resolve("chest-covid")));
    }
    if (films.isEmpty()) {
      throw new IOException(
          "no chest-kermany, chest-nih or chest-covid in " + root + "; see docs/training.md");
    }
    return films;
  }

  static List<Film> kermany(Path root) throws IOException {
    List<Film> test = kermany(root, "test");
    Set<String> seen = new HashSet<>();
    test.forEach(film -> seen.add(film.patient()));
    List<Film> films = new ArrayList<>();
    for (Film film : kermany(root, "train")) {
      if (!seen.contains(film.patient())) {
        boolean held = hash(film.patient()) % VALIDATION_SHARE == 0;
        films.add(film.withSplit(held ? Split.VALIDATION : Split.TRAIN));
      }
    }
    films.addAll(test);
    return films;
  }

  private static List<Film> kermany(Path root, String part) throws IOException {
    List<Film> films = new ArrayList<>();
    for (String folder : List.of("NORMAL", "PNEUMONIA")) {
      try (Stream<Path> list = Files.list(root.resolve(part).resolve(folder))) {
        for (Path file : list.sorted().toList()) {
          float[] labels = unknown();
          labels[ChestLabels.PAEDIATRIC] = folder.equals("NORMAL") ? 0 : 1;
          String name = file.getFileName().toString();
          Split split = part.equals("test") ? Split.TEST : Split.TRAIN;
          films.add(new Film(file, Source.KERMANY, child(name), split, childGroup(name), labels));
        }
      }
    }
    return films;
  }

  static String child(String name) {
    Matcher person = PERSON.matcher(name);
    if (person.matches()) {
      return "person" + person.group(1);
    }
    Matcher normal = NORMAL.matcher(name);
    if (!normal.matches()) {
      throw new IllegalArgumentException("no patient number in a file name of chest-kermany");
    }
    return "normal" + normal.group(1);
  }

  private static String childGroup(String name) {
    Matcher person = PERSON.matcher(name);
    return person.matches() ? person.group(2) : "normal";
  }

  static List<Film> nih(Path root) throws IOException {
    List<Film> films = new ArrayList<>();
    for (Map<String, String> row : table(root.resolve("labels.csv"))) {
      float[] labels = unknown();
      for (int i = 0; i < ChestLabels.ADULT; i++) {
        labels[i] = Float.parseFloat(Known.in(row, ChestLabels.ALL.get(i)));
      }
      String file = Known.in(row, "file");
      Source source = file.startsWith("images-64") ? Source.NIH_64 : Source.NIH_512;
      Split split =
          switch (Known.in(row, "chexnet_split").toLowerCase(Locale.ROOT)) {
            case "train" -> Split.TRAIN;
            case "val" -> Split.VALIDATION;
            default -> Split.TEST;
          };
      String patient = "nih" + Known.in(row, "patient_id");
      films.add(
          new Film(root.resolve(file), source, patient, split, Known.in(row, "view"), labels));
    }
    return films;
  }

  static List<Film> covid(Path root) throws IOException {
    List<Film> films = new ArrayList<>();
    for (Map<String, String> row : table(root.resolve("labels.csv"))) {
      String finding = Known.in(row, "finding");
      float[] labels = unknown();
      switch (finding) {
        case "COVID-19", "Pneumocystis" -> labels[ChestLabels.PNEUMONIA] = 1;
        case "No Finding" -> Arrays.fill(labels, 0, ChestLabels.ADULT, 0);
        default -> {
          continue;
        }
      }
      String patient = "covid" + Known.in(row, "patient");
      Split split = hash(patient) % 4 == 0 ? Split.VALIDATION : Split.TRAIN;
      Path file = root.resolve(Known.in(row, "file"));
      films.add(new Film(file, Source.COVID, patient, split, Known.in(row, "view"), labels));
    }
    return films;
  }

  private static float[] unknown() {
    float[] labels = new float[ChestLabels.ALL.size()];
    Arrays.fill(labels, Float.NaN);
    return labels;
  }

  /** A number that depends on the text alone, the same on every machine. */
  static long hash(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  private static List<Map<String, String>> table(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    List<String> header = cells(lines.get(0));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < header.size() && i < cells.size(); i++) {
        row.put(header.get(i), cells.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
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
