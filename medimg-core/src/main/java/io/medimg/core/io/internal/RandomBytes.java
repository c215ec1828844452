package io.medimg.core.io.internal;

import io.medimg.core.io.MalformedImageException;
import java.io.IOException;

/**
 * A file's bytes with checked access in either byte order, in memory or on disk: whatever lies
 * outside is a broken file, not a programming error.
 */
public interface RandomBytes {
  /** For messages. */
  String name();

  /** Whether the lowest byte of a number stands first. */
  boolean little();

  /** Makes sure that a range lies inside. */
  void require(long at, long count) throws IOException;

  /** One unsigned byte. */
  int u8(long at) throws IOException;

  /** Two bytes. */
  int u16(long at) throws IOException;

  /** Four bytes. */
  long u32(long at) throws IOException;

  /** Eight bytes; what does not fit a signed number is a broken offset. */
  default long u63(long at) throws IOException {
    long first = u32(at);
    long second = u32(at + 4);
    long value = little() ? second << 32 | first : first << 32 | second;
    if (value < 0) {
      throw malformed("a number beyond 2^63 at offset %d", at);
    }
    return value;
  }

  /** A part in memory: the whole file's bytes, or a copy of the part alone. */
  Part part(long at, long count) throws IOException;

  /**
   * Bytes that are in memory. Read only.
   *
   * @param bytes in the file's byte order
   * @param from where the part starts
   * @param count how long it is
   */
  record Part(Bytes bytes, int from, int count) {}

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  default MalformedImageException malformed(String what, Object... values) {
    return new MalformedImageException(name() + ": " + what.formatted(values));
  }
}
