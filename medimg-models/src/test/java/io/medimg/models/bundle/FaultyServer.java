package io.medimg.models.bundle;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server on this machine that can be told to misbehave, path by path. */
final class FaultyServer implements AutoCloseable {
  /** What a path does. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final String scheme;

  FaultyServer(@Nullable SSLContext context) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (context == null) {
      server = HttpServer.create(any, 0);
      scheme = "http";
    } else {
      HttpsServer secure = HttpsServer.create(any, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(context));
      server = secure;
      scheme = "https";
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    calls.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
    try (exchange) {
      answers.getOrDefault(path, status(404)).to(exchange);
    }
  }

  void on(String path, Answer answer) {
    answers.put(path, answer);
  }

  int calls(String path) {
    return calls.getOrDefault(path, new AtomicInteger()).get();
  }

  URI uri(String path) {
    return URI.create("%s://localhost:%d%s".formatted(scheme, server.getAddress().getPort(), path));
  }

  static Answer whole(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    };
  }

  static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  static Answer redirect(int status, String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Promises everything and closes the connection on the way. */
  static Answer cutAfter(byte[] content, int bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, bytes);
      exchange.getResponseBody().flush();
    };
  }

  /** In chunks, without saying how many there will be. */
  static Answer chunked(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(content);
      }
    };
  }

  /** A byte now and then. */
  static Answer trickle(byte[] content, int bytes, long everyMs) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      OutputStream out = exchange.getResponseBody();
      for (int i = 0; i < bytes; i++) {
        out.write(content[i]);
        out.flush();
        sleep(everyMs);
      }
    };
  }

  /** Everything, but late. */
  static Answer after(long ms, Answer answer) {
    return exchange -> {
      sleep(ms);
      answer.to(exchange);
    };
  }

  /** One answer for the first calls, another for those after. */
  static Answer first(int count, Answer early, Answer late) {
    AtomicInteger seen = new AtomicInteger();
    return exchange -> (seen.getAndIncrement() < count ? early : late).to(exchange);
  }

  private static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
