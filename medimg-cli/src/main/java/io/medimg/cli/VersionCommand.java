package io.medimg.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is. Not safe for use by several threads; build one per thread. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Print the version of medimg and of Java.")
final class VersionCommand implements Callable<Integer> {
  private static final String BUILD = "/io/medimg/cli/build.properties";

  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    for (String line : new Numbers().getVersion()) {
      terminal.println(line);
    }
    return ExitCode.OK;
  }

  /** The version that the build wrote down. */
  static String version() throws IOException {
    Properties build = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream(BUILD)) {
      if (in != null) {
        build.load(in);
      }
    }
    return build.getProperty("version", "unknown");
  }

  /** Versions for {@code --version}. Immutable and safe for use by several threads. */
  static final class Numbers implements IVersionProvider {
    /** For picocli, which makes it. */
    Numbers() {}

    @Override
    public String[] getVersion() throws IOException {
      return new String[] {
        "medimg " + version(),
        "Java %s (%s)".formatted(Runtime.version(), System.getProperty("java.vm.vendor", "?"))
      };
    }
  }
}
