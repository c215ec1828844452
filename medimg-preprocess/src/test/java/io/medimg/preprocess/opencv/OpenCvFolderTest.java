package io.medimg.preprocess.opencv;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.contract.TemporaryMount;
import io.medimg.preprocess.Preprocessing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenCV on a disk that cannot take its library, in a JVM of its own. */
class OpenCvFolderTest {
  @ParameterizedTest
  @ValueSource(strings = {"noexec,size=200m", "ro,size=200m", "size=1m"})
  void theFolderIsNamedNotAnArtifact(String options, @TempDir Path folder)
      throws IOException, InterruptedException {
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("mount"), options)) {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Dmedimg.kernels=opencv",
              "-Djava.io.tmpdir=" + mount.folder(),
              "-cp",
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
              Asking.class.getName());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(said)
          .contains("OpenCV unpacks native code into " + mount.folder(), "-Djava.io.tmpdir=FOLDER")
          .doesNotContain("adds it");
    }
  }

  /** Asks for the kernels. */
  public static final class Asking {
    private Asking() {}

    /** Prints why there are none. */
    public static void main(String[] args) {
      try {
        System.out.println(Preprocessing.kernels());
      } catch (ExceptionInInitializerError e) {
        System.out.println(e.getCause().getMessage());
      }
    }
  }
}
