package io.medimg.core.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an image comes from: a file or bytes in memory. May be opened as often as needed. Immutable
 * and safe for use by several threads.
 */
public final class ImageSource {
  private final String name;
  private final @Nullable Path path;
  private final byte @Nullable [] content;

  private ImageSource(String name, @Nullable Path path, byte @Nullable [] content) {
    this.name = Objects.requireNonNull(name, "name");
    this.path = path;
    this.content = content;
  }

  /**
   * A file.
   *
   * @param path need not exist yet
   * @return the source, named after the file
   */
  public static ImageSource of(Path path) {
    Path fileName = path.getFileName();
    return new ImageSource(fileName == null ? path.toString() : fileName.toString(), path, null);
  }

  /**
   * Bytes in memory.
   *
   * @param name for messages
   * @param content handed over, not copied
   * @return the source
   */
  public static ImageSource of(String name, byte[] content) {
    return new ImageSource(name, null, Objects.requireNonNull(content, "content"));
  }

  /** The file's name, for messages. */
  public String name() {
    return name;
  }

  /**
   * Where the file lies, for readers that do not need all of it in memory.
   *
   * @return empty for bytes in memory
   */
  public Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  /**
   * The bytes, where they are in memory already.
   *
   * @return not a copy, not to be modified; empty for files
   */
  public Optional<byte[]> content() {
    return Optional.ofNullable(content);
  }

  /**
   * How many bytes there are.
   *
   * @return the size
   * @throws IOException if the file cannot be asked
   */
  public long size() throws IOException {
    return content != null ? content.length : Files.size(Objects.requireNonNull(path));
  }

  /**
   * A new stream from the start; the caller closes it.
   *
   * @return unbuffered for files
   * @throws IOException if the file cannot be opened
   */
  public InputStream open() throws IOException {
    return content != null
        ? new ByteArrayInputStream(content)
        : Files.newInputStream(Objects.requireNonNull(path));
  }

  /**
   * The first bytes.
   *
   * @param count how many at most
   * @return that many, or fewer if the source is shorter
   * @throws IOException if the file cannot be read
   */
  public byte[] head(int count) throws IOException {
    try (InputStream in = open()) {
      return in.readNBytes(count);
    }
  }

  /**
   * All bytes.
   *
   * @param limits bounds the size before memory is taken
   * @return the content; not to be modified
   * @throws MalformedImageException if there are more than {@link Limits#maxBytes()}, or the file
   *     changes while it is read
   * @throws IOException if the file cannot be read
   */
  public byte[] readAll(Limits limits) throws IOException {
    long size = size();
    long most = Math.min(limits.maxBytes(), Integer.MAX_VALUE - 8);
    if (size > most) {
      throw new MalformedImageException(
          "%s: %d bytes exceed the limit of %d; raise Limits.maxBytes if this is meant"
              .formatted(name, size, most));
    }
    if (content != null) {
      return content;
    }
    byte[] all = new byte[(int) size];
    try (InputStream in = open()) {
      int filled = in.readNBytes(all, 0, all.length);
      if (filled < all.length || in.read() >= 0) {
        throw new MalformedImageException(
            "%s: changed its size from %d bytes while it was read".formatted(name, size));
      }
    }
    return all;
  }

  /**
   * Hashes a file's bytes.
   *
   * @param content all of them, not modified
   * @return the SHA-256, 64 lower-case hexadecimal digits, as in {@code
   *     ImageMetadata.sourceSha256()}
   */
  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, this one has not", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
