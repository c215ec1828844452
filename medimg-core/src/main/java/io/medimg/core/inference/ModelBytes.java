package io.medimg.core.inference;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The bytes of one network and their SHA-256: what was hashed is what an engine loads. Immutable
 * and safe for use by several threads.
 */
public final class ModelBytes {
  private final String name;
  private final ModelFormat format;
  private final byte[] content;
  private final String sha256;

  private ModelBytes(String name, ModelFormat format, byte[] content) {
    this.name = Objects.requireNonNull(name, "name");
    this.format = Objects.requireNonNull(format, "format");
    this.content = content;
    this.sha256 = sha256(content);
  }

  /**
   * Takes over the bytes of a network.
   *
   * @param name for messages and provenance, for example {@code chest-xray}
   * @param format what the bytes are
   * @param content handed over, not copied: the caller must not change it afterwards
   * @return the network's bytes
   */
  public static ModelBytes of(String name, ModelFormat format, byte[] content) {
    return new ModelBytes(name, format, content);
  }

  /** The name for messages and provenance. */
  public String name() {
    return name;
  }

  /** What the bytes are. */
  public ModelFormat format() {
    return format;
  }

  /** The SHA-256 of the bytes, 64 lower-case hexadecimal digits. */
  public String sha256() {
    return sha256;
  }

  /** How many bytes there are. */
  public int length() {
    return content.length;
  }

  /** A new stream over the bytes, from the start. */
  public InputStream open() {
    return new ByteArrayInputStream(content);
  }

  /**
   * Hashes bytes.
   *
   * @param content any bytes, not modified
   * @return 64 lower-case hexadecimal digits
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
    return "%s (%s, %d bytes, sha256 %s)".formatted(name, format, content.length, sha256);
  }
}
