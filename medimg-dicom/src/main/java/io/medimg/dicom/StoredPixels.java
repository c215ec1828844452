package io.medimg.dicom;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.codec.FrameDecoder;
import io.medimg.dicom.codec.FrameDecoders;
import io.medimg.dicom.codec.SampleSink;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Samples as stored, decompressed: frame by frame, row by row, the samples of a pixel together; no
 * palette applied, and no colour conversion but the one that belongs to a codec. Immutable and safe
 * for use by several threads.
 *
 * @param pixels U8, U16, S16 or F32
 * @param rgb whether a decoder has turned YCbCr into RGB
 */
record StoredPixels(PixelBuffer pixels, boolean rgb) {
  /** Whole numbers up to here are exact in a float. */
  private static final long EXACT = 1L << 24;

  static StoredPixels of(PixelModule module, DicomDataset dataset) throws IOException {
    if (dataset.transferSyntax().isCompressed()) {
      return decoded(module, dataset);
    }
    ByteBuffer bytes = NativeWords.view(module, dataset);
    if (module.pixelTag() != Tag.PIXEL_DATA) {
      float[] values = NativeWords.floats(module, bytes);
      return new StoredPixels(PixelBuffer.F32.wrap(values), false);
    }
    PixelBuffer pixels =
        switch (module.bitsAllocated()) {
          case 1 -> PixelBuffer.U8.wrap(NativeWords.bits(module, bytes));
          case 8 -> eight(module, NativeWords.bytes(module, bytes));
          case 16 -> sixteen(module, NativeWords.shorts(module, bytes));
          default -> thirtyTwo(module, NativeWords.ints(module, bytes));
        };
    return new StoredPixels(pixels, false);
  }

  private static StoredPixels decoded(PixelModule module, DicomDataset dataset) throws IOException {
    FrameDecoder decoder =
        FrameDecoders.of(dataset.transferSyntax().uid())
            .orElseThrow(
                () ->
                    new UnsupportedImageException(
                        "%s: pixels in transfer syntax %s are not supported"
                            .formatted(module.name(), dataset.transferSyntax())));
    Encapsulation frames = Encapsulation.of(module, dataset);
    int wordBytes = Math.max(1, module.bitsAllocated() / 8);
    SampleSink sink = new SampleSink(wordBytes, module.values() / module.frames(), module.frames());
    for (int i = 0; i < module.frames(); i++) {
      sink.toFrame(i);
      decoder.decode(frames.frame(i), module.format(), sink);
    }
    PixelBuffer pixels =
        switch (wordBytes) {
          case 1 -> eight(module, sink.bytes());
          case 2 -> sixteen(module, sink.shorts());
          default -> thirtyTwo(module, sink.ints());
        };
    return new StoredPixels(pixels, sink.isRgb());
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
    if (module.bitsStored() < 16) {
      for (int i = 0; i < words.length; i++) {
        words[i] = (short) value(module, words[i]);
      }
    }
    return module.signed() ? PixelBuffer.S16.wrap(words) : PixelBuffer.U16.wrap(words);
  }

  private static PixelBuffer thirtyTwo(PixelModule module, int[] words)
      throws UnsupportedImageException {
    float[] out = new float[words.length];
    for (int i = 0; i < out.length; i++) {
      long value = value(module, words[i]);
      if (Math.abs(value) > EXACT) {
        throw new UnsupportedImageException(
            "%s: 32-bit values beyond %d, which a float does not hold exactly, are not supported"
                .formatted(module.name(), EXACT));
      }
      out[i] = value;
    }
    return PixelBuffer.F32.wrap(out);
  }

  /** The stored bits of a word, with their sign. */
  private static long value(PixelModule module, int word) {
    int unused = 64 - module.bitsStored();
    long up = (long) word << (unused - module.shift());
    return module.signed() ? up >> unused : up >>> unused;
  }
}
