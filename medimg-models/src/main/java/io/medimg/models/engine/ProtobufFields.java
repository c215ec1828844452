package io.medimg.models.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one protobuf message, one after the other, without a schema; after <a
 * href="https://protobuf.dev/programming-guides/encoding/">the wire format</a>. Lengths are held
 * against the message before they are used. Not safe for use by several threads.
 */
final class ProtobufFields {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int number;
  private int wireType;
  private long value;
  private int contentStart;

  ProtobufFields(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ProtobufFields(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /**
   * Moves to the next field.
   *
   * @return false at the end of the message
   * @throws IOException if the message is broken here
   */
  boolean next() throws IOException {
    if (position == end) {
      return false;
    }
    long tag = varint();
    number = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT -> value = varint();
      case FIXED_64 -> skip(8);
      case FIXED_32 -> skip(4);
      case LENGTH -> {
        long length = varint();
        contentStart = position;
        skip(length);
      }
      default -> throw new IOException("wire type %d at byte %d".formatted(wireType, position));
    }
    return true;
  }

  /** The number of the current field. */
  int number() {
    return number;
  }

  /** The value of the current field if it is a varint; 0 otherwise. */
  long value() {
    return wireType == VARINT ? value : 0;
  }

  /** Whether the current field holds bytes: text or a message. */
  boolean hasContent() {
    return wireType == LENGTH;
  }

  /** The message in the current field. */
  ProtobufFields content() {
    return new ProtobufFields(bytes, contentStart, position);
  }

  /** The text in the current field; empty if it holds none. */
  String text() {
    return hasContent()
        ? new String(bytes, contentStart, position - contentStart, StandardCharsets.UTF_8)
        : "";
  }

  private void skip(long length) throws IOException {
    if (length < 0 || length > end - position) {
      throw new IOException(
          "a field of %d bytes at byte %d, where %d are left"
              .formatted(length, position, end - position));
    }
    position += (int) length;
  }

  private long varint() throws IOException {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == end) {
        throw new IOException("the message ends within a number at byte " + position);
      }
      byte b = bytes[position++];
      result |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return result;
      }
    }
    throw new IOException("a number of more than 64 bits at byte " + position);
  }
}
