package io.medimg.dicom.codec;

import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;

/** The compressed bytes of one frame, a part of an array. Not safe for use by several threads. */
public final class Codestream {
  private final String name;
  private final byte[] data;
  private final int from;
  private final int to;

  /**
   * Names a part of an array, which is not copied.
   *
   * @param name the file's and the frame's, for messages
   * @param data only read
   * @param from first byte
   * @param to behind the last byte
   * @throws IndexOutOfBoundsException if the part leaves the array
   */
  public Codestream(String name, byte[] data, int from, int to) {
    java.util.Objects.checkFromToIndex(from, to, data.length);
    this.name = name;
    this.data = data;
    this.from = from;
    this.to = to;
  }

  public byte[] data() {
    return data;
  }

  public int from() {
    return from;
  }

  public int to() {
    return to;
  }

  public int length() {
    return to - from;
  }

  public int u8(int at) throws MalformedImageException {
    require(at, 1);
    return data[at] & 0xFF;
  }

  public int u16(int at) throws MalformedImageException {
    require(at, 2);
    return (data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF);
  }

  public long u32(int at) throws MalformedImageException {
    require(at, 4);
    return (long) u16(at) << 16 | u16(at + 2);
  }

  /** Requires bytes to be there. */
  public void require(int at, int count) throws MalformedImageException {
    if (at < from || count > to - at) {
      throw malformed(at, "ends too early: %d more bytes are wanted".formatted(count));
    }
  }

  /** An error at a place in the codestream. */
  public MalformedImageException malformed(int at, String what) {
    return new MalformedImageException(
        "%s: the compressed frame at byte %d of %d %s".formatted(name, at - from, length(), what));
  }

  /** A refusal of something that the codestream uses. */
  public UnsupportedImageException unsupported(String what) {
    return new UnsupportedImageException("%s: %s is not supported".formatted(name, what));
  }
}
