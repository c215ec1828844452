package io.medimg.dicom.dataset;

import io.medimg.core.io.MalformedImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a large value, pixels above all: in memory, or still in their file and read part by
 * part when asked for. Compressed pixels are fragments; fragment 0 is the Basic Offset Table (DICOM
 * PS3.5, annex A.4). No file is held open between calls. Immutable and safe for use by several
 * threads.
 */
public final class BulkData {
  private final byte @Nullable [] memory;
  private final @Nullable Path file;
  private final long fileSize;
  private final long start;
  private final long length;
  private final long @Nullable [] fragments;

  private BulkData(
      byte @Nullable [] memory,
      @Nullable FilePart part,
      long start,
      long length,
      long @Nullable [] fragments) {
    this.memory = memory;
    this.file = part == null ? null : part.path;
    this.fileSize = part == null ? 0 : part.size;
    this.start = start;
    this.length = length;
    this.fragments = fragments;
  }

  /** A file with the size that it had when it was parsed. */
  record FilePart(Path path, long size) {}

  static BulkData of(byte[] memory, int start, int length, long @Nullable [] fragments) {
    return new BulkData(memory, null, start, length, fragments);
  }

  static BulkData of(FilePart file, long start, long length, long @Nullable [] fragments) {
    return new BulkData(null, file, start, length, fragments);
  }

  /** Bytes of the whole value; of fragments, their headers are counted, too. */
  public long length() {
    return length;
  }

  /** Where the value starts in its file or in the bytes that were parsed. */
  public long offset() {
    return start;
  }

  /** Whether the bytes are in memory already. */
  public boolean isInMemory() {
    return memory != null;
  }

  /** Whether the value is made of fragments, as compressed pixels are. */
  public boolean isEncapsulated() {
    return fragments != null;
  }

  /** How many fragments there are, the Basic Offset Table counted; 0 for other values. */
  public int fragments() {
    return fragments == null ? 0 : fragments.length / 2;
  }

  /**
   * Where a fragment's bytes start.
   *
   * @param index 0 is the Basic Offset Table
   * @return counted from the start of the value
   */
  public long fragmentOffset(int index) {
    return Objects.requireNonNull(fragments, "no fragments")[2 * index];
  }

  /**
   * How long a fragment is.
   *
   * @param index 0 is the Basic Offset Table
   * @return bytes, without its header
   */
  public long fragmentLength(int index) {
    return Objects.requireNonNull(fragments, "no fragments")[2 * index + 1];
  }

  /**
   * A part of the value.
   *
   * @param from counted from its start
   * @param count how many bytes
   * @return read only, without a copy if the value is in memory
   * @throws IndexOutOfBoundsException if the part is not within the value
   * @throws MalformedImageException if the file is no longer what it was
   * @throws IOException if the file cannot be read
   */
  public ByteBuffer read(long from, int count) throws IOException {
    return buffer(from, count).asReadOnlyBuffer();
  }

  /** The same, but with its array, which is not to be written to. */
  ByteBuffer buffer(long from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, length);
    if (memory != null) {
      return ByteBuffer.wrap(memory, (int) (start + from), count).slice();
    }
    byte[] bytes = new byte[count];
    fill(from, ByteBuffer.wrap(bytes));
    return ByteBuffer.wrap(bytes);
  }

  private void fill(long from, ByteBuffer into) throws IOException {
    Path path = Objects.requireNonNull(file);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() != fileSize) {
        throw new MalformedImageException(
            "%s: had %d bytes when it was opened, has %d now; read it again"
                .formatted(path.getFileName(), fileSize, channel.size()));
      }
      long at = start + from;
      while (into.hasRemaining()) {
        int read = channel.read(into, at);
        if (read < 0) {
          throw new MalformedImageException(
              "%s: ended at %d while it was read".formatted(path.getFileName(), at));
        }
        at += read;
      }
    }
  }

  /** Says how much there is, never what. */
  @Override
  public String toString() {
    return "BulkData[%d bytes, %d fragments]".formatted(length, fragments());
  }
}
