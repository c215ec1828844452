package io.medimg.core.io.internal;

import io.medimg.core.io.MalformedImageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that stays on disk: numbers come through a window of 64 kB, parts are read as they are
 * asked for. Safe for use by several threads until closed.
 */
public final class FileBytes implements RandomBytes, AutoCloseable {
  private static final int WINDOW = 1 << 16;

  private final String name;
  private final FileChannel channel;
  private final long length;
  private final boolean little;
  private final byte[] window = new byte[WINDOW];
  private long windowAt = -1;
  private int windowLength;

  private FileBytes(String name, FileChannel channel, long length, boolean little) {
    this.name = name;
    this.channel = channel;
    this.length = length;
    this.little = little;
  }

  /** Opens a file; its first two bytes tell the byte order of a TIFF. */
  public static FileBytes open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      ByteBuffer head = ByteBuffer.allocate(2);
      channel.read(head, 0);
      boolean little = head.get(0) == 'I';
      return new FileBytes(String.valueOf(path.getFileName()), channel, channel.size(), little);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean little() {
    return little;
  }

  @Override
  public void require(long at, long count) throws MalformedImageException {
    if (at < 0 || count < 0 || at > length || count > length - at) {
      throw malformed(
          "%d bytes were wanted at offset %d, but the file ends at %d; it may be cut off",
          count, at, length);
    }
  }

  @Override
  public synchronized int u8(long at) throws IOException {
    require(at, 1);
    if (windowAt < 0 || at < windowAt || at >= windowAt + windowLength) {
      int count = (int) Math.min(WINDOW, length - at);
      read(at, window, count);
      windowAt = at;
      windowLength = count;
    }
    return window[(int) (at - windowAt)] & 0xFF;
  }

  @Override
  public int u16(long at) throws IOException {
    int a = u8(at);
    int b = u8(at + 1);
    return little ? b << 8 | a : a << 8 | b;
  }

  @Override
  public long u32(long at) throws IOException {
    long first = u16(at);
    long second = u16(at + 2);
    return little ? second << 16 | first : first << 16 | second;
  }

  @Override
  public Part part(long at, long count) throws IOException {
    require(at, count);
    if (count > Integer.MAX_VALUE - 8) {
      throw malformed("a part of %d bytes at offset %d; 2 GiB are the most", count, at);
    }
    byte[] copy = new byte[(int) count];
    read(at, copy, copy.length);
    return new Part(new Bytes(name, copy, little), 0, copy.length);
  }

  private void read(long at, byte[] target, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, 0, count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException(name + ": became shorter while it was read");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
