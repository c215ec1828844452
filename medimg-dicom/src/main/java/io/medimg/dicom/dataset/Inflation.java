package io.medimg.dicom.dataset;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates a deflated data set (DICOM PS3.5, annex A.5) within bounds. Not safe for use by several
 * threads.
 */
final class Inflation {
  private static final int CHUNK = 1 << 16;

  private final String name;
  private final long most;

  Inflation(String name, Limits limits) {
    this.name = name;
    // Chunks and their sum are in memory together, and pixels follow.
    this.most = Math.min(limits.maxInflatedBytes(), Runtime.getRuntime().maxMemory() / 4);
  }

  /**
   * Inflates what follows a meta header.
   *
   * @param file all of it
   * @param start where the deflated bytes start
   * @return the file's first {@code start} bytes, then what they inflate to
   */
  byte[] inflate(byte[] file, int start) throws MalformedImageException {
    Inflater inflater = new Inflater(!hasZlibHeader(file, start));
    try {
      inflater.setInput(file, start, file.length - start);
      List<byte[]> chunks = new ArrayList<>();
      int last = CHUNK;
      while (!inflater.finished()) {
        byte[] chunk = new byte[CHUNK];
        last = fill(inflater, chunk);
        chunks.add(chunk);
        if (inflater.getBytesWritten() > most) {
          throw new MalformedImageException(
              "%s: the deflated data set inflates to more than %d bytes, the bound of Limits and heap"
                  .formatted(name, most));
        }
      }
      return joined(file, start, chunks, last);
    } catch (DataFormatException e) {
      throw new MalformedImageException(
          "%s: the data set at offset %d is not deflated as its transfer syntax says"
              .formatted(name, start),
          e);
    } finally {
      inflater.end();
    }
  }

  /** Some writers leave the wrapper of zlib around the bytes. */
  private static boolean hasZlibHeader(byte[] file, int at) {
    return at + 2 <= file.length
        && (file[at] & 0x0F) == 8
        && (file[at] & 0xF0) <= 0x70
        && ((file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF)) % 31 == 0;
  }

  private int fill(Inflater inflater, byte[] chunk)
      throws DataFormatException, MalformedImageException {
    int filled = 0;
    while (filled < chunk.length && !inflater.finished()) {
      int count = inflater.inflate(chunk, filled, chunk.length - filled);
      if (count == 0 && !inflater.finished()) {
        throw new MalformedImageException(
            "%s: the deflated data set is cut off after %d bytes inflated"
                .formatted(name, inflater.getBytesWritten()));
      }
      filled += count;
    }
    return filled;
  }

  private static byte[] joined(byte[] file, int start, List<byte[]> chunks, int last) {
    int size = start + (chunks.isEmpty() ? 0 : (chunks.size() - 1) * CHUNK + last);
    byte[] all = new byte[size];
    System.arraycopy(file, 0, all, 0, start);
    int at = start;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, all, at, Math.min(CHUNK, size - at));
      at += CHUNK;
    }
    return all;
  }
}
