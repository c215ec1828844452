package io.medimg.dicom;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Encapsulated Pixel Data: which fragments make a frame (DICOM PS3.5, A.4; the extended offset
 * table of PS3.3, C.7.6.3.1.8). Immutable and safe for use by several threads.
 *
 * <p>In this order: all fragments for a single frame; as many fragments as frames; the extended,
 * then the basic offset table; at last, which fragments begin like a JPEG, JPEG-LS or JPEG 2000
 * codestream.
 */
final class Encapsulation {
  private static final int ITEM = 0xFFFE_E000;
  private static final int EXTENDED_OFFSET_TABLE = 0x7FE0_0001;
  private static final int SEQUENCE_END = 0xFFFE_E0DD;

  private final String name;
  private final ByteBuffer value;
  private final int[] starts;
  private final int[] lengths;
  private final int[] firstOfFrame;

  private Encapsulation(
      String name, ByteBuffer value, int[] starts, int[] lengths, int[] firstOfFrame) {
    this.name = name;
    this.value = value;
    this.starts = starts;
    this.lengths = lengths;
    this.firstOfFrame = firstOfFrame;
  }

  static Encapsulation of(PixelModule module, DicomDataset dataset) throws MalformedImageException {
    ByteBuffer value = dataset.view(module.pixelTag()).order(ByteOrder.LITTLE_ENDIAN);
    int[] starts = new int[16];
    int[] lengths = new int[16];
    int count = 0;
    int at = 0;
    while (value.limit() - at >= 8) {
      int tag = (value.getShort(at) & 0xFFFF) << 16 | (value.getShort(at + 2) & 0xFFFF);
      long length = value.getInt(at + 4) & 0xFFFF_FFFFL;
      if (tag == SEQUENCE_END) {
        break;
      }
      if (tag != ITEM || length > value.limit() - at - 8) {
        throw broken(module.name(), at, "is no fragment that fits");
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        lengths = Arrays.copyOf(lengths, 2 * count);
      }
      starts[count] = at + 8;
      lengths[count++] = (int) length;
      at += 8 + (int) length;
    }
    if (count < 2) {
      throw broken(module.name(), at, "has no fragment");
    }
    // The first item is the offset table.
    Fragments fragments =
        new Fragments(
            module.name(),
            value,
            Arrays.copyOfRange(starts, 1, count),
            Arrays.copyOfRange(lengths, 1, count));
    ByteBuffer table = value.slice(starts[0], lengths[0]).order(ByteOrder.LITTLE_ENDIAN);
    int[] frames = fragments.frames(module.frames(), extended(dataset), table);
    return new Encapsulation(module.name(), value, fragments.starts, fragments.lengths, frames);
  }

  private static ByteBuffer extended(DicomDataset dataset) {
    return dataset.view(EXTENDED_OFFSET_TABLE).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static MalformedImageException broken(String name, int at, String what) {
    return new MalformedImageException(
        "%s: the encapsulated %s at byte %d %s"
            .formatted(name, Tag.toString(Tag.PIXEL_DATA), at, what));
  }

  /** Fragments on the way to frames. */
  private record Fragments(String name, ByteBuffer value, int[] starts, int[] lengths) {
    /** The first fragment of each frame, and the count of fragments. */
    int[] frames(int frames, ByteBuffer extended, ByteBuffer basic) throws MalformedImageException {
      if (frames == 1) {
        return new int[] {0, starts.length};
      }
      if (frames == starts.length) {
        return java.util.stream.IntStream.rangeClosed(0, frames).toArray();
      }
      if (frames < starts.length && extended.remaining() == 8L * frames) {
        long[] offsets = new long[frames];
        extended.asLongBuffer().get(offsets);
        return byOffset(offsets);
      }
      if (frames < starts.length && basic.remaining() == 4L * frames) {
        long[] offsets = new long[frames];
        for (int i = 0; i < frames; i++) {
          offsets[i] = basic.getInt(4 * i) & 0xFFFF_FFFFL;
        }
        return byOffset(offsets);
      }
      return byContent(frames);
    }

    private int[] byOffset(long[] offsets) throws MalformedImageException {
      int[] first = new int[offsets.length + 1];
      int fragment = 0;
      for (int i = 0; i < offsets.length; i++) {
        while (fragment < starts.length && starts[fragment] - starts[0] < offsets[i]) {
          fragment++;
        }
        boolean found = fragment < starts.length && starts[fragment] - starts[0] == offsets[i];
        if (!found || (i > 0 && fragment == first[i - 1]) || (i == 0 && fragment != 0)) {
          throw broken(
              name,
              0,
              "has no fragment of its own at offset %d, as its table says".formatted(offsets[i]));
        }
        first[i] = fragment;
      }
      first[offsets.length] = starts.length;
      return first;
    }

    private int[] byContent(int frames) throws MalformedImageException {
      int[] first =
          java.util.stream.IntStream.range(0, starts.length).filter(this::begins).toArray();
      if (first.length != frames || first[0] != 0) {
        throw broken(
            name,
            0,
            "has %d fragments and no offset table that fits for %d frames"
                .formatted(starts.length, frames));
      }
      first = Arrays.copyOf(first, frames + 1);
      first[frames] = starts.length;
      return first;
    }

    /** Whether a fragment begins with the first marker of JPEG (FFD8 FF) or JPEG 2000 (FF4F FF). */
    private boolean begins(int fragment) {
      int at = starts[fragment];
      return lengths[fragment] >= 3
          && value.get(at) == -1
          && (value.get(at + 1) == (byte) 0xD8 || value.get(at + 1) == 0x4F)
          && value.get(at + 2) == -1;
    }
  }

  /** The bytes of a frame, joined only if there are several fragments. */
  Codestream frame(int frame) {
    int first = firstOfFrame[frame];
    int last = firstOfFrame[frame + 1];
    if (last - first == 1 && value.hasArray()) {
      int from = value.arrayOffset() + starts[first];
      return new Codestream(name, value.array(), from, from + lengths[first]);
    }
    int total = 0;
    for (int i = first; i < last; i++) {
      total += lengths[i];
    }
    byte[] joined = new byte[total];
    int done = 0;
    for (int i = first; i < last; i++) {
      value.get(starts[i], joined, done, lengths[i]);
      done += lengths[i];
    }
    return new Codestream(name, joined, 0, total);
  }
}
