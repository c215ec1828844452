package io.medimg.models.bundle;

import static io.medimg.models.bundle.FaultyServer.after;
import static io.medimg.models.bundle.FaultyServer.chunked;
import static io.medimg.models.bundle.FaultyServer.cutAfter;
import static io.medimg.models.bundle.FaultyServer.first;
import static io.medimg.models.bundle.FaultyServer.redirect;
import static io.medimg.models.bundle.FaultyServer.status;
import static io.medimg.models.bundle.FaultyServer.trickle;
import static io.medimg.models.bundle.FaultyServer.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HttpsSourceTest {
  private static final String ARCHIVE = "/models/sample.zip";

  @TempDir Path folder;
  private Path cache;
  private FaultyServer server;
  private byte[] archive;
  private String packageHash;

  @BeforeEach
  void start() throws IOException {
    cache = folder.resolve("cache");
    server = new FaultyServer(null);
    byte[] network = new byte[300_000];
    new Random(5).nextBytes(network);
    network[0] = 8;
    ModelPackage model =
        ModelPackage.builder(Packages.metadata("sample"), Packages.config())
            .license("x")
            .network(ModelFormat.ONNX, network)
            .build();
    packageHash = model.sha256();
    Path zip = folder.resolve("sample.zip");
    model.writeZip(zip);
    archive = Files.readAllBytes(zip);
    publish("sample", "1.2.0", "models/sample.zip", ModelBytes.sha256(archive), archive.length);
    server.on(ARCHIVE, whole(archive));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void publish(String name, String version, String url, String hash, long size) {
    server.on("/index.json", whole(index(name, version, url, hash, size)));
  }

  private static byte[] index(String name, String version, String url, String hash, long size) {
    return """
        {"schemaVersion": 1, "models": [{"name": "%s", "version": "%s", "description": "a test",
          "url": "%s", "sha256": "%s", "size": %d}]}
        """
        .formatted(name, version, url, hash, size)
        .getBytes(StandardCharsets.UTF_8);
  }

  private HttpsSource.Builder builder() {
    return HttpsSource.builder(server.uri("/index.json"), cache)
        .attempts(1)
        .patience(Duration.ofMillis(1500), Duration.ofSeconds(20));
  }

  private List<String> cached() throws IOException {
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files
          .map(p -> p.getFileName().toString())
          .filter(n -> !n.endsWith(".lock") && !n.startsWith("index-"))
          .sorted()
          .toList();
    }
  }

  private String archiveName() {
    return "sample-1.2.0-%s.zip".formatted(ModelBytes.sha256(archive).substring(0, 16));
  }

  @Test
  void listsAndFetchesOnceThenReadsFromTheFolder() throws IOException {
    HttpsSource source = builder().build();

    assertThat(source.list())
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.name()).isEqualTo("sample");
              assertThat(m.version()).isEqualTo("1.2.0");
              assertThat(m.description()).isEqualTo("a test");
              assertThat(m.isBroken()).isFalse();
            });
    assertThat(source.load("sample").sha256()).isEqualTo(packageHash);
    assertThat(source.load("sample").sha256()).isEqualTo(packageHash);
    assertThat(server.calls(ARCHIVE)).isEqualTo(1);
    assertThat(cached()).containsExactly(archiveName());
    assertThat(cache.resolve(archiveName())).hasBinaryContent(archive);
  }

  @Test
  void makingASourceOpensNothing() {
    HttpsSource source = builder().build();
    ModelZoo zoo = ModelZoo.of(source);
    assertThat(zoo).isNotNull();
    assertThat(server.calls("/index.json")).isZero();
    assertThat(cache).doesNotExist();
  }

  @Test
  void embeddedModelsDoNotAskTheServer() throws IOException {
    ModelZoo zoo = ModelZoo.of(EmbeddedSource.of(getClass().getClassLoader()));
    zoo.list();
    assertThat(server.calls("/index.json")).isZero();
  }

  @Test
  void worksWithoutTheServerOnceFetched() throws IOException {
    HttpsSource source = builder().build();
    source.load("sample");
    server.close();

    assertThat(source.list()).hasSize(1);
    assertThat(source.load("sample").sha256()).isEqualTo(packageHash);
  }

  @Test
  void withoutServerAndCacheItFailsWithTheAddress() {
    HttpsSource source = builder().build();
    server.close();
    assertThatThrownBy(source::list)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(server.uri("/index.json").toString());
  }

  @Test
  void unknownNamesSayWhatIsThere() {
    assertThatThrownBy(() -> builder().build().load("other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no model 'other'; there are sample");
  }

  private void refused(Class<? extends Throwable> type, String... parts) throws IOException {
    assertThatThrownBy(() -> builder().build().load("sample"))
        .isInstanceOf(type)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    assertThat(cached()).isEmpty();
    server.on(ARCHIVE, whole(archive));
    publish("sample", "1.2.0", "models/sample.zip", ModelBytes.sha256(archive), archive.length);
    assertThat(builder().build().load("sample").sha256()).isEqualTo(packageHash);
    assertThat(cached()).containsExactly(archiveName());
  }

  @Test
  void cutConnectionsLeaveNothing() throws IOException {
    for (int bytes : new int[] {0, 1, 5000, archive.length - 1}) {
      server.on(ARCHIVE, cutAfter(archive, bytes));
      refused(IOException.class, "sample.zip");
      Files.delete(cache.resolve(archiveName()));
    }
  }

  @Test
  void shortAnswersLeaveNothing() throws IOException {
    server.on(ARCHIVE, chunked(Arrays.copyOf(archive, 1000)));
    refused(IOException.class, "wanted %d bytes, 1000 came".formatted(archive.length));
  }

  @Test
  void longAnswersAreStopped() throws IOException {
    server.on(ARCHIVE, chunked(new byte[64 << 20]));
    refused(
        ModelPackageException.class,
        "sends more than the %d bytes that are wanted".formatted(archive.length));
  }

  @Test
  void wrongHashLeavesNothing() throws IOException {
    byte[] other = archive.clone();
    other[archive.length / 2] ^= 1;
    server.on(ARCHIVE, whole(other));
    refused(
        ModelPackageException.class,
        "wanted SHA-256 " + ModelBytes.sha256(archive),
        ModelBytes.sha256(other));
  }

  @Test
  void rightHashOfSomethingElseLeavesNothing() throws IOException {
    byte[] page = "<html>log in first</html>".getBytes(StandardCharsets.UTF_8);
    server.on(ARCHIVE, whole(page));
    publish("sample", "1.2.0", "models/sample.zip", ModelBytes.sha256(page), page.length);
    refused(ModelPackageException.class, "is not a sound zip archive");
  }

  @Test
  void otherModelThanPromisedLeavesNothing() throws IOException {
    publish("sample", "9.9", "models/sample.zip", ModelBytes.sha256(archive), archive.length);
    refused(
        ModelPackageException.class,
        "the index promises sample 9.9, the archive holds sample 1.2.0");
  }

  @Test
  void silenceEndsInTime() throws IOException {
    server.on(ARCHIVE, after(60_000, whole(archive)));
    long start = System.nanoTime();
    refused(IOException.class, "nothing came for PT1.5S after 0 bytes");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void silenceOnTheWayEndsInTime() throws IOException {
    server.on(ARCHIVE, trickle(archive, 2, 30_000));
    refused(IOException.class, "nothing came for PT1.5S after 1 bytes");
  }

  @Test
  void trickleEndsInTime() {
    server.on(ARCHIVE, trickle(archive, 1000, 100));
    HttpsSource source = builder().patience(Duration.ofSeconds(1), Duration.ofSeconds(2)).build();
    assertThatThrownBy(() -> source.load("sample"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("came within PT2S, not all");
  }

  @Test
  void statusIsReported() throws IOException {
    server.on(ARCHIVE, status(404));
    refused(IOException.class, "wanted status 200, found 404");
  }

  @Test
  void networkFailuresAreTriedAgain() throws IOException {
    server.on(ARCHIVE, first(2, cutAfter(archive, 100), whole(archive)));
    server.on(
        "/index.json",
        first(
            1,
            status(503),
            whole(
                index(
                    "sample",
                    "1.2.0",
                    "models/sample.zip",
                    ModelBytes.sha256(archive),
                    archive.length))));
    HttpsSource source = builder().attempts(3).build();

    assertThat(source.load("sample").sha256()).isEqualTo(packageHash);
    assertThat(server.calls(ARCHIVE)).isEqualTo(3);
    assertThat(cached()).containsExactly(archiveName());
  }

  @Test
  void wrongContentIsNotTriedAgain() {
    server.on(ARCHIVE, whole(new byte[archive.length]));
    assertThatThrownBy(() -> builder().attempts(3).build().load("sample"))
        .isInstanceOf(ModelPackageException.class);
    assertThat(server.calls(ARCHIVE)).isEqualTo(1);
  }

  @Test
  void redirectsAreFollowedWhereTheyMayLead() throws IOException {
    server.on("/moved.zip", whole(archive));
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      server.on(ARCHIVE, redirect(status, "../moved.zip"));
      assertThat(builder().build().load("sample").sha256()).isEqualTo(packageHash);
      Files.delete(cache.resolve(archiveName()));
    }
    assertThat(server.calls("/moved.zip")).isEqualTo(5);
  }

  @Test
  void redirectsElsewhereAreRefusedWithoutACall() throws IOException {
    for (String place :
        new String[] {
          "http://example.invalid/x.zip",
          "ftp://example.invalid/x.zip",
          "file:///etc/passwd",
          "https://user:secret@example.invalid/x.zip"
        }) {
      server.on(ARCHIVE, redirect(302, place));
      assertThatThrownBy(() -> builder().build().load("sample"))
          .as(place)
          .isInstanceOf(ModelPackageException.class)
          .hasMessageContaining("an address of models is https://host/...")
          .message()
          .doesNotContain("secret");
      assertThat(cached()).isEmpty();
    }
  }

  @Test
  void redirectsInACircleEnd() {
    server.on(ARCHIVE, redirect(302, ARCHIVE));
    assertThatThrownBy(() -> builder().build().load("sample"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("redirected more than 5 times");
    server.on(ARCHIVE, status(302));
    assertThatThrownBy(() -> builder().build().load("sample"))
        .hasMessageContaining("status 302 without a location");
  }

  @Test
  void addressesThatAreNotSecureAreRefused() {
    for (String uri :
        new String[] {
          "http://example.invalid/index.json",
          "http://127.0.0.2/index.json",
          "http://localhost.example.invalid/",
          "file:///tmp/index.json",
          "index.json",
          "https:/x"
        }) {
      assertThatThrownBy(() -> HttpsSource.of(URI.create(uri), cache))
          .as(uri)
          .isInstanceOf(ModelPackageException.class)
          .hasMessageContaining("an address of models is https://host/...");
    }
  }

  @Test
  void hostileIndexIsRefused() {
    String hash = "0".repeat(64);
    Object[][] cases = {
      {index("../x", "1", "a.zip", hash, 9), "a model's name is 1 to 64"},
      {index("sample", "../1", "a.zip", hash, 9), "a version is 1 to 32"},
      {index("sample", "1", "a.zip", "00", 9), "64 lower-case hex digits"},
      {index("sample", "1", "a.zip", hash, 0), "at least 1 byte"},
      {index("sample", "1", "http://example.invalid/a.zip", hash, 9), "https://host/"},
      {index("sample", "1", "file:///etc/passwd", hash, 9), "https://host/"},
      {index("sample", "1", "a b", hash, 9), "is no address"},
      {index("sample", "1", "a.zip", hash, 1L << 40), "at most 1073741824 are allowed"},
      {"{}".getBytes(StandardCharsets.UTF_8), "'schemaVersion' is missing"},
      {"<html>".getBytes(StandardCharsets.UTF_8), "is not JSON"},
      {new byte[(1 << 20) + 1], "sends more than the 1048576 bytes"},
    };
    for (Object[] c : cases) {
      server.on("/index.json", whole((byte[]) c[0]));
      assertThatThrownBy(() -> builder().build().load("sample"))
          .isInstanceOf(ModelPackageException.class)
          .hasMessageContaining((String) c[1]);
    }
  }

  @Test
  void changedCacheIsFetchedAgain() throws IOException {
    HttpsSource source = builder().build();
    source.load("sample");
    byte[] other = archive.clone();
    other[200] ^= 1;
    Files.write(cache.resolve(archiveName()), other);
    assertThat(source.load("sample").sha256()).isEqualTo(packageHash);

    Files.write(cache.resolve(archiveName()), new byte[3]);
    assertThat(source.load("sample").sha256()).isEqualTo(packageHash);
    assertThat(server.calls(ARCHIVE)).isEqualTo(3);
    assertThat(cache.resolve(archiveName())).hasBinaryContent(archive);
  }

  @Test
  void leftoversOfAKilledProcessAreReplaced() throws IOException {
    Files.createDirectories(cache);
    Files.write(cache.resolve(archiveName() + ".part"), new byte[archive.length * 2]);
    Files.write(cache.resolve(archiveName() + ".lock"), new byte[0]);

    assertThat(builder().build().load("sample").sha256()).isEqualTo(packageHash);
    assertThat(cached()).containsExactly(archiveName());
  }

  @Test
  void serverThatHangsUpIsReported() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread hangUp =
          new Thread(
              () -> {
                try {
                  while (true) {
                    try (Socket s = socket.accept()) {
                      s.setSoLinger(true, 0);
                    }
                  }
                } catch (IOException e) {
                  Thread.currentThread().interrupt(); // the test is over
                }
              });
      hangUp.start();
      URI uri = URI.create("http://localhost:%d/index.json".formatted(socket.getLocalPort()));
      HttpsSource source = HttpsSource.builder(uri, cache).attempts(2).build();
      assertThatThrownBy(source::list)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(uri.toString());
      socket.close();
      hangUp.join(10_000);
    }
  }

  @Test
  void interruptedLoadEndsAtOnceAndLeavesNothing() throws Exception {
    server.on(ARCHIVE, after(60_000, whole(archive)));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    HttpsSource source =
        builder().patience(Duration.ofSeconds(60), Duration.ofSeconds(60)).attempts(3).build();
    Thread loading =
        new Thread(
            () -> {
              try {
                source.load("sample");
              } catch (IOException e) {
                thrown.set(e);
              }
            });
    loading.start();
    while (server.calls(ARCHIVE) == 0) {
      Thread.sleep(20);
    }
    loading.interrupt();
    loading.join(10_000);

    assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(cached()).isEmpty();
  }

  @Test
  void manyThreadsAndProcessesFetchOnce() throws Exception {
    server.on(ARCHIVE, after(1500, whole(archive)));
    List<Process> processes = List.of(process(), process());
    ExecutorService pool = Executors.newFixedThreadPool(8);
    CountDownLatch together = new CountDownLatch(8);
    Callable<String> load =
        () -> {
          together.countDown();
          together.await();
          return HttpsSource.of(server.uri("/index.json"), cache).load("sample").sha256();
        };
    List<Future<String>> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      results.add(pool.submit(load));
    }
    for (Future<String> result : results) {
      assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(packageHash);
    }
    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      try (InputStream out = process.getInputStream()) {
        assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8).strip())
            .isEqualTo(packageHash);
      }
      assertThat(process.exitValue()).isZero();
    }
    pool.shutdown();
    assertThat(server.calls(ARCHIVE)).isEqualTo(1);
    assertThat(cached()).containsExactly(archiveName());
  }

  private Process process() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            FetchProcess.class.getName(),
            server.uri("/index.json").toString(),
            cache.toString(),
            "sample")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void waitersTakeOverWhereTheFirstFails() throws Exception {
    server.on(ARCHIVE, first(1, after(500, cutAfter(archive, 10)), whole(archive)));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<String>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(pool.submit(() -> builder().build().load("sample").sha256()));
    }
    int loaded = 0;
    for (Future<String> result : results) {
      try {
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(packageHash);
        loaded++;
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(IOException.class);
      }
    }
    pool.shutdown();
    assertThat(loaded).isEqualTo(3);
    assertThat(server.calls(ARCHIVE)).isEqualTo(2);
    assertThat(cached()).containsExactly(archiveName());
  }

  @Test
  void secureServerIsTrustedOnlyWithItsCertificate() throws Exception {
    KeyStore keys = selfSigned();
    try (FaultyServer secure = new FaultyServer(serverContext(keys))) {
      secure.on(
          "/index.json",
          whole(
              index("sample", "1.2.0", "sample.zip", ModelBytes.sha256(archive), archive.length)));
      secure.on("/sample.zip", whole(archive));
      HttpsSource stranger = HttpsSource.of(secure.uri("/index.json"), cache);
      assertThatThrownBy(stranger::list).isInstanceOf(IOException.class);
      assertThat(secure.calls("/index.json")).isZero();

      HttpsSource source =
          HttpsSource.builder(secure.uri("/index.json"), cache).trust(trusting(keys)).build();
      assertThat(source.load("sample").sha256()).isEqualTo(packageHash);

      secure.on("/sample.zip", redirect(302, server.uri(ARCHIVE).toString()));
      Files.delete(cache.resolve(archiveName()));
      assertThatThrownBy(() -> source.load("sample"))
          .as("a secure source is not sent to a plain one, not even on this machine")
          .isInstanceOf(ModelPackageException.class);
      assertThat(server.calls(ARCHIVE)).isZero();
    }
  }

  private KeyStore selfSigned() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    return keys;
  }

  private static SSLContext serverContext(KeyStore keys) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("test", keys.getCertificate("test"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
