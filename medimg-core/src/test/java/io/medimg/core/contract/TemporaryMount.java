package io.medimg.core.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A small file system in memory, with options that tests of full and forbidding disks need. Skips
 * the test where none can be mounted: not on Linux, or not as root.
 */
public final class TemporaryMount implements AutoCloseable {
  private final Path folder;

  private TemporaryMount(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one.
   *
   * @param folder made if need be
   * @param options as {@code mount -o} takes them, for example {@code noexec,size=1m}
   * @return to be closed
   * @throws IOException if the folder cannot be made
   */
  public static TemporaryMount at(Path folder, String options) throws IOException {
    Files.createDirectories(folder);
    String said = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    assumeTrue(said == null, "no tmpfs can be mounted here, which takes root on Linux: " + said);
    return new TemporaryMount(folder);
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** What a program said; null if it succeeded. */
  private static @org.jspecify.annotations.Nullable String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = process.waitFor(1, TimeUnit.MINUTES);
      return ended && process.exitValue() == 0 ? null : text;
    } catch (IOException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public void close() {
    String said = run("umount", folder.toString());
    if (said != null && run("umount", "-l", folder.toString()) != null) {
      throw new AssertionError("cannot unmount " + folder + ": " + said);
    }
  }
}
