package io.medimg.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.medimg.training.Film.Source;
import io.medimg.training.Film.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins what was measured of the shipped network, of the rejected ones and over folds into the one
 * file that the model card is made from.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class EvaluationFile {
  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final Map<String, Object> content = new LinkedHashMap<>();
  private final List<Film> films;

  EvaluationFile(List<Film> films) {
    this.films = List.copyOf(films);
    content.put("schema", "medimg-evaluation/1");
    content.put("data", data());
  }

  private List<Map<String, Object>> data() {
    List<Map<String, Object>> counts = new ArrayList<>();
    for (Source source : Source.values()) {
      for (Split split : Split.values()) {
        List<Film> some =
            films.stream().filter(f -> f.source() == source && f.split() == split).toList();
        if (!some.isEmpty()) {
          Map<String, Object> count = new LinkedHashMap<>();
          count.put("set", source.name());
          count.put("split", split.name());
          count.put("films", some.size());
          count.put("patients", some.stream().map(Film::patient).distinct().count());
          counts.add(count);
        }
      }
    }
    return counts;
  }

  /** Puts the evaluation that the shipped run left in its folder at the top level. */
  EvaluationFile shipped(Path run) throws IOException {
    mapper
        .readTree(run.resolve("evaluation.json").toFile())
        .properties()
        .forEach(field -> content.put(field.getKey(), field.getValue()));
    return this;
  }

  /** Adds the evaluations of networks that are not shipped. */
  EvaluationFile rejected(List<Path> runs) throws IOException {
    List<Object> rejected = new ArrayList<>();
    for (Path run : runs) {
      rejected.add(mapper.readTree(run.resolve("evaluation.json").toFile()));
    }
    content.put("rejected", rejected);
    return this;
  }

  /** Adds the cross-validation: the fine-tuned networks, and their starts for comparison. */
  EvaluationFile folds(List<Path> runs) throws IOException {
    Map<String, Object> validation = new LinkedHashMap<>();
    for (String kind : List.of("fold", "blend", "start")) {
      validation.put(kind, new FoldReport(films, runs, kind).report());
    }
    content.put("crossValidation", validation);
    return this;
  }

  void write(Path file) throws IOException {
    Files.writeString(file, mapper.writeValueAsString(content) + "\n");
  }
}
