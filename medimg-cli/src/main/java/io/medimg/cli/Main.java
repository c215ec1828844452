package io.medimg.cli;

import java.io.IOException;
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
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
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
    System.exit(run(Terminal.ofProcess(), args));
  }

  /**
   * Runs a command.
   *
   * @param terminal where it prints
   * @param args as typed
   * @return one of {@link ExitCode}
   */
  static int run(Terminal terminal, String... args) {
    int code;
    try {
      code = commandLine(terminal).execute(args);
    } catch (OutOfMemoryError | StackOverflowError e) {
      code = failed(terminal, e);
    }
    String lost = terminal.lost();
    if (lost == null || (code != ExitCode.OK && code != ExitCode.SOME_INPUTS_FAILED)) {
      return code;
    }
    String what = "results cannot be written to %s; they are not complete".formatted(lost);
    terminal.failure(what, new IOException(what));
    return ExitCode.NO_OUTPUT;
  }

  /** The program with all its commands, as picocli sees it. */
  static CommandLine commandLine(Terminal terminal) {
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
    line.setAllowOptionsAsOptionParameters(false);
    line.setExpandAtFiles(false); // a file may be called @a.png
    line.setExecutionStrategy(Main::execute);
    showVersions(line.getCommandSpec());
    return line;
  }

  /** Runs a command; a word that nobody knows is refused before help is given on the others. */
  private static int execute(ParseResult parsed) {
    for (ParseResult at = parsed; at != null; at = at.subcommand()) {
      if (!at.unmatched().isEmpty()) {
        throw new UnmatchedArgumentException(at.commandSpec().commandLine(), at.unmatched());
      }
    }
    return new RunLast().execute(parsed);
  }

  private static void showVersions(CommandSpec spec) {
    spec.versionProvider(new VersionCommand.Numbers());
    spec.subcommands().values().forEach(command -> showVersions(command.getCommandSpec()));
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
    return e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()
        ? Suggestions.unknown(e.getCommandLine().getCommandSpec(), unmatched.getUnmatched().get(0))
        : String.valueOf(e.getMessage());
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
