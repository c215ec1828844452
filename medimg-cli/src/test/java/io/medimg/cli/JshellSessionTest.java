package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.models.bundle.ModelZoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the session of docs/jshell.md and compares what JShell answers. */
class JshellSessionTest {
  private static final String PROMPT = "jshell> ";

  /** One input and the lines that the page promises. */
  private record Turn(String input, List<String> promised) {}

  @BeforeEach
  void needsTheEmbeddedModel() throws IOException {
    assumeTrue(
        ModelZoo.embedded().list().stream().anyMatch(m -> m.name().equals("chest-xray")),
        "the embedded model is not in this build");
  }

  @Test
  void theDocumentedSessionRuns() throws IOException {
    List<Turn> turns = turns();
    assertThat(turns).hasSizeGreaterThan(10);
    String input = turns.stream().map(Turn::input).collect(Collectors.joining("\n", "", "\n"));
    Cli.Result r =
        Processes.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "jshell"),
            input);
    List<String> answers =
        Arrays.stream(r.out().replaceAll("[\\p{Cntrl}&&[^\n]]", "").split("(?m)^jshell> ", -1))
            .skip(1)
            .map(String::strip)
            .toList();
    assertThat(answers).as(r.out()).hasSizeGreaterThanOrEqualTo(turns.size());
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      assertThat(withoutEcho(answers.get(i), turn.input()))
          .as(turn.input())
          .matches(pattern(turn.promised()));
    }
  }

  /** Newer JDKs repeat what was typed. */
  private static String withoutEcho(String answer, String input) {
    return answer.startsWith(input) ? answer.substring(input.length()).strip() : answer;
  }

  /** Three dots stand for anything. */
  private static Pattern pattern(List<String> promised) {
    String joined = String.join("\n", promised).strip();
    String regex =
        Arrays.stream(joined.split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(regex, Pattern.DOTALL);
  }

  private static List<Turn> turns() throws IOException {
    List<Turn> turns = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("..", "docs", "jshell.md"))) {
      if (line.startsWith("```")) {
        inside = line.equals("```jshell");
      } else if (inside && line.startsWith(PROMPT)) {
        turns.add(new Turn(line.substring(PROMPT.length()), new ArrayList<>()));
      } else if (inside) {
        turns.get(turns.size() - 1).promised().add(line);
      }
    }
    return turns;
  }
}
