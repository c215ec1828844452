package io.medimg.models.bundle;

import io.medimg.core.inference.ModelBytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one address, bounded in bytes, in silence and in time. Redirects are followed by hand, so
 * that each address is checked before it is called. Used by one thread.
 */
final class Download {
  private static final Logger LOG = LoggerFactory.getLogger(Download.class);
  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Duration GLANCE = Duration.ofMillis(50);
  private static final int OK = 200;

  private final HttpClient client;
  private final Patience patience;
  private final boolean plainAllowed;

  /**
   * How long to wait.
   *
   * @param stall for the next byte, and for the connection
   * @param total for everything
   */
  record Patience(Duration stall, Duration total) {
    Patience {
      Checks.that(
          !stall.isNegative() && !stall.isZero(), "a time to wait is above 0, got %s", stall);
      Checks.that(
          total.compareTo(stall) >= 0,
          "the time for all is not below that for a byte, got %s",
          total);
    }
  }

  Download(HttpClient client, Patience patience, boolean plainAllowed) {
    this.client = client;
    this.patience = patience;
    this.plainAllowed = plainAllowed;
  }

  /** Whether an address is this machine's own and not encrypted. */
  static boolean isPlainLoopback(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme())
        && uri.getHost() != null
        && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
  }

  /**
   * Refuses every address but https ones, and plain ones of this machine where they are allowed.
   */
  static URI check(URI uri, boolean plainAllowed) {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    boolean named = uri.getHost() != null && uri.getRawUserInfo() == null;
    if (!named || !(secure || (plainAllowed && isPlainLoopback(uri)))) {
      throw new ModelPackageException(
          "an address of models is https://host/..., without a user, got '%s'"
              .formatted(Printable.of(withoutUser(uri))));
    }
    return uri;
  }

  private static String withoutUser(URI uri) {
    return uri.toString().replaceAll("//[^/]*@", "//...@");
  }

  /**
   * Fetches.
   *
   * @param start checked address
   * @param out gets the bytes; not closed
   * @param maxBytes more are refused as they come
   * @return the address that answered in the end
   * @throws IOException if the connection fails, is cut, falls silent or takes too long, or the
   *     answer is not 200; the output then holds what came
   * @throws ModelPackageException if there are more bytes, or a redirect leads where none may
   */
  URI fetch(URI start, OutputStream out, long maxBytes) throws IOException {
    long end = System.nanoTime() + patience.total().toNanos();
    URI uri = check(start, plainAllowed);
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      Sink sink = new Sink(uri, out, maxBytes);
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience.total()).GET().build();
      HttpResponse<Boolean> response =
          await(
              client.sendAsync(
                  request,
                  info ->
                      info.statusCode() == OK
                          ? sink
                          : HttpResponse.BodySubscribers.replacing(Boolean.FALSE)),
              sink,
              end);
      if (response.statusCode() == OK) {
        return uri;
      }
      uri = next(uri, response);
    }
    throw new IOException("%s: redirected more than %d times".formatted(start, MAX_REDIRECTS));
  }

  private URI next(URI uri, HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    if (!REDIRECTS.contains(status)) {
      throw new IOException("%s: wanted status 200, found %d".formatted(uri, status));
    }
    String location =
        response
            .headers()
            .firstValue("Location")
            .orElseThrow(
                () -> new IOException("%s: status %d without a location".formatted(uri, status)));
    try {
      return check(uri.resolve(URI.create(location)), plainAllowed);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s: redirected to '%s', which is no address".formatted(uri, Printable.of(location)), e);
    }
  }

  private HttpResponse<Boolean> await(
      CompletableFuture<HttpResponse<Boolean>> answer, Sink sink, long end) throws IOException {
    long seen = -1;
    long since = System.nanoTime();
    try {
      while (true) {
        long now = System.nanoTime();
        long count = sink.count.get();
        if (count != seen) {
          seen = count;
          since = now;
        }
        if (now - since > patience.stall().toNanos()) {
          throw new HttpTimeoutException(
              "%s: nothing came for %s after %d bytes"
                  .formatted(sink.uri, patience.stall(), count));
        }
        if (now > end) {
          throw new HttpTimeoutException(
              "%s: %d bytes came within %s, not all".formatted(sink.uri, count, patience.total()));
        }
        try {
          return answer.get(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          LOG.trace("{}: {} bytes so far", sink.uri, count);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(sink.uri + ": interrupted");
    } catch (ExecutionException e) {
      throw failure(sink.uri, e);
    } finally {
      answer.cancel(true); // nothing to do if it is complete
    }
  }

  private static IOException failure(URI uri, ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof ModelPackageException refused) {
      throw refused;
    }
    String name = cause == null ? "failed" : cause.getClass().getSimpleName();
    String message = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return new IOException("%s: %s%s".formatted(uri, name, message), cause);
  }

  /** Takes the bytes on the client's threads, one call at a time. */
  private static final class Sink implements HttpResponse.BodySubscriber<Boolean> {
    final URI uri;
    final AtomicLong count = new AtomicLong();
    private final OutputStream out;
    private final long maxBytes;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private Flow.@org.jspecify.annotations.Nullable Subscription subscription;

    Sink(URI uri, OutputStream out, long maxBytes) {
      this.uri = uri;
      this.out = out;
      this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<Boolean> getBody() {
      return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      subscription = s;
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      try {
        for (ByteBuffer buffer : buffers) {
          byte[] bytes = new byte[buffer.remaining()];
          buffer.get(bytes);
          if (count.addAndGet(bytes.length) > maxBytes) {
            throw new ModelPackageException(
                "%s: sends more than the %d bytes that are wanted".formatted(uri, maxBytes));
          }
          out.write(bytes);
        }
      } catch (IOException | ModelPackageException e) {
        if (subscription != null) {
          subscription.cancel();
        }
        done.completeExceptionally(e);
      }
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      done.complete(Boolean.TRUE);
    }
  }

  /** A stable, short name for an address, for a file. */
  static String nameOf(URI uri) {
    return ModelBytes.sha256(uri.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .substring(0, 16);
  }
}
