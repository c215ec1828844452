package io.medimg.examples.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The medimg command line. Research use only; not a medical device. Not safe for use by several
 * threads; build one per thread.
 */
@Command(
    name = "medimg",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Numbers.class,
    description = "Analyses medical images. Research use only; not a medical device.",
    footer = {
      "",
      "Exit codes: 0 done, 1 some inputs failed, 2 wrong use, 3 no model, engine or device,",
      "4 results cannot be written, 5 a check failed. See docs/command-line.md."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show where failures happened, and what engines say.")
  void debug(boolean on) {
    if (on) {
      terminal.debug(true);
    }
  }

  private Main(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param args as typed
   */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    if (List.of(args).contains("--debug")) {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
    }
    int code = run(Terminal.ofProcess(), args);
    System.out.flush();
    System.exit(code);
  }

  /**
   * Runs a command.
   *
   * @param terminal where it prints
   * @param args as typed
   * @return one of {@link ExitCode}
   */
  static int run(Terminal terminal, String... args) {
    CommandLine line = new CommandLine(new Main(terminal));
    for (Object command : commands(terminal)) {
      line.addSubcommand(command);
    }
    line.setOut(writer(terminal.out()));
    line.setErr(writer(terminal.err()));
    line.setParameterExceptionHandler((e, given) -> usage(terminal, e));
    line.setExecutionExceptionHandler((e, cmd, parsed) -> failed(terminal, e));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedSubcommandsAllowed(false);
    line.setUsageHelpWidth(100);
    line.setUnmatchedOptionsArePositionalParams(false);
    try {
      return line.execute(args);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return failed(terminal, e);
    }
  }

  /** Whatever characters the stream writes as. */
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(
        new Writer() {
          @Override
          public void write(char[] text, int from, int count) {
            stream.print(new String(text, from, count));
          }

          @Override
          public void flush() {
            stream.flush();
          }

          @Override
          public void close() {
            // the stream is not ours
          }
        },
        true);
  }

  private static List<Object> commands(Terminal terminal) {
    return Arrays.asList(
        new DiagnoseCommand(terminal),
        new ClassifyCommand(terminal),
        new ExplainCommand(terminal),
        new PreprocessCommand(terminal),
        new HistogramCommand(terminal),
        DicomCommand.withSubcommands(terminal),
        new ModelsCommand(terminal),
        new EvaluateCommand(terminal),
        new TrainCommand(terminal),
        new DoctorCommand(terminal),
        new JshellCommand(terminal),
        new VersionCommand(terminal));
  }

  private static int usage(Terminal terminal, ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    terminal.failure("%s; see %s --help".formatted(said(e), name), e);
    return ExitCode.USAGE;
  }

  private static String said(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      List<String> close = unmatched.getSuggestions();
      return "there is no command '%s'%s"
          .formatted(
              unmatched.getUnmatched().get(0),
              close.isEmpty() ? "" : "; did you mean " + String.join(" or ", close));
    }
    return String.valueOf(e.getMessage());
  }

  private static int failed(Terminal terminal, Throwable e) {
    terminal.failure(Failures.describe(e), e);
    return codeOf(e);
  }

  private static int codeOf(Throwable e) {
    if (e instanceof CliException cli) {
      return cli.exitCode();
    }
    if (e instanceof ParameterException) {
      return ExitCode.USAGE;
    }
    return e instanceof io.medimg.core.MedimgException ? ExitCode.NO_ENGINE : ExitCode.INTERNAL;
  }

  /** Without a command: the help. */
  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
  }
}
