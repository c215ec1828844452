package io.medimg.dicom.pixel;

import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The Palette Color Lookup Tables (DICOM PS3.3, C.7.9), plain or segmented. Not safe for use by
 * several threads.
 */
public final class Palette {
  private final int[][] entries = new int[3][];
  private final int[] first = new int[3];
  private final boolean wide;

  private Palette(PixelModule module, DicomDataset dataset) throws IOException {
    boolean segmented =
        !dataset.contains(Tag.RED_PALETTE_DATA) && dataset.contains(Tag.SEGMENTED_RED_PALETTE_DATA);
    int bits = 0;
    for (int c = 0; c < 3; c++) {
      double[] descriptor = dataset.numbers(Tag.RED_PALETTE_DESCRIPTOR + c);
      if (descriptor.length != 3) {
        throw broken(module, c, "has %d values in its descriptor, not 3", descriptor.length);
      }
      int count = ((int) descriptor[0] & 0xFFFF) == 0 ? 1 << 16 : (int) descriptor[0] & 0xFFFF;
      first[c] = module.signed() ? (short) (int) descriptor[1] : (int) descriptor[1] & 0xFFFF;
      bits = Math.max(bits, (int) descriptor[2]);
      if (bits != 8 && bits != 16) {
        throw broken(module, c, "has entries of %d bits, not 8 or 16", bits);
      }
      entries[c] =
          segmented
              ? SegmentedPalette.expand(
                  module.name(),
                  dataset.view(Tag.SEGMENTED_RED_PALETTE_DATA + c),
                  (int) descriptor[2],
                  count)
              : entries(module, c, count, dataset.view(Tag.RED_PALETTE_DATA + c));
    }
    wide = bits == 16;
  }

  static Palette of(PixelModule module, DicomDataset dataset) throws IOException {
    return new Palette(module, dataset);
  }

  /** Entries are words, or bytes if there are only so many. */
  private static int[] entries(PixelModule module, int channel, int count, ByteBuffer data)
      throws MalformedImageException {
    int found = data.remaining();
    if (found < count) {
      throw broken(module, channel, "has fewer bytes than its %d entries", count);
    }
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = found >= 2 * count ? data.getShort(2 * i) & 0xFFFF : byteAt(data, i);
    }
    return values;
  }

  /** A byte of words of 16 bits, the lower one first whatever their order. */
  static int byteAt(ByteBuffer data, int at) {
    boolean swapped = data.order() == ByteOrder.BIG_ENDIAN && (at ^ 1) < data.limit();
    return data.get(swapped ? at ^ 1 : at) & 0xFF;
  }

  private static MalformedImageException broken(
      PixelModule module, int channel, String what, int value) {
    return new MalformedImageException(
        "%s: the palette at %s %s"
            .formatted(
                module.name(),
                Tag.toString(Tag.RED_PALETTE_DESCRIPTOR + channel),
                what.formatted(value)));
  }

  /** Red, green and blue of every index; indices outside take the nearest entry. */
  PixelBuffer apply(PixelBuffer indices) {
    int n = indices.length();
    byte[] narrow = new byte[wide ? 0 : n * 3];
    short[] broad = new short[wide ? n * 3 : 0];
    for (int i = 0; i < n; i++) {
      int index = (int) indices.get(i);
      for (int c = 0; c < 3; c++) {
        int at = Math.max(0, Math.min(entries[c].length - 1, index - first[c]));
        if (wide) {
          broad[3 * i + c] = (short) entries[c][at];
        } else {
          narrow[3 * i + c] = (byte) entries[c][at];
        }
      }
    }
    return wide ? PixelBuffer.U16.wrap(broad) : PixelBuffer.U8.wrap(narrow);
  }
}
