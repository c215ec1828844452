package io.medimg.cli.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a Java module, declared and started as the documentation says. */
class ModulePathTest {
  private static final String PAGE = "docs/embedding.md";
  private static final String SECTION = "Java modules";
  private static final String MAIN =
      """
      package film;

      import io.medimg.core.io.Images;
      import io.medimg.core.phantom.ChestPhantom;
      import io.medimg.core.diagnosis.Diagnoser;
      import io.medimg.core.diagnosis.Diagnosis;

      public final class Main {
        public static void main(String[] arguments) {
          System.out.println(Images.formats());
          try (Diagnoser diagnoser = Diagnoser.chestXray().open()) {
            Diagnosis diagnosis = diagnoser.diagnose(ChestPhantom.standard().render());
            System.out.println(diagnosis.top(3).size());
            System.out.println(Diagnoser.class.getModule() + ", " + diagnoser.getClass().getModule());
          }
        }
      }
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void needsJars() {
    Jars.assumePackaged();
  }

  /** Compiles a module and gives the options that run it. */
  private static List<String> application(String name, String declaration) throws IOException {
    Path sources = Files.createDirectories(folder.resolve(name).resolve("src"));
    Path classes = Files.createDirectories(folder.resolve(name).resolve("classes"));
    Files.writeString(sources.resolve("module-info.java"), declaration);
    Files.writeString(Files.createDirectories(sources.resolve("film")).resolve("Main.java"), MAIN);
    String jars = Java.path(Jars.library());
    Java.compile(sources, classes, "--module-path", jars);
    List<Path> all = new ArrayList<>(Jars.library());
    all.add(classes);
    return List.of("--module-path", Java.path(all));
  }

  private static Java.Result run(List<String> path, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(path);
    if (Runtime.version().feature() >= 22) {
      arguments.add("--enable-native-access=com.microsoft.onnxruntime");
    }
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--module", "film/film.Main"));
    return Java.run(arguments);
  }

  private static void assertDiagnosed(Java.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).hasSize(3).element(0).asString().contains("PNG", "DICOM");
    assertThat(result.out().lines()).element(1).isEqualTo("3");
    assertThat(result.out().lines())
        .element(2)
        .asString()
        .startsWith("module io.medimg.core")
        .contains("module io.medimg.models");
    assertThat(result.code()).isZero();
  }

  /** Automatic modules name nothing that they need, so the application does. */
  @Test
  void anApplicationThatRequiresWhatIsNeededRunsWithoutOptions() throws Exception {
    String declaration = Docs.block(PAGE, SECTION, "java");
    assertThat(declaration).startsWith("module film {");
    assertDiagnosed(run(application("required", declaration)));
  }

  @Test
  void anApplicationThatRequiresTheLibraryAloneRunsWithAddedModules() throws Exception {
    String command = Docs.block(PAGE, SECTION, "").strip();
    assertThat(command).startsWith("java --add-modules ");
    assertDiagnosed(
        run(
            application(
                "added", "module film { requires io.medimg.core; requires io.medimg.models; }"),
            "--add-modules",
            command.split(" ")[2]));
  }
}
