package io.medimg.cli;

import io.medimg.core.render.FilesWhole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Starts JShell with medimg at hand. Not safe for use by several threads; build one per thread. */
@Command(
    name = "jshell",
    mixinStandardHelpOptions = true,
    description = "Start JShell with medimg on its class path; see docs/jshell.md.")
final class JshellCommand implements Callable<Integer> {
  private static final String STARTUP = "/io/medimg/cli/medimg.jsh";

  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Scripts to run first, or - for standard input.")
  private List<String> scripts = List.of();

  JshellCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = folder();
    Path startup = folder.resolve("medimg.jsh");
    try {
      FilesWhole.write(startup, startup());
      Process shell = new ProcessBuilder(command(startup)).inheritIO().start();
      return shell.waitFor();
    } finally {
      Files.deleteIfExists(startup);
      Files.deleteIfExists(folder);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("medimg-jshell");
    } catch (IOException e) {
      throw new CliException(
          ExitCode.NO_OUTPUT,
          "the start-up script needs a file in %s, which cannot be written (%s); %s moves it"
              .formatted(
                  System.getProperty("java.io.tmpdir"),
                  Failures.describe(e),
                  "MEDIMG_JAVA_OPTS=-Djava.io.tmpdir=FOLDER"),
          e);
    }
  }

  private static byte[] startup() throws IOException {
    try (InputStream in = JshellCommand.class.getResourceAsStream(STARTUP)) {
      if (in == null) {
        throw new IOException("this build of medimg lacks " + STARTUP);
      }
      return in.readAllBytes();
    }
  }

  private List<String> command(Path startup) {
    String ending = System.getProperty("os.name", "").startsWith("Windows") ? ".exe" : "";
    Path jshell = Path.of(System.getProperty("java.home"), "bin", "jshell" + ending);
    if (!Files.isExecutable(jshell)) {
      throw new CliException(
          ExitCode.NO_ENGINE,
          "there is no %s; JShell comes with a JDK, not with a runtime alone".formatted(jshell));
    }
    List<String> command = new ArrayList<>(List.of(jshell.toString()));
    command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
    command.addAll(List.of("--startup", "DEFAULT", "--startup", startup.toString()));
    if (Runtime.version().feature() >= 22) {
      command.add("-R--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(scripts);
    terminal.note("medimg: JShell; /exit leaves, docs/jshell.md says what is there");
    return command;
  }
}
