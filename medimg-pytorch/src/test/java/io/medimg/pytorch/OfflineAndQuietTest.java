package io.medimg.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.models.engine.Engines;
import io.medimg.models.engine.ForkedJvm;
import io.medimg.models.engine.OfflineGuard;
import io.medimg.models.engine.TinyNet;
import io.medimg.pytorch.torchscript.TorchScript;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a first run does to its surroundings, seen from outside: each in a JVM of its own. */
class OfflineAndQuietTest {
  private static final String[] PYTORCH = {"pytorch-engine", "pytorch-jni", "pytorch-native"};

  @TempDir static Path folder;

  /** Written here: what builds graphs for tests makes newer Javas print warnings of its own. */
  @BeforeAll
  static void writeNetworks() throws IOException {
    ModelBytes onnx = TinyNet.onnx();
    Files.write(folder.resolve("tiny.onnx"), onnx.open().readAllBytes());
    Files.write(folder.resolve("tiny.pt"), TorchScript.fromOnnx(onnx).open().readAllBytes());
  }

  private static String network(String engine) {
    return folder.resolve(engine.equals("PyTorch") ? "tiny.pt" : "tiny.onnx").toString();
  }

  private static ModelBytes read(String file) throws IOException {
    ModelFormat format = file.endsWith(".pt") ? ModelFormat.TORCHSCRIPT : ModelFormat.ONNX;
    return ModelBytes.of("tiny", format, Files.readAllBytes(Path.of(file)));
  }

  /** Opens a session on the named engine, runs it, closes it, with the tripwire if told to. */
  static final class FirstRun {
    public static void main(String[] args) throws IOException {
      Optional<OfflineGuard> guard =
          args.length > 2 ? Optional.of(OfflineGuard.install()) : Optional.empty();
      ModelBytes model = read(args[1]);
      EngineProvider engine = Engines.installed().forModel(model.format(), Optional.of(args[0]));
      try (InferenceSession session = engine.open(model, SessionOptions.defaults())) {
        session.run(TinyNet.inputs());
      }
      guard.ifPresent(FirstRun::report);
    }

