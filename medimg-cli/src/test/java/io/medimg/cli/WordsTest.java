package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.cli.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said when something on the command line is wrong. */
class WordsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "diagnos, diagnose",
    "dignose, diagnose",
    "diangose, diagnose",
    "DOCTOR, doctor",
    "eval, evaluate",
    "models lst, list",
    "dicom anonymise, anonymize",
    "diagnose --modle x, --model",
    "diagnose --timing, --timings"
  })
  void whatIsNearIsSuggested(String typed, String meant) {
    Result r = Cli.run((Object[]) typed.split(" "));
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    assertThat(r.errors()).hasSize(1);
    assertThat(r.err()).contains("did you mean " + meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"frobnicate", "x", "models zzz", "diagnose --nope", "dicom pizza", "version foo"})
  void nothingElseIsSuggested(String typed) {
    Result r = Cli.run((Object[]) typed.split(" "));
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    assertThat(r.err()).doesNotContain("did you mean").contains("see medimg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frobnicate --help",
        "--help frobnicate",
        "models frobnicate --help",
        "dicom frobnicate -h",
        "diagnose --nope --help",
        "diagnose --help --nope",
        "frobnicate --version"
      })
  void helpDoesNotHideAnUnknownWord(String typed) {
    Result r = Cli.run((Object[]) typed.split(" "));
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    assertThat(r.out()).isEmpty();
    assertThat(r.err()).containsAnyOf("there is no command 'frobnicate'", "no option '--nope'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none.zip", "folder/none.zip", "NONE.ZIP"})
  void aModelFileThatIsNotThereIsNamed(String model) {
    for (String command : new String[] {"diagnose", "classify", "models show"}) {
      String line = command + (command.startsWith("models") ? " " : " --model ") + model;
      Result r = Cli.run((Object[]) line.split(" "));
      assertThat(r.code()).as(line).isEqualTo(ExitCode.NO_ENGINE);
      assertThat(r.errors()).singleElement().asString().contains(model + ": no such file");
    }
  }

  @Test
  void aBadLabelIsNamedByLineAndColumnBeforeAnythingIsScored() throws IOException {
    Path model = TinyModel.write(folder);
    Path csv = folder.resolve("labels.csv");
    for (String bad : new String[] {"yes", "2", "-1", "true", "0.5", "nan"}) {
      Files.writeString(csv, "file,view,brightness\nnone.png,PA,1\nnone2.png,AP," + bad + "\n");
      Result r = Cli.run("evaluate", "--model", model, "--labels", csv);
      assertThat(r.code()).isEqualTo(ExitCode.USAGE);
      assertThat(r.errors())
          .singleElement()
          .asString()
          .contains("line 3, column 'brightness': '" + bad + "' is not a label; 1, 0, or nothing");
    }
    Files.writeString(csv, "file,Brightness\na.png,1\na.png,0\n");
    assertThat(Cli.run("evaluate", "--model", model, "--labels", csv).err())
        .contains("line 3 names the same file as line 2");
  }
}
