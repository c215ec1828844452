package io.medimg.core.io.internal.nifti;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.png.PngChunks;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * A NIfTI file whose values are about to be decoded. Immutable and safe for use by several threads.
 *
 * @param header checked
 * @param values all of them, in the file's byte order
 */
public record NiftiFile(NiftiHeader header, ByteBuffer values) {
  /** Whole numbers up to here are exact in a float. */
  private static final long EXACT = 1L << 24;

  private static final int GZIP_HEADER = 10;

  /** How much may follow the values before the check sum is left unchecked. */
  private static final int TAIL = 1 << 20;

  static boolean isGzip(byte[] head) {
    return head.length > GZIP_HEADER && Bytes.startsWith(head, 0, "\u001f\u008b\b");
  }

  /** The first bytes unpacked; none if they are no Deflate data. */
  static byte[] unpackedHead(byte[] head) {
    int at = GZIP_HEADER;
    if ((head[3] & 4) != 0) {
      at += 2 + (at + 1 < head.length ? (head[at] & 0xFF) | (head[at + 1] & 0xFF) << 8 : 0);
    }
    for (int flag = 8; flag <= 16; flag *= 2) {
      if ((head[3] & flag) != 0) {
        while (at < head.length && head[at] != 0) {
          at++;
        }
        at++;
      }
    }
    byte[] out = new byte[NiftiHeader.SECOND_LENGTH];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(head, Math.min(at, head.length), Math.max(0, head.length - at));
      return Arrays.copyOf(out, inflater.inflate(out));
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }

  static NiftiFile of(String name, byte[] content, Limits limits) throws IOException {
    if (!isGzip(content)) {
      byte[] head = Arrays.copyOf(content, Math.min(content.length, NiftiHeader.SECOND_LENGTH));
      NiftiHeader header = NiftiHeader.of(name, head, limits);
      int at = new Bytes(name, content, true).check(header.offset(), header.valueBytes());
      ByteBuffer values = ByteBuffer.wrap(content, at, (int) header.valueBytes()).slice();
      return new NiftiFile(header, values.order(header.fields().order()));
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content), 1 << 16)) {
      return unpack(name, content.length, in, limits);
    } catch (ZipException | EOFException e) {
      throw new MalformedImageException(
          "%s: broken gzip data: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static NiftiFile unpack(String name, long packed, InputStream in, Limits limits)
      throws IOException {
    byte[] head = in.readNBytes(NiftiHeader.SECOND_LENGTH);
    NiftiHeader header = NiftiHeader.of(name, head, limits);
    long end = header.offset() + header.valueBytes();
    if (end > Math.min(limits.maxInflatedBytes(), Integer.MAX_VALUE - 8)
        || end / PngChunks.BEST_DEFLATE > packed) {
      throw new MalformedImageException(
          "%s: %d bytes of values cannot come from %d packed ones, or exceed the limit of %d"
              .formatted(name, header.valueBytes(), packed, limits.maxInflatedBytes()));
    }
    byte[] all = Arrays.copyOf(head, (int) Math.max(end, head.length));
    int found = head.length;
    if (end > found) {
      found += in.readNBytes(all, found, (int) end - found);
    }
    if (found < end) {
      throw new MalformedImageException(
          "%s: holds %d bytes unpacked, %d were wanted; it may be cut off"
              .formatted(name, found, end));
    }
    in.readNBytes(TAIL); // at its end the stream compares the check sum
    ByteBuffer values =
        ByteBuffer.wrap(all, (int) header.offset(), (int) header.valueBytes()).slice();
    return new NiftiFile(header, values.order(header.fields().order()));
  }

  /** All values in the narrowest type that holds them. */
  PixelBuffer decode() throws IOException {
    int n = values.capacity() / header.type().bytes * header.type().channels();
    return switch (header.type()) {
      case U8, RGB -> {
        byte[] out = new byte[n];
        values.get(0, out);
        yield PixelBuffer.U8.wrap(out);
      }
      case S8 -> {
        short[] out = new short[n];
        for (int i = 0; i < n; i++) {
          out[i] = values.get(i);
        }
        yield PixelBuffer.S16.wrap(out);
      }
      case S16, U16 -> {
        short[] out = new short[n];
        values.asShortBuffer().get(out);
        yield header.type() == NiftiHeader.Type.S16
            ? PixelBuffer.S16.wrap(out)
            : PixelBuffer.U16.wrap(out);
      }
      case F32 -> {
        float[] out = new float[n];
        values.asFloatBuffer().get(out);
        yield PixelBuffer.F32.wrap(out);
      }
      case F64 -> floats(n, i -> values.getDouble(8 * i));
      case S32 -> exact(n, i -> values.getInt(4 * i));
      case U32 -> exact(n, i -> values.getInt(4 * i) & 0xFFFF_FFFFL);
      case S64 -> exact(n, i -> values.getLong(8 * i));
      case U64 -> exact(n, i -> values.getLong(8 * i) < 0 ? 1e19 : values.getLong(8 * i));
    };
  }

  private static PixelBuffer floats(int n, IntToDoubleFunction value) {
    float[] out = new float[n];
    for (int i = 0; i < n; i++) {
      out[i] = (float) value.applyAsDouble(i);
    }
    return PixelBuffer.F32.wrap(out);
  }

  private PixelBuffer exact(int n, IntToDoubleFunction value) throws UnsupportedImageException {
    for (int i = 0; i < n; i++) {
      if (Math.abs(value.applyAsDouble(i)) > EXACT) {
        throw new UnsupportedImageException(
            "%s: whole numbers beyond %d, which a float does not hold exactly, are not supported"
                .formatted(header.name(), EXACT));
      }
    }
    return floats(n, value);
  }
}