    private static void report(OfflineGuard guard) {
      System.out.println("attempts " + guard.attempts());
      System.out.println("sockets " + guard.openSockets());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OnnxRuntime", "PyTorch"})
  void firstRunPrintsNothing(String engine) throws Exception {
    ForkedJvm.Result result = new ForkedJvm().run(FirstRun.class, engine, network(engine));
    assertThat(result).isEqualTo(new ForkedJvm.Result(0, "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OnnxRuntime", "PyTorch"})
  void firstRunOpensNoConnection(String engine) throws Exception {
    ForkedJvm.Result result =
        new ForkedJvm().run(FirstRun.class, engine, network(engine), "guarded");
    assertThat(result).isEqualTo(new ForkedJvm.Result(0, lines("attempts []", "sockets []"), ""));
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  /** The tripwire trips: where an application wants it, DJL calls home. */
  @Test
  void withTelemetryLeftOnTheTripwireTrips() throws Exception {
    ForkedJvm.Result result =
        new ForkedJvm()
            .with("-Dai.djl.offline=false", "-DOPT_OUT_TRACKING=false")
            .run(FirstRun.class, "PyTorch", network("PyTorch"), "guarded");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("169.254.169.254").contains("ai.djl.util.Ec2Utils");
  }

  /** Starts PyTorch as training does, for DJL's own classes. */
  static final class Training {
    public static void main(String[] args) {
      OfflineGuard guard = OfflineGuard.install();
      PyTorchProvider.start();
      Engine.getEngine(PyTorchProvider.NAME).newBaseManager().close();
      System.out.println("attempts " + guard.attempts());
    }
  }

  @Test
  void trainingOpensNoConnection() throws Exception {
    ForkedJvm.Result result = new ForkedJvm().run(Training.class);
    assertThat(result).isEqualTo(new ForkedJvm.Result(0, lines("attempts []"), ""));
  }

  /** Tries every way to the network that Java has. */
  static final class EveryWay {
    public static void main(String[] args) throws Exception {
      OfflineGuard guard = OfflineGuard.install();
      InetAddress host = InetAddress.getByAddress("example.org", new byte[] {10, 1, 2, 3});
      List<Callable<Object>> ways =
          List.of(
              () -> new Socket(host, 80),
              () -> connect(new Socket(Proxy.NO_PROXY), new InetSocketAddress(host, 81)),
              () -> connect(new Socket(), InetSocketAddress.createUnresolved("a.invalid", 82)),
              () -> new ServerSocket(0),
              () -> new DatagramSocket(0),
              SocketChannel::open,
              DatagramChannel::open,
              () -> URI.create("http://10.1.2.3/x").toURL().openStream(),
              () ->
                  URI.create("http://10.1.2.3/")
                      .toURL()
                      .openConnection(Proxy.NO_PROXY)
                      .getInputStream(),
              EveryWay::http);
      for (Callable<Object> way : ways) {
        int before = guard.attempts().size();
        System.out.println(attempt(way) + " " + (guard.attempts().size() > before));
      }
      System.out.println(attempt(() -> InetAddress.getByName("example.org")));
    }

    private static String attempt(Callable<Object> way) {
      try {
        return "went through: " + way.call();
      } catch (Exception | Error e) {
        return "refused";
      }
    }

    private static Object connect(Socket socket, InetSocketAddress address) throws IOException {
      try (socket) {
        socket.connect(address, 100);
        return socket;
      }
    }

    private static Object http() throws Exception {
      HttpRequest request = HttpRequest.newBuilder(URI.create("http://10.1.2.3/")).build();
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void tripwireCatchesEveryWay() throws Exception {
    ForkedJvm.Result result = new ForkedJvm().run(EveryWay.class);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .hasSize(11)
        .allMatch(line -> line.equals("refused true") || line.equals("refused"))
        .filteredOn(line -> line.equals("refused true"))
        .hasSize(10);
  }

  /** Says what an engine has to say where something is missing. */
  static final class Missing {
    public static void main(String[] args) throws IOException {
      OfflineGuard guard = OfflineGuard.install();
      ModelBytes model = read(args[2]);
      EngineProvider engine = Engines.installed().forModel(model.format(), Optional.of(args[0]));
      SessionOptions options = SessionOptions.defaults().withDevice(Device.parse(args[1]));
      try (InferenceSession session = engine.open(model, options)) {
        System.out.println("opened on " + session.info().device());
      } catch (InferenceException | DeviceUnavailableException e) {
        System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
      System.out.println(engine.probe() + " " + engine.probe().works());
      System.out.println("attempts " + guard.attempts());
    }
  }

  @Test
  void withoutPyTorchTheArtifactIsNamed() throws Exception {
    ForkedJvm.Result result =
        new ForkedJvm().without(PYTORCH).run(Missing.class, "PyTorch", "cpu", network("PyTorch"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("InferenceException: PyTorch needs ai.djl.pytorch:pytorch-engine:0.35.0")
        .contains("missing=[ai.djl.pytorch:pytorch-engine:0.35.0]] false")
        .contains("attempts []");
  }

  @Test
  void withoutTheNativeLibraryTheArtifactIsNamedAndNothingIsDownloaded() throws Exception {
    ForkedJvm.Result result =
        new ForkedJvm()
            .without("pytorch-native")
            .run(Missing.class, "PyTorch", "cpu", network("PyTorch"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("ai.djl.pytorch:pytorch-native-cpu:2.7.1:" + PtArtifacts.platform())
        .contains("] false")
        .contains("attempts []");
  }

  @Test
  void withoutTheJavaInterfaceTheArtifactIsNamed() throws Exception {
    ForkedJvm.Result result =
        new ForkedJvm()
            .without("pytorch-jni")
            .run(Missing.class, "PyTorch", "cpu", network("PyTorch"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("PyTorch needs ai.djl.pytorch:pytorch-jni:2.7.1-0.35.0;")
        .contains("attempts []");
  }

  @Test
  void withoutOnnxRuntimeTheArtifactIsNamed() throws Exception {
    ForkedJvm.Result result =
        new ForkedJvm()
            .without("onnxruntime")
            .run(Missing.class, "OnnxRuntime", "cpu", network("OnnxRuntime"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("InferenceException: OnnxRuntime does not start")
        .contains("com.microsoft.onnxruntime:onnxruntime")
        .contains("false")
        .contains("attempts []");
  }

  @Test
  void onnxRuntimeDoesNotStartPyTorchOnTheSide() throws Exception {
    ForkedJvm.Result result =
        new ForkedJvm()
            .with("-Xlog:library=info")
            .run(FirstRun.class, "OnnxRuntime", network("OnnxRuntime"));
    assertThat(result.out()).contains("libonnxruntime.so").doesNotContain("torch");
  }

  @Test
  void autoSaysOnceWhatItTried() throws Exception {
    ForkedJvm.Result result =
        new ForkedJvm().run(Missing.class, "OnnxRuntime", "auto", network("OnnxRuntime"));
    assertThat(result.out()).contains("opened on");
    assertThat(result.err().lines().filter(line -> line.contains("device auto"))).hasSize(1);
  }

  /** Opens a session, drops it, and waits for the warning. */
  static final class Forgetful {
    public static void main(String[] args) throws Exception {
      WeakReference<InferenceSession> dropped = dropped(args[0], args[1]);
      for (int i = 0; i < 100 && dropped.get() != null; i++) {
        System.gc();
        Thread.sleep(50);
      }
      Thread.sleep(500); // the warning comes from a thread of its own
      System.out.println(dropped.get() == null);
    }

    private static WeakReference<InferenceSession> dropped(String engine, String file)
        throws IOException {
      ModelBytes model = read(file);
      EngineProvider provider = Engines.installed().forModel(model.format(), Optional.of(engine));
      InferenceSession session = provider.open(model, SessionOptions.defaults());
      session.run(TinyNet.inputs());
      return new WeakReference<>(session);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OnnxRuntime", "PyTorch"})
  void aForgottenCloseIsReportedOnce(String engine) throws Exception {
    ForkedJvm.Result result = new ForkedJvm().run(Forgetful.class, engine, network(engine));
    assertThat(result.out()).isEqualTo(lines("true"));
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .contains("session 'tiny' was never closed");
  }
}
