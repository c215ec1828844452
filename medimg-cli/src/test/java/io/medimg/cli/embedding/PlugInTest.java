package io.medimg.cli.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library in class loaders of its own, as web applications and plug-ins have it. */
class PlugInTest {
  /** The thread's context class loader sees none of it, and the native library comes twice. */
  @Test
  void twoCopiesInOneProcessDiagnose() throws Exception {
    Path tests =
        Path.of(PlugInHost.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> arguments = new ArrayList<>(List.of("-cp", tests.toString()));
    arguments.add(PlugInHost.class.getName());
    Jars.classPath().forEach(entry -> arguments.add(entry.toString()));
    Java.Result result = Java.run(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).containsExactly("3 true", "3 true");
  }
}
