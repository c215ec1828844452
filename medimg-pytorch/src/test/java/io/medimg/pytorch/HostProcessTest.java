package io.medimg.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.util.cuda.CudaUtils;
import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.models.engine.ForkedJvm;
import io.medimg.models.engine.OfflineGuard;
import java.lang.reflect.Field;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.security.Security;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What opening, diagnosing and closing leaves behind in the process that embeds the library. */
class HostProcessTest {
  private static final String DJL_ENGINE = "onnxruntime-engine";

  /** What JNA, which DJL uses to look for CUDA, says of itself. */
  private static final String JNA = "property (jna|jnidispatch)\\..*";

  /** Without the warnings of newer Javas about protobuf, which converts graphs for PyTorch. */
  private static ForkedJvm jvm() {
    ForkedJvm jvm = new ForkedJvm();
    return Runtime.version().feature() < 24
        ? jvm
        : jvm.with("--sun-misc-unsafe-memory-access=allow");
  }

  /** Everything that a whole process shares and that a library could change by mistake. */
  private static Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    state.put("time zone", TimeZone.getDefault().getID()); // the platform sets a property for it
    System.getProperties().forEach((key, value) -> state.put("property " + key, value.toString()));
    state.put("locale", Locale.getDefault().toString());
    state.put("context class loader", same(Thread.currentThread().getContextClassLoader()));
    state.put("uncaught exceptions", same(Thread.getDefaultUncaughtExceptionHandler()));
    state.put("proxies", same(ProxySelector.getDefault()));
    state.put("cookies", same(CookieHandler.getDefault()));
    state.put("response cache", same(ResponseCache.getDefault()));
    state.put("authenticator", same(Authenticator.getDefault()));
    state.put("streams", same(System.in) + same(System.out) + same(System.err));
    state.put("security providers", Arrays.toString(Security.getProviders()));
    return state;
  }

  private static String same(Object object) {
    return Integer.toHexString(System.identityHashCode(object));
  }

  private static void diagnose(String engine) {
    try (Diagnoser diagnoser = Diagnoser.chestXray().engine(engine).open()) {
      Diagnosis diagnosis = diagnoser.diagnose(ChestPhantom.standard().render());
      System.out.println("findings " + !diagnosis.top(1).isEmpty());
    }
  }

  /** Diagnoses once and prints what is another than before. */
  static final class Embedded {
    public static void main(String[] args) throws Exception {
      Map<String, String> before = state();
      diagnose(args[0]);
      Map<String, String> after = state();
      Stream.concat(before.keySet().stream(), after.keySet().stream())
          .distinct()
          .filter(key -> !Objects.equals(before.get(key), after.get(key)))
          .filter(key -> !key.matches(JNA))
          .forEach(key -> System.out.println(key + ": " + before.get(key) + ", " + after.get(key)));
    }
  }

  @ParameterizedTest
  @CsvSource({"OnnxRuntime, true", "OnnxRuntime, false", "PyTorch, true"})
  void aDiagnosisLeavesTheProcessAsItWas(String engine, boolean withDjlsOwn) throws Exception {
    ForkedJvm java = withDjlsOwn ? jvm() : jvm().without(DJL_ENGINE);
    ForkedJvm.Result result = java.run(Embedded.class, engine);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).containsExactly("findings true");
  }

  @Test
  void ofTheApplicationsOwnSettingsNoneIsChanged() throws Exception {
    ForkedJvm.Result result =
        jvm()
            .with(
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=no",
                "-Dorg.slf4j.simpleLogger.log.ai.djl=error")
            .run(Embedded.class, "PyTorch");
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).containsExactly("findings true");
  }

  @Test
  void onnxRuntimeTouchesNoClassOfDjl() throws Exception {
    ForkedJvm.Result result =
        jvm().without(DJL_ENGINE).with("-Xlog:class+load=info").run(Embedded.class, "OnnxRuntime");
    assertThat(result.out()).contains("io.medimg.models.engine.OnnxSession").contains("findings");
    assertThat(result.out()).doesNotContain(" ai.djl.");
  }

  /** Prints every connection that a whole diagnosis attempts. */
  static final class Guarded {
    public static void main(String[] args) throws Exception {
      OfflineGuard guard = OfflineGuard.install();
      diagnose(args[0]);
      System.out.println(guard.attempts() + " " + guard.openSockets());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OnnxRuntime", "PyTorch"})
  void aDiagnosisOpensNoConnection(String engine) throws Exception {
    ForkedJvm.Result result = jvm().run(Guarded.class, engine);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).containsExactly("findings true", "[] []");
  }

  @Test
  void onnxRuntimeOpensNoConnectionWhateverTheSettingsAreForDjl() throws Exception {
    ForkedJvm.Result result =
        jvm()
            .without(DJL_ENGINE)
            .with("-Dai.djl.offline=false", "-DOPT_OUT_TRACKING=false")
            .run(Guarded.class, "OnnxRuntime");
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).containsExactly("findings true", "[] []");
  }

  /** Uses DJL's engines for itself, before or after a diagnosis. */
  static final class DjlHost {
    public static void main(String[] args) throws Exception {
      OfflineGuard guard = OfflineGuard.install();
      if (args[0].equals("before")) {
        use();
      }
      diagnose("OnnxRuntime");
      diagnose("PyTorch");
      use();
      System.out.println(guard.attempts());
    }

    private static void use() throws Exception {
      System.out.println(Engine.getDefaultEngineName() + " " + field(CudaUtils.class, "logging"));
      Engine engine = Engine.getEngine("OnnxRuntime");
      try (NDManager manager = engine.newBaseManager()) {
        NDArray sum = manager.create(new float[] {1, 2}).add(1); // by its alternative engine
        System.out.println(Arrays.toString(sum.toFloatArray()));
      }
    }

    private static Object field(Class<?> owner, String name) throws Exception {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(null);
    }
  }

  /** DJL's engine for ONNX Runtime works as it does without this library, in either order. */
  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void anApplicationThatUsesDjlItselfIsNotDisturbed(String order) throws Exception {
    ForkedJvm.Result result =
        jvm()
            .with("-Dai.djl.offline=true", "-Dorg.slf4j.simpleLogger.log.ai.djl=error")
            .run(DjlHost.class, order);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .containsSubsequence("findings true", "findings true", "PyTorch true", "[2.0, 3.0]", "[]")
        .filteredOn(line -> line.equals("[2.0, 3.0]"))
        .hasSize(order.equals("before") ? 2 : 1);
  }
}
