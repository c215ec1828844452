package io.medimg.core.io.internal;

import io.medimg.core.io.MalformedImageException;

/**
 * A file's bytes with checked access in either byte order: whatever lies outside is a broken file,
 * not a programming error. Immutable and safe for use by several threads.
 */
public final class Bytes implements RandomBytes {
  private final String name;
  private final byte[] data;
  private final boolean little;

  public Bytes(String name, byte[] data, boolean little) {
    this.name = name;
    this.data = data;
    this.little = little;
  }

  @Override
  public String name() {
    return name;
  }

  public byte[] data() {
    return data;
  }

  @Override
  public boolean little() {
    return little;
  }

  public int length() {
    return data.length;
  }

  /** Makes sure that a range lies inside, and gives its start as an index. */
  public int check(long at, long count) throws MalformedImageException {
    if (at < 0 || count < 0 || at > data.length || count > data.length - at) {
      throw new MalformedImageException(
          "%s: %d bytes were wanted at offset %d, but the file ends at %d; it may be cut off"
              .formatted(name, count, at, data.length));
    }
    return (int) at;
  }

  @Override
  public int u8(long at) throws MalformedImageException {
    return data[check(at, 1)] & 0xFF;
  }

  @Override
  public int u16(long at) throws MalformedImageException {
    int i = check(at, 2);
    int a = data[i] & 0xFF;
    int b = data[i + 1] & 0xFF;
    return little ? b << 8 | a : a << 8 | b;
  }

  public int s32(long at) throws MalformedImageException {
    int i = check(at, 4);
    int first = u16(i);
    int second = u16(i + 2L);
    return little ? second << 16 | first : first << 16 | second;
  }

  @Override
  public long u32(long at) throws MalformedImageException {
    return s32(at) & 0xFFFF_FFFFL;
  }

  /** Whether these ASCII characters stand at an offset; false where the file is too short. */
  public boolean startsWith(long at, String ascii) {
    return startsWith(data, at, ascii);
  }

  public static boolean startsWith(byte[] data, long at, String ascii) {
    if (at < 0 || at + ascii.length() > data.length) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (data[(int) at + i] != (byte) ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void require(long at, long count) throws MalformedImageException {
    check(at, count);
  }

  @Override
  public Part part(long at, long count) throws MalformedImageException {
    return new Part(this, check(at, count), (int) count);
  }
}
