package io.medimg.models.engine;

import io.medimg.models.engine.support.SessionInputs;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.URI;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A tripwire: once installed, every attempt of this process to open a connection through Java fails
 * and is written down, for the rest of the process's life. For {@code doctor --offline} and for
 * tests; not meant for applications, because nothing can take it out again. Safe for use by several
 * threads.
 *
 * <p>It catches streams and datagrams of {@code java.net}, {@code java.net.http} and {@code
 * java.nio.channels}, and the choice of a proxy. Names are looked up in an empty file instead of
 * asking a name server, so that no lookup leaves the machine either; that alone is not written
 * down. What native code opens by itself it cannot stop, but {@link #openSockets()} tells on Linux.
 */
public final class OfflineGuard {
  private static final String SELECTOR_PROVIDER = "java.nio.channels.spi.SelectorProvider";
  private static final String HOSTS_FILE = "jdk.net.hosts.file";
  private static final String OWN_PACKAGE = "io.medimg.models.engine.OfflineGuard";

  /** Column of a table of sockets. */
  private static final int INODE = 9;

  private static final List<String> ATTEMPTS = new CopyOnWriteArrayList<>();
  private static final OfflineGuard INSTALLED = new OfflineGuard();

  @SuppressWarnings("deprecation") // the factories are what there is, on every Java up to now
  private OfflineGuard() {
    Path hosts = noHosts();
    try {
      System.setProperty(HOSTS_FILE, hosts.toString());
      System.setProperty(SELECTOR_PROVIDER, Channels.class.getName());
      Socket.setSocketImplFactory(RefusingSocket::new);
      ServerSocket.setSocketFactory(RefusingSocket::new);
      DatagramSocket.setDatagramSocketImplFactory(
          () -> {
            throw new UncheckedIOException(refuse("datagram socket"));
          });
    } catch (IOException e) {
      throw new IllegalStateException("sockets are guarded already: " + e.getMessage(), e);
    }
    ProxySelector.setDefault(new RefusingProxies());
    if (!(SelectorProvider.provider() instanceof Channels)) {
      throw new IllegalStateException(
          "network channels are in use already; install the guard first thing in a process");
    }
  }

  /** An empty file in which names are looked up. */
  private static Path noHosts() {
    try {
      Path hosts = Files.createTempFile("medimg-no-hosts", "");
      hosts.toFile().deleteOnExit();
      return hosts;
    } catch (IOException e) {
      throw new IllegalStateException(
          "the guard needs a file in %s, which cannot be written (%s); -Djava.io.tmpdir=FOLDER moves it"
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
  }

  /**
   * Installs the tripwire. Does nothing if it is installed.
   *
   * @return the tripwire
   * @throws IllegalStateException if sockets or network channels are in use already, or guarded by
   *     something else
   */
  public static OfflineGuard install() {
    try {
      return INSTALLED;
    } catch (ExceptionInInitializerError e) {
      throw new IllegalStateException("the guard cannot be installed: " + SessionInputs.said(e), e);
    }
  }

  /**
   * What was attempted so far.
   *
   * @return one line per attempt: what, where to if known, and the code that wanted it; empty if
   *     nothing was attempted
   */
  public List<String> attempts() {
    return List.copyOf(ATTEMPTS);
  }

  /**
   * The internet sockets that this process holds and that are bound, listening or connected, those
   * of native code included. The platform's own pairs of local sockets do not count.
   *
   * @return one line per socket; empty if there is none, or the system is not Linux
   */
  public List<String> openSockets() {
    Set<String> internet = internetSockets();
    Path descriptors = Path.of("/proc/self/fd");
    List<String> sockets = new ArrayList<>();
    if (internet.isEmpty() || !Files.isDirectory(descriptors)) {
      return sockets;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptors)) {
      for (Path entry : entries) {
        String target = target(entry);
        if (internet.contains(target)) {
          sockets.add(target);
        }
      }
      return sockets;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the open files of this process", e);
    }
  }

  /** All of the machine's internet sockets, named as {@code /proc/self/fd} names them. */
  private static Set<String> internetSockets() {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6")) {
      Path path = Path.of("/proc/self/net", table);
      if (!Files.isReadable(path)) {
        continue;
      }
      try (Stream<String> lines = Files.lines(path)) {
        lines
            .skip(1)
            .map(line -> line.trim().split(" +"))
            .filter(columns -> columns.length > INODE)
            .forEach(columns -> sockets.add("socket:[" + columns[INODE] + "]"));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + path, e);
      }
    }
    return sockets;
  }

  private static String target(Path entry) {
    try {
      return Files.readSymbolicLink(entry).toString();
    } catch (IOException e) {
      return ""; // closed in the meantime
    }
  }

  private static SocketException refuse(String what) {
    String caller =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .map(StackWalker.StackFrame::getClassName)
                        .filter(name -> !isPlatform(name))
                        .findFirst()
                        .orElse("the Java platform"));
    String attempt = "%s, wanted by %s".formatted(what, caller);
    ATTEMPTS.add(attempt);
    return new SocketException("refused by the offline guard: " + attempt);
  }

  private static boolean isPlatform(String name) {
    return name.startsWith(OWN_PACKAGE)
        || name.startsWith("java.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.");
  }

  /** Refuses every network channel; the platform makes it by name. */
  public static final class Channels extends SelectorProvider {
    /** Called by the platform. */
    public Channels() {}

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
      throw refuse("datagram channel");
    }

    @Override
    public DatagramChannel openDatagramChannel(java.net.ProtocolFamily family) throws IOException {
      throw refuse("datagram channel");
    }

    @Override
    public Pipe openPipe() throws IOException {
      throw refuse("pipe of a selector");
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
      throw refuse("selector of network channels");
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
      throw refuse("server channel");
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
      throw refuse("socket channel");
    }
  }

  /** Refuses to say by which proxy to go, and notes who asked. */
  private static final class RefusingProxies extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      throw new IllegalArgumentException(refuse("proxy for " + uri.getHost()));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      // Nothing ever connects.
    }
  }

  /** Refuses to connect, to bind and to listen. */
  private static final class RefusingSocket extends SocketImpl {
    @Override
    protected void create(boolean stream) {
      // Making a socket is no connection yet: the platform makes some to ask for options.
    }

    @Override
    protected void connect(String host, int port) throws IOException {
      throw refuse("connection to %s:%d".formatted(host, port));
    }

    @Override
    protected void connect(InetAddress address, int port) throws IOException {
      throw refuse("connection to %s:%d".formatted(address, port));
    }

    @Override
    protected void connect(SocketAddress address, int timeout) throws IOException {
      throw refuse("connection to " + address);
    }

    @Override
    protected void bind(InetAddress host, int port) throws IOException {
      throw refuse("binding of %s:%d".formatted(host, port));
    }

    @Override
    protected void listen(int backlog) throws IOException {
      throw refuse("listening socket");
    }

    @Override
    protected void accept(SocketImpl s) throws IOException {
      throw refuse("listening socket");
    }

    @Override
    protected InputStream getInputStream() throws IOException {
      throw refuse("reading from a socket");
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
      throw refuse("writing to a socket");
    }

    @Override
    protected int available() {
      return 0;
    }

    @Override
    protected void close() {
      // There is nothing to close.
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
      throw refuse("writing to a socket");
    }

    @Override
    protected FileDescriptor getFileDescriptor() {
      return new FileDescriptor();
    }

    @Override
    public void setOption(int option, Object value) {
      // Kept by nobody.
    }

    @Override
    public Object getOption(int option) {
      return 0;
    }
  }
}
