package io.medimg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.medimg.models.engine.OfflineGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is there and what is missing. Not safe for use by several threads. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Say what is there, what is missing, and whether a diagnosis runs.")
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--offline",
      description = "Run a whole diagnosis and show that no connection is attempted.")
  private boolean offline;

  @Option(names = "--tripwire", hidden = true)
  private boolean tripwire;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (tripwire) {
      return offlineHere();
    }
    if (offline) {
      return offlineInAnotherProcess();
    }
    Examination examination = new Examination();
    examination.surroundings();
    examination.nativeFolders();
    examination.engines();
    examination.optional();
    examination.models();
    examination.diagnosis(() -> model.diagnoser(3, true));
    show(examination);
    return examination.isWell() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private void show(Examination examination) throws JsonProcessingException {
    if (json) {
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      terminal.println(
          mapper.writeValueAsString(
              Map.of("well", examination.isWell(), "checks", examination.points())));
      return;
    }
    for (Examination.Point p : examination.points()) {
      terminal.println("%-8s %-22s %s".formatted(p.state().word(), p.what(), p.found()));
    }
    terminal.println(examination.isWell() ? "all that is needed is there" : "something is missing");
  }

  /** The tripwire cannot be taken out of a process again, so it gets one of its own. */
  private int offlineInAnotherProcess() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.awt.headless=true");
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "doctor", "--tripwire"));
    command.addAll(model.asTyped());
    if (json) {
      command.add("--json");
    }
    if (terminal.debug()) {
      command.add("--debug");
    }
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    Thread errors = new Thread(() -> copy(process.getErrorStream(), terminal.err()));
    errors.start();
    copy(process.getInputStream(), terminal.out());
    errors.join();
    return process.waitFor();
  }

  private static void copy(java.io.InputStream from, java.io.PrintStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private int offlineHere() throws IOException, InterruptedException {
    OfflineGuard guard = OfflineGuard.install();
    SocketWatch watch = new SocketWatch(guard);
    watch.start();
    Examination examination = new Examination();
    examination.diagnosis(() -> model.diagnoser(3, true));
    watch.finish();
    List<String> attempts = new ArrayList<>(guard.attempts());
    watch.seen().forEach(s -> attempts.add("native code opened " + s));
    examination.offline(attempts, SocketWatch.canSee());
    show(examination);
    return examination.isWell() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  /**
   * Looks again and again whether the process holds an internet socket, as native code could open
   * without Java's knowledge. Not safe for use by several threads but the one that starts it.
   */
  private static final class SocketWatch extends Thread {
    private final OfflineGuard guard;
    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final CountDownLatch over = new CountDownLatch(1);

    SocketWatch(OfflineGuard guard) {
      super("medimg-socket-watch");
      this.guard = guard;
      setDaemon(true);
    }

    static boolean canSee() {
      return Files.isReadable(Path.of("/proc/self/net/tcp"));
    }

    Set<String> seen() {
      return seen;
    }

    void finish() throws InterruptedException {
      over.countDown();
      join();
      seen.addAll(guard.openSockets());
    }

    @Override
    public void run() {
      try {
        do {
          seen.addAll(guard.openSockets());
        } while (!over.await(5, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        interrupt();
      }
    }
  }
}
