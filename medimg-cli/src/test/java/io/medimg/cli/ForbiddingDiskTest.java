package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.cli.Cli.Result;
import io.medimg.core.contract.TemporaryMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders for temporary files, and for results, that are full, read-only or forbid executing. */
class ForbiddingDiskTest {
  @TempDir private Path folder;

  private static Result main(Path temporary, Object... args) {
    return Processes.java(
        List.of("-Djava.io.tmpdir=" + temporary, "-XX:TieredStopAtLevel=1"),
        Main.class.getName(),
        args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"noexec,size=64m", "ro,size=64m", "size=1m"})
  void theFolderAndWhatMovesItAreNamed(String options) throws IOException {
    Path film = Films.good(folder, "a.png");
    Path model = TinyModel.write(folder);
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("tmp"), options)) {
      Result r = main(mount.folder(), "diagnose", "--model", model, film);
      assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.NO_ENGINE);
      assertThat(r.errors())
          .singleElement()
          .asString()
          .contains("unpacks native code into " + mount.folder())
          .contains("-Djava.io.tmpdir=FOLDER")
          .doesNotContain("there, and is this platform", "artifact", "onnxruntime-engine");
      Result doctor = main(mount.folder(), "doctor", "--model", model);
      assertThat(doctor.code()).isEqualTo(ExitCode.CHECK_FAILED);
      assertThat(doctor.err()).isEmpty();
      assertThat(doctor.out())
          .containsPattern("MISSING +room for native code +OnnxRuntime unpacks native code into")
          .doesNotContain("com.microsoft.onnxruntime");
    }
  }

  /** What needs no native code needs no temporary files either. */
  @ParameterizedTest
  @ValueSource(strings = {"ro,size=64m", "size=64k"})
  void picturesNeedNoTemporaryFolder(String options) throws IOException {
    Path film = Films.good(folder, "a.png");
    Path out = folder.resolve("out");
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("tmp"), options)) {
      if (options.startsWith("size")) {
        fill(mount.folder().resolve("full"));
      }
      assertThat(main(mount.folder(), "histogram", "--heq", "--out", out, film).code()).isZero();
      assertThat(main(mount.folder(), "preprocess", "--heq", "--out", out, film).code()).isZero();
      Result shell = main(mount.folder(), "jshell");
      if (options.startsWith("ro")) {
        assertThat(shell.code()).isEqualTo(ExitCode.NO_OUTPUT);
        assertThat(shell.err()).contains(mount.folder().toString(), "java.io.tmpdir");
        Result offline = main(mount.folder(), "doctor", "--tripwire");
        assertThat(offline.err()).contains(mount.folder().toString(), "java.io.tmpdir");
      }
    }
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("a.histogram.png", "a.prepared.png");
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 1000; i++) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("space");
    }
  }

  @Test
  void resultsOnAFullDiskAreCodeFour() throws IOException {
    Path film = Films.good(folder, "a.png", 512);
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("out"), "size=16k")) {
      Path out = mount.folder();
      Result picture = Cli.run("preprocess", "--heq", "--out", out, film);
      assertThat(picture.code()).isEqualTo(ExitCode.NO_OUTPUT);
      assertThat(picture.err()).contains("cannot be written", "space");
      assertThat(out).isEmptyDirectory();

      Object[] words = {"histogram", "--jsonl", "--resume", out.resolve("r.jsonl"), film};
      while (Cli.run(words).code() == ExitCode.OK) {
        Path results = out.resolve("r.jsonl");
        String other = Files.readString(results).replace("a.png", "b" + Files.size(results));
        Files.writeString(results, other);
      }
      Result lines = Cli.run(words);
      assertThat(lines.code()).isEqualTo(ExitCode.NO_OUTPUT);
      assertThat(lines.err()).contains("r.jsonl", "space");
    }
  }

  @Test
  void doctorSaysHowMuchRoomThereIs() {
    Result r = Processes.java(List.of(), Main.class.getName(), "doctor");
    assertThat(r.out())
        .containsPattern("ok +room for native code +OnnxRuntime in .* free, \\d+ MB needed");
  }
}
