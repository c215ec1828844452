package io.medimg.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.contract.TemporaryMount;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.NativeFolder;
import io.medimg.core.inference.SessionOptions;
import io.medimg.models.engine.Engines;
import io.medimg.models.engine.ForkedJvm;
import io.medimg.models.engine.OnnxRuntimeProvider;
import io.medimg.models.engine.TinyNet;
import io.medimg.models.engine.support.NativeFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What engines say of folders that native code cannot be unpacked into, in JVMs of their own. */
class NativeFoldersTest {
  @TempDir private Path folder;

  /** Opens a network twice, makes room if it is told to, and opens it again. */
  public static final class Opening {
    private Opening() {}

    /** Prints what each attempt comes to. */
    public static void main(String[] args) throws IOException {
      EngineProvider engine =
          args[0].equals("PyTorch") ? new PyTorchProvider() : new OnnxRuntimeProvider();
      print(engine);
      print(engine);
      if (args.length > 1) {
        Files.delete(Path.of(args[1]));
        print(engine);
      }
      System.out.println("probe: " + engine.probe().missing());
    }

    private static void print(EngineProvider engine) {
      try (var session = engine.open(TinyNet.onnx(), SessionOptions.defaults())) {
        System.out.println("opened on " + session.info().device());
      } catch (InferenceException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OnnxRuntime, 'noexec,size=64m', forbids executing",
    "OnnxRuntime, 'ro,size=64m', cannot be written",
    "OnnxRuntime, size=1m, has room for",
    "PyTorch, 'noexec,size=1g', forbids executing",
    "PyTorch, 'ro,size=1g', 'does not exist, and'",
    "PyTorch, size=100m, has room for"
  })
  void folderAndPropertyAreNamedEachTime(String engine, String options, String flaw)
      throws IOException, InterruptedException {
    String property = engine.equals("PyTorch") ? "DJL_CACHE_DIR" : "java.io.tmpdir";
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("mount"), options)) {
      ForkedJvm.Result r =
          new ForkedJvm().with("-D" + property + "=" + mount.folder()).run(Opening.class, engine);
      assertThat(r.out().lines())
          .hasSize(3)
          .allMatch(line -> line.contains(mount.folder().toString()))
          .allMatch(line -> line.contains(flaw))
          .allMatch(line -> line.contains("-D" + property + "=FOLDER"));
      assertThat(r.out()).doesNotContain("are ai.djl.onnxruntime");
      assertThat(r.err()).isEmpty();
      assertThat(mount.folder()).isEmptyDirectory();
    }
  }

  /** Nothing was started on the full disk, so nothing is broken for the rest of the process. */
  @Test
  void roomThatIsMadeIsUsed() throws IOException, InterruptedException {
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("mount"), "size=32m")) {
      Path ballast = Files.write(mount.folder().resolve("ballast"), new byte[30 << 20]);
      ForkedJvm.Result r =
          new ForkedJvm()
              .with("-Djava.io.tmpdir=" + mount.folder())
              .run(Opening.class, "OnnxRuntime", ballast.toString());
      assertThat(r.out().lines().toList())
          .satisfies(lines -> assertThat(lines.get(0)).startsWith("refused: "))
          .satisfies(lines -> assertThat(lines.get(2)).isEqualTo("opened on cpu"));
    }
  }

  @Test
  void librariesUnpackedByTheUserNeedNoRoom() throws IOException, InterruptedException {
    Path natives = Files.createDirectory(folder.resolve("natives"));
    for (String name : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
      String file = System.mapLibraryName(name);
      try (var in = Opening.class.getResourceAsStream("/ai/onnxruntime/native/linux-x64/" + file)) {
        org.junit.jupiter.api.Assumptions.assumeTrue(in != null, "not this platform");
        Files.copy(in, natives.resolve(file));
      }
    }
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("mount"), "noexec,size=1m")) {
      ForkedJvm.Result r =
          new ForkedJvm()
              .with("-Djava.io.tmpdir=" + mount.folder())
              .with("-Donnxruntime.native.path=" + natives)
              .run(Opening.class, "OnnxRuntime");
      assertThat(r.out()).as(r.err()).startsWith("opened on cpu");
    }
  }

  @Test
  void sizesAreThoseOfTheLibraries() {
    assertThat(Engines.installed().nativeFolders())
        .filteredOn(f -> f.library().equals("OnnxRuntime"))
        .singleElement()
        .satisfies(f -> assertThat(f.bytes()).isBetween(5_000_000L, 100_000_000L));
    NativeFolder file = new NativeFolder("x", Path.of("/proc/self/status"), "y", 1);
    assertThatThrownBy(() -> NativeFolders.require(Optional.of(file)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("is not a folder");
  }
}
