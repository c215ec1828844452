package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "=HYPERLINK(\"http://x\")",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        " =1+1",
        "\t=1",
        "\rx",
        "\uFF1D1",
        "\u00A0=1",
        "-"
      })
  void whatASpreadsheetWouldRunIsText(String cell) {
    String line = Csv.line("a", cell, 1);
    assertThat(line.replaceFirst("^a,\"?", "")).startsWith("'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.43", "+1", "-1.5E-7", "0.5", "a=b", "film-1.png", "", "x@y"})
  void numbersAndOtherTextStayAsTheyAre(String cell) {
    assertThat(Csv.line(cell)).isEqualTo(cell);
  }

  @Test
  void fileNamesAreGuardedInEveryTable(@TempDir Path folder) throws IOException {
    Path model = TinyModel.write(folder);
    Films.good(folder, "=cmd.png");
    for (String command : new String[] {"diagnose", "classify"}) {
      Cli.Result r =
          Cli.run(command, "--csv", "--model", model, "--", "-1+2.png", "=cmd.png", "@x.png");
      assertThat(r.out().lines().skip(1).toList())
          .hasSize(3)
          .allMatch(l -> l.startsWith("'-1+2") || l.startsWith("'=cmd") || l.startsWith("'@x"));
    }
  }
}
