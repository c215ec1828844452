package io.medimg.models.bundle;

import io.medimg.core.render.FilesWhole;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of archives that were fetched. An archive is there whole and with the right hash, or not
 * at all; threads and processes that want the same one wait for the first. Immutable and safe for
 * use by several threads.
 */
final class PackageCache {
  private static final Logger LOG = LoggerFactory.getLogger(PackageCache.class);
  private static final long GLANCE_MS = 50;
  private static final int HASH_PREFIX = 16;
  private static final int CHUNK = 1 << 16;

  private final Path folder;
  private final PackageLimits limits;
  private final Duration patience;

  PackageCache(Path folder, PackageLimits limits, Duration patience) {
    this.folder = folder;
    this.limits = limits;
    this.patience = patience;
  }

  /** Something that writes an archive. */
  interface Fetch {
    void into(OutputStream out) throws IOException;
  }

  /** The archive from the folder, fetched if it is not there. */
  ModelPackage get(ZooIndex.Remote wanted, Fetch fetch) throws IOException {
    Path target = target(wanted);
    ModelPackage there = read(target, wanted);
    if (there != null) {
      return there;
    }
    Files.createDirectories(folder);
    Path lockFile = folder.resolve(target.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel, target)) {
      LOG.debug("holding {}", lock);
      ModelPackage meanwhile = read(target, wanted);
      return meanwhile != null ? meanwhile : fetch(wanted, fetch, target);
    }
  }

  Path target(ZooIndex.Remote wanted) {
    return folder.resolve(
        "%s-%s-%s.zip"
            .formatted(wanted.name(), wanted.version(), wanted.sha256().substring(0, HASH_PREFIX)));
  }

  private @Nullable ModelPackage read(Path target, ZooIndex.Remote wanted) throws IOException {
    if (!Files.isRegularFile(target)) {
      return null;
    }
    if (Files.size(target) != wanted.size() || !sha256(target).equals(wanted.sha256())) {
      return null;
    }
    return checked(target, wanted);
  }

  private ModelPackage checked(Path file, ZooIndex.Remote wanted) throws IOException {
    ModelPackage model = ModelPackage.at(file, limits);
    PackageMetadata found = model.metadata();
    if (!found.name().equals(wanted.name()) || !found.version().equals(wanted.version())) {
      throw new ModelPackageException(
          "the index promises %s %s, the archive holds %s %s"
              .formatted(wanted.name(), wanted.version(), found.name(), found.version()));
    }
    return model;
  }

  private ModelPackage fetch(ZooIndex.Remote wanted, Fetch fetch, Path target) throws IOException {
    if (Files.exists(target)) {
      LOG.warn("{} was changed since it was fetched; it is fetched again", target.getFileName());
    }
    requireRoom(wanted);
    Path part = folder.resolve(target.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        fetch.into(out);
      }
      check(part, wanted);
      ModelPackage model = checked(part, wanted);
      PackageWriter.replace(part, target);
      return model;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** A full disk is no fault of whoever sends the archive. */
  private void requireRoom(ZooIndex.Remote wanted) throws IOException {
    FileStore store = Files.getFileStore(folder);
    long room = store.getUsableSpace();
    if (room < wanted.size() && store.getTotalSpace() > 0) {
      throw new IOException(
          "%s: has room for %d bytes, %s %s takes %d; free some, or name another folder to the source"
              .formatted(folder, room, wanted.name(), wanted.version(), wanted.size()));
    }
  }

  private static void check(Path part, ZooIndex.Remote wanted) throws IOException {
    long size = Files.size(part);
    if (size != wanted.size()) {
      throw new IOException(
          "%s %s: wanted %d bytes, %d came"
              .formatted(wanted.name(), wanted.version(), wanted.size(), size));
    }
    String hash = sha256(part);
    if (!hash.equals(wanted.sha256())) {
      throw new ModelPackageException(
          "%s %s: wanted SHA-256 %s, what came has %s; nothing of it was kept"
              .formatted(wanted.name(), wanted.version(), wanted.sha256(), hash));
    }
  }

  private FileLock lock(FileChannel channel, Path target) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        LOG.trace("another thread fetches {}", target.getFileName());
      }
      pause();
    }
    throw new IOException(
        "%s: another process or thread has been fetching it for %s"
            .formatted(target.getFileName(), patience));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(GLANCE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another one fetches");
    }
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, this one has not", e);
    }
  }

  /** Keeps a small file, for when its source cannot be reached. */
  void keep(String name, byte[] content) {
    try {
      Files.createDirectories(folder);
      FilesWhole.write(folder.resolve(name), content);
    } catch (IOException e) {
      LOG.warn("{} cannot be kept: {}", name, e.getMessage());
    }
  }

  /** A small file that was kept; null if there is none. */
  byte @Nullable [] kept(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
  }
}
