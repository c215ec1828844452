package io.medimg.dicom.pixel;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.codec.FrameDecoder;
import io.medimg.dicom.codec.SampleSink;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Samples as stored, decompressed: frame by frame, row by row, the samples of a pixel together; no
 * palette applied, and no colour conversion but the one that belongs to a codec. Immutable and safe
 * for use by several threads.
 *
 * @param pixels U8, U16, S16 or F32; whole numbers of 32 bits are rounded to the nearest float
 * @param whole those of 32 bits as they are (unsigned ones by their bits), else empty
 * @param rgb whether samples are RGB, whatever the header calls them
 * @param relabelled whether the codestream has shown other colours than the header states
 */
@SuppressWarnings("ArrayRecordComponent") // inside the package, never changed
public record StoredPixels(PixelBuffer pixels, int[] whole, boolean rgb, boolean relabelled) {
  private static final int[] NONE = {};

  /** All frames. */
  public static StoredPixels of(PixelModule module, DicomDataset dataset) throws IOException {
    if (dataset.transferSyntax().isCompressed()) {
      FrameDecoder decoder = decoder(module, dataset);
      return decoded(module, Encapsulation.of(module, dataset), decoder, 0);
    }
    return unpacked(module, NativeWords.view(module, dataset), 0);
  }

  /** Frames of an uncompressed picture, from the bytes that they are in. */
  public static StoredPixels unpacked(PixelModule module, ByteBuffer bytes, int firstBit)
      throws IOException {
    checkMemory(module, 0);
    if (module.pixelTag() != Tag.PIXEL_DATA) {
      return of(PixelBuffer.F32.wrap(NativeWords.floats(module, bytes)));
    }
    return switch (module.bitsAllocated()) {
      case 1 -> of(PixelBuffer.U8.wrap(NativeWords.bits(module, bytes, firstBit)));
      case 8 -> of(eight(module, NativeWords.bytes(module, bytes)));
      case 16 -> of(sixteen(module, NativeWords.shorts(module, bytes)));
      default -> thirtyTwo(module, NativeWords.ints(module, bytes));
    };
  }

  private static StoredPixels of(PixelBuffer pixels) {
    return new StoredPixels(pixels, NONE, false, false);
  }

  private StoredPixels withColorsOf(SampleSink sink) {
    return new StoredPixels(pixels, whole, sink.isRgb(), sink.isRelabelled());
  }

  /** The decoder of a compressed picture. */
  public static FrameDecoder decoder(PixelModule module, DicomDataset dataset)
      throws UnsupportedImageException {
    return FrameDecoders.of(dataset.transferSyntax().uid())
        .orElseThrow(
            () ->
                new UnsupportedImageException(
                    "%s: pixels in transfer syntax %s are not supported"
                        .formatted(module.name(), dataset.transferSyntax())));
  }

  /** Frames of a compressed picture, from one on as many as {@code part} has. */
  public static StoredPixels decoded(
      PixelModule part, Encapsulation frames, FrameDecoder decoder, int from) throws IOException {
    checkMemory(part, 4);
    int wordBytes = Math.max(1, part.bitsAllocated() / 8);
    SampleSink sink = new SampleSink(wordBytes, part.values() / part.frames(), part.frames());
    for (int i = 0; i < part.frames(); i++) {
      sink.toFrame(i);
      decoder.decode(frames.frame(from + i), part.format(), sink);
    }
    if (sink.lossyBits() > part.bitsStored() && part.shift() == 0) {
      new Overshoot(part, sink.lossyBits(), sink.isLossySigned()).limit(sink);
    }
    StoredPixels stored =
        switch (wordBytes) {
          case 1 -> of(eight(part, sink.bytes()));
          case 2 -> of(sixteen(part, sink.shorts()));
          default -> thirtyTwo(part, sink.ints());
        };
    return stored.withColorsOf(sink);
  }

  /** Requires that the heap could hold the samples, and a decoder's own of one frame. */
  private static void checkMemory(PixelModule module, int workBytes)
      throws MalformedImageException {
    long bytes =
        (long) module.values() * Math.max(1, Math.min(4, module.bitsAllocated() / 8))
            + (long) module.values() / module.frames() * workBytes;
    long most = Runtime.getRuntime().maxMemory();
    if (bytes > most) {
      throw new MalformedImageException(
          "%s: its samples need %d MiB, more than the heap of %d MiB; raise -Xmx, or read it frame"
                  .formatted(module.name(), bytes >> 20, most >> 20)
              + " by frame");
    }
  }

  private static PixelBuffer eight(PixelModule module, byte[] words) {
    if (module.signed()) {
      short[] out = new short[words.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = (short) value(module, words[i]);
      }
      return PixelBuffer.S16.wrap(out);
    }
    if (module.bitsStored() < 8) {
      for (int i = 0; i < words.length; i++) {
        words[i] = (byte) value(module, words[i]);
      }
    }
    return PixelBuffer.U8.wrap(words);
  }

  private static PixelBuffer sixteen(PixelModule module, short[] words) {
    if (module.bitsStored() < 16 && module.shift() == 0 && !module.signed()) {
      mask(words, (1 << module.bitsStored()) - 1);
    } else if (module.bitsStored() < 16) {
      for (int i = 0; i < words.length; i++) {
        words[i] = (short) value(module, words[i]);
      }
    }
    return module.signed() ? PixelBuffer.S16.wrap(words) : PixelBuffer.U16.wrap(words);
  }

  /** A loop of its own, which compilers turn into vector instructions. */
  private static void mask(short[] words, int mask) {
    for (int i = 0; i < words.length; i++) {
      words[i] = (short) (words[i] & mask);
    }
  }

  private static StoredPixels thirtyTwo(PixelModule module, int[] words) {
    float[] out = new float[words.length];
    for (int i = 0; i < out.length; i++) {
      words[i] = value(module, words[i]);
      out[i] = module.signed() ? words[i] : words[i] & 0xFFFF_FFFFL;
    }
    return new StoredPixels(PixelBuffer.F32.wrap(out), words, false, false);
  }

  /** The stored bits of a word, with their sign. */
  private static int value(PixelModule module, int word) {
    int up = word << (32 - module.bitsStored() - module.shift());
    int unused = 32 - module.bitsStored();
    return module.signed() ? up >> unused : up >>> unused;
  }
}
