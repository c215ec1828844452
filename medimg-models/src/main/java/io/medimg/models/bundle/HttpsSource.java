package io.medimg.models.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models at an https address, kept in a folder once fetched. The address is that of an {@code
 * index.json}:
 *
 * <pre>{@code
 * {"schemaVersion": 1, "models": [{"name": "chest-xray", "version": "1.0.0", "description": "...",
 *   "url": "chest-xray-1.0.0.zip", "sha256": "64 hex digits", "size": 12345678}]}
 * }</pre>
 *
 * <p>An archive is taken only with the promised size and SHA-256, and only if it is a sound package
 * of the promised name and version. What is cut off, wrong or late leaves nothing behind but empty
 * lock files. Several threads and processes may share the folder: the first fetches, the others
 * wait. If the index cannot be reached, the last one that was is used, so that what was fetched
 * once works without a network. Plain http is taken from this machine's own address alone, for
 * tests.
 *
 * <p>Immutable and safe for use by several threads. Opens no connection until asked.
 */
public final class HttpsSource implements ModelSource {
  private static final Logger LOG = LoggerFactory.getLogger(HttpsSource.class);
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final URI index;
  private final PackageCache cache;
  private final PackageLimits limits;
  private final Download.Patience patience;
  private final int attempts;
  private final @Nullable SSLContext trust;

  private HttpsSource(Builder b) {
    this.index = b.index;
    this.limits = b.limits;
    this.patience = new Download.Patience(b.stall, b.total);
    this.attempts = b.attempts;
    this.trust = b.trust;
    this.cache = new PackageCache(b.cache, b.limits, b.total);
  }

  /**
   * A source with the usual limits: 30 seconds of silence, 30 minutes in all, 3 attempts.
   *
   * @param index https address of an {@code index.json}
   * @param cache folder for what is fetched; made when needed
   * @return a source
   * @throws ModelPackageException if the address is not https
   */
  public static HttpsSource of(URI index, Path cache) {
    return builder(index, cache).build();
  }

  /**
   * Begins a source.
   *
   * @param index https address of an {@code index.json}
   * @param cache folder for what is fetched; made when needed
   * @return a builder
   * @throws ModelPackageException if the address is not https
   */
  public static Builder builder(URI index, Path cache) {
    return new Builder(index, cache);
  }

  @Override
  public List<ModelListing> list() throws IOException {
    return index(client()).stream()
        .map(m -> new ModelListing(m.name(), m.version(), m.description(), index.toString(), ""))
        .sorted(Comparator.comparing(ModelListing::name))
        .toList();
  }

  @Override
  public ModelPackage load(String name) throws IOException {
    HttpClient client = client();
    List<ZooIndex.Remote> models = index(client);
    ZooIndex.Remote wanted =
        models.stream()
            .filter(m -> m.name().equals(name))
            .findFirst()
            .orElseThrow(() -> ModelListing.unknown(name, list(models)));
    if (wanted.size() > limits.maxTotalBytes()) {
      throw new ModelPackageException(
          "model '%s' has %d bytes, at most %d are allowed; raise PackageLimits if this is meant"
              .formatted(name, wanted.size(), limits.maxTotalBytes()));
    }
    URI archive = resolve(wanted.url());
    return patiently(
        archive,
        () -> cache.get(wanted, out -> download(client).fetch(archive, out, wanted.size())));
  }

  private List<ModelListing> list(List<ZooIndex.Remote> models) {
    return models.stream()
        .map(m -> new ModelListing(m.name(), m.version(), "", index.toString(), ""))
        .toList();
  }

  private URI resolve(String url) {
    try {
      return Download.check(index.resolve(URI.create(url)), Download.isPlainLoopback(index));
    } catch (IllegalArgumentException e) {
      throw new ModelPackageException(
          "%s: '%s' is no address".formatted(index, Printable.of(url)), e);
    }
  }

  private List<ZooIndex.Remote> index(HttpClient client) throws IOException {
    String kept = "index-" + Download.nameOf(index) + ".json";
    byte[] content;
    try {
      content = patiently(index, () -> fetchIndex(client));
    } catch (IOException e) {
      byte[] last = cache.kept(kept);
      if (last == null) {
        throw e;
      }
      LOG.warn("{} cannot be reached, its last answer is used: {}", index, e.getMessage());
      return ZooIndex.remote(kept, last);
    }
    List<ZooIndex.Remote> models = ZooIndex.remote(index.toString(), content);
    cache.keep(kept, content);
    return models;
  }

  private byte[] fetchIndex(HttpClient client) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    URI answered = download(client).fetch(index, out, ZooIndex.MAX_BYTES);
    LOG.debug("{} answered, {} bytes", answered, out.size());
    return out.toByteArray();
  }

  private Download download(HttpClient client) {
    return new Download(client, patience, Download.isPlainLoopback(index));
  }

  private interface Attempt<T> {
    T run() throws IOException;
  }

  /** Tries again when the network failed, never when what came was wrong. */
  private <T> T patiently(URI uri, Attempt<T> attempt) throws IOException {
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        if (i >= attempts || e instanceof InterruptedIOException) {
          throw e;
        }
        LOG.debug("attempt {} of {} at {} failed: {}", i, attempts, uri, e.getMessage());
        pause(i);
      }
    }
  }

  private static void pause(int factor) throws IOException {
    try {
      Thread.sleep(PAUSE.toMillis() * factor);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before another attempt");
    }
  }

  /** One client for each call, so that no thread outlives it for long. */
  private HttpClient client() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.stall());
    if (trust != null) {
      builder.sslContext(trust);
    }
    return builder.build();
  }

  @Override
  public String toString() {
    return index.toString();
  }

  /** Collects the settings. Not safe for use by several threads; build one per thread. */
  public static final class Builder {
    private final URI index;
    private final Path cache;
    private PackageLimits limits = PackageLimits.defaults();
    private Duration stall = Duration.ofSeconds(30);
    private Duration total = Duration.ofMinutes(30);
    private int attempts = 3;
    private @Nullable SSLContext trust;

    private Builder(URI index, Path cache) {
      this.index = Download.check(index, true);
      this.cache = Objects.requireNonNull(cache, "cache");
    }

    /**
     * How large a package may be.
     *
     * @param bounds for the archive and its files
     * @return this builder
     */
    public Builder limits(PackageLimits bounds) {
      limits = Objects.requireNonNull(bounds, "bounds");
      return this;
    }

    /**
     * How long to wait.
     *
     * @param silence for the connection and for each next byte; above 0
     * @param all for one file; not below {@code silence}
     * @return this builder
     */
    public Builder patience(Duration silence, Duration all) {
      stall = Objects.requireNonNull(silence, "silence");
      total = Objects.requireNonNull(all, "all");
      return this;
    }

    /**
     * How often to try when the network fails.
     *
     * @param most 1 to 10
     * @return this builder
     * @throws IllegalArgumentException if out of range
     */
    public Builder attempts(int most) {
      Checks.that(most >= 1 && most <= 10, "attempts are 1 to 10, got %s", most);
      attempts = most;
      return this;
    }

    /**
     * Whom to trust, where that is not whom the platform trusts.
     *
     * @param context for example with a hospital's own certificate authority
     * @return this builder
     */
    public Builder trust(SSLContext context) {
      trust = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * Makes the source; nothing is opened yet.
     *
     * @return the source
     * @throws IllegalArgumentException if the times contradict each other
     */
    public HttpsSource build() {
      return new HttpsSource(this);
    }
  }
}
