package io.medimg.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The commands for DICOM files; each of them is a class of its own. Not safe for use by several
 * threads; build one per thread.
 */
@Command(
    name = "dicom",
    mixinStandardHelpOptions = true,
    description = "Look into DICOM files, and make other files of them.",
    synopsisSubcommandLabel = "COMMAND")
final class DicomCommand implements Runnable {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  private DicomCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with all that stands below it. */
  static CommandLine withSubcommands(Terminal terminal) {
    return new CommandLine(new DicomCommand(terminal))
        .addSubcommand(new DicomDumpCommand(terminal))
        .addSubcommand(new DicomToPngCommand(terminal))
        .addSubcommand(new DicomAnonymizeCommand(terminal))
        .addSubcommand(new DicomSeriesCommand(terminal))
        .addSubcommand(new DicomValidateCommand(terminal));
  }

  /** Without a word: the help. */
  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
  }
}
