package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.cli.Cli.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: exit codes, quiet streams, tripwire. */
class MainProcessTest {
  @TempDir private Path folder;

  private static Result main(Object... args) {
    return Processes.java(List.of(), Main.class.getName(), args);
  }

  @Test
  void aDiagnosisIsQuietAndEndsWithZero() throws IOException {
    Path film = Films.good(folder, "a.png");
    Result r = main("diagnose", "--model", TinyModel.write(folder), film);
    assertThat(r.err()).isEmpty();
    assertThat(r.out()).contains("Brightness");
    assertThat(r.code()).isZero();
  }

  @Test
  void failuresReachTheShell() {
    Result r = main("diagnose", "--no-such-option");
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    assertThat(r.errors()).hasSize(1);
    assertThat(main("histogram", folder.resolve("none.png")).code())
        .isEqualTo(ExitCode.SOME_INPUTS_FAILED);
  }

  @Test
  void doctorSaysWhatIsThere() {
    Result r = main("doctor");
    assertThat(r.out()).contains("Java", "image formats", "PNG", "engine OnnxRuntime", "OpenCV");
    assertThat(r.out()).containsPattern("ok +pixel kernels +(plain Java|Vector API)");
    assertThat(r.err()).isEmpty();
  }

  @Test
  void aWholeDiagnosisOpensNoSocket() throws IOException {
    Result r = main("doctor", "--offline", "--model", TinyModel.write(folder));
    assertThat(r.out())
        .contains("no connection was attempted", "from nothing to report")
        .doesNotContain("ATTEMPT");
    assertThat(r.code()).as(r.out() + r.err()).isZero();
  }
}
