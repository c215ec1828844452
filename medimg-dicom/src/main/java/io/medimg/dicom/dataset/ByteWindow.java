package io.medimg.dicom.dataset;

import io.medimg.core.io.MalformedImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as a parser sees them: all in memory, or a part of a file that moves along with it, at most
 * {@value #WIDEST} bytes. Not safe for use by several threads.
 */
final class ByteWindow {
  private static final int WIDEST = 1 << 16;
  private static final int NARROWEST = 1 << 12;

  private final String name;
  private final @Nullable SeekableByteChannel channel;
  private final long size;
  private final @Nullable IntSupplier widths;
  private byte[] bytes;
  private long start;
  private int filled;
  private boolean big;

  private ByteWindow(
      String name,
      @Nullable SeekableByteChannel channel,
      long size,
      byte[] bytes,
      @Nullable IntSupplier widths) {
    this.name = name;
    this.channel = channel;
    this.size = size;
    this.widths = widths;
    this.bytes = bytes;
    this.filled = channel == null ? bytes.length : 0;
  }

  static ByteWindow of(String name, byte[] content) {
    return new ByteWindow(name, null, content.length, content, null);
  }

  static ByteWindow of(String name, SeekableByteChannel channel) throws IOException {
    return new ByteWindow(name, channel, channel.size(), new byte[NARROWEST], null);
  }

  /** A window that is as wide as it is told each time it moves, or as what is asked for. */
  static ByteWindow of(String name, SeekableByteChannel channel, IntSupplier widths)
      throws IOException {
    return new ByteWindow(name, channel, channel.size(), new byte[0], widths);
  }

  /** How many bytes there are in all. */
  long size() {
    return size;
  }

  /** Whether everything is in {@link #bytes} from 0 on. */
  boolean isWhole() {
    return channel == null;
  }

  /** The bytes that {@link #index} points into, until it is asked again. */
  byte[] bytes() {
    return bytes;
  }

  /** Whether numbers have their highest byte first from now on. */
  void setBig(boolean highestFirst) {
    big = highestFirst;
  }

  /** Whether numbers have their highest byte first. */
  boolean isBig() {
    return big;
  }

  /** Where bytes lie in {@link #bytes}; at most {@value #WIDEST} are asked for at once. */
  int index(long at, int count) throws IOException {
    long i = at - start;
    return i >= 0 && i + count <= filled ? (int) i : refill(at, count);
  }

  private int refill(long at, int count) throws IOException {
    if (channel == null || at < 0 || at + count > size) {
      throw new MalformedImageException(
          "%s: ends at %d, wanted %d bytes from %d; the file is cut off"
              .formatted(name, size, count, at));
    }
    int wide = widths == null ? widthFor(at) : widths.getAsInt();
    int wanted = (int) Math.min(size - at, Math.max(wide, count));
    if (bytes.length < wanted || widths != null) {
      bytes = new byte[Math.max(wide, count)];
    }
    filled = 0;
    channel.position(at);
    ByteBuffer into = ByteBuffer.wrap(bytes, 0, wanted);
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new MalformedImageException(
            "%s: had %d bytes, and ends at %d now; it changed while it was read"
                .formatted(name, size, channel.position()));
      }
    }
    start = at;
    filled = wanted;
    return 0;
  }

  /** Twice as wide as before where reading goes on, narrow after a jump. */
  private int widthFor(long at) {
    boolean further = at <= start + filled && at > start;
    return further ? Math.min(WIDEST, 2 * bytes.length) : NARROWEST;
  }

  int u8(long at) throws IOException {
    int i = index(at, 1); // may replace the array
    return bytes[i] & 0xFF;
  }

  int u16(long at) throws IOException {
    int i = index(at, 2);
    byte[] b = bytes;
    return big ? (b[i] & 0xFF) << 8 | (b[i + 1] & 0xFF) : (b[i] & 0xFF) | (b[i + 1] & 0xFF) << 8;
  }

  long u32(long at) throws IOException {
    int i = index(at, 4);
    byte[] b = bytes;
    int value =
        big
            ? b[i] << 24 | (b[i + 1] & 0xFF) << 16 | (b[i + 2] & 0xFF) << 8 | (b[i + 3] & 0xFF)
            : (b[i] & 0xFF) | (b[i + 1] & 0xFF) << 8 | (b[i + 2] & 0xFF) << 16 | b[i + 3] << 24;
    return value & 0xFFFF_FFFFL;
  }

  /** Group and element, each in the order of bytes that holds. */
  int tag(long at) throws IOException {
    index(at, 4);
    return u16(at) << 16 | u16(at + 2);
  }

  /** A copy of bytes of any number. */
  byte[] copy(long at, int count) throws IOException {
    byte[] copy = new byte[count];
    for (int done = 0; done < count; ) {
      int part = Math.min(NARROWEST, count - done);
      int i = index(at + done, part);
      System.arraycopy(bytes, i, copy, done, part);
      done += part;
    }
    return copy;
  }
}
