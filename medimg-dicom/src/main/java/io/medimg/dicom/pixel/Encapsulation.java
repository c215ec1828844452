package io.medimg.dicom.pixel;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.dataset.BulkData;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * Encapsulated Pixel Data: which fragments make a frame (DICOM PS3.5, A.4; the extended offset
 * table of PS3.3, C.7.6.3.1.8). Immutable and safe for use by several threads.
 *
 * <p>In this order: all fragments for a single frame; as many fragments as frames; the extended,
 * then the basic offset table; at last, which fragments begin like a JPEG, JPEG-LS or JPEG 2000
 * codestream.
 */
public final class Encapsulation {
  private static final int EXTENDED_OFFSET_TABLE = 0x7FE0_0001;

  private final String name;
  private final BulkData value;

  /** The first fragment of each frame, and the count of fragments; the offset table not counted. */
  private final int[] firstOfFrame;

  private Encapsulation(String name, BulkData value, int[] firstOfFrame) {
    this.name = name;
    this.value = value;
    this.firstOfFrame = firstOfFrame;
  }

  public static Encapsulation of(PixelModule module, DicomDataset dataset) throws IOException {
    BulkData value =
        dataset
            .bulk(module.pixelTag())
            .filter(BulkData::isEncapsulated)
            .orElseThrow(
                () ->
                    broken(
                        module.name(),
                        "is not made of fragments, as transfer syntax %s wants"
                            .formatted(dataset.transferSyntax())));
    if (value.fragments() < 2) {
      throw broken(module.name(), "has no fragment");
    }
    ByteBuffer extended = dataset.view(EXTENDED_OFFSET_TABLE);
    Fragments fragments = new Fragments(module.name(), value);
    return new Encapsulation(module.name(), value, fragments.frames(module.frames(), extended));
  }

  private static MalformedImageException broken(String name, String what) {
    return new MalformedImageException(
        "%s: the encapsulated %s %s".formatted(name, Tag.toString(Tag.PIXEL_DATA), what));
  }

  /** Fragments on the way to frames. */
  private record Fragments(String name, BulkData value) {
    private int count() {
      return value.fragments() - 1;
    }

    private int[] frames(int frames, ByteBuffer extended) throws IOException {
      if (frames == 1) {
        return new int[] {0, count()};
      }
      if (frames == count()) {
        return IntStream.rangeClosed(0, frames).toArray();
      }
      if (frames > count()) {
        throw broken(name, "has %d fragments for %d frames".formatted(count(), frames));
      }
      ByteBuffer basic = value.read(value.fragmentOffset(0), (int) value.fragmentLength(0));
      basic.order(ByteOrder.LITTLE_ENDIAN);
      if (extended.remaining() == 8L * frames) {
        long[] offsets = new long[frames];
        extended.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(offsets);
        return byOffset(offsets);
      }
      if (basic.remaining() == 4L * frames) {
        return byOffset(
            IntStream.range(0, frames)
                .mapToLong(i -> basic.getInt(4 * i) & 0xFFFF_FFFFL)
                .toArray());
      }
      return byContent(frames);
    }

    /** Offsets count from the header of the first fragment. */
    private int[] byOffset(long[] offsets) throws MalformedImageException {
      int[] first = new int[offsets.length + 1];
      int fragment = 0;
      for (int i = 0; i < offsets.length; i++) {
        while (fragment < count() && offset(fragment) < offsets[i]) {
          fragment++;
        }
        boolean found = fragment < count() && offset(fragment) == offsets[i];
        if (!found || (i == 0 ? fragment != 0 : fragment == first[i - 1])) {
          throw broken(
              name,
              "has no fragment of its own at offset %d, as its table says".formatted(offsets[i]));
        }
        first[i] = fragment;
      }
      first[offsets.length] = count();
      return first;
    }

    private long offset(int fragment) {
      return value.fragmentOffset(fragment + 1) - value.fragmentOffset(1);
    }

    private int[] byContent(int frames) throws IOException {
      int[] first = new int[frames + 1];
      int found = 0;
      for (int i = 0; i < count() && found <= frames; i++) {
        if (begins(i)) {
          first[found++] = i;
        }
      }
      if (found != frames || first[0] != 0) {
        throw broken(
            name,
            "has %d fragments and no offset table that fits for %d frames"
                .formatted(count(), frames));
      }
      first[frames] = count();
      return first;
    }

    /** Whether a fragment begins with the first marker of JPEG (FFD8 FF) or JPEG 2000 (FF4F FF). */
    private boolean begins(int fragment) throws IOException {
      if (value.fragmentLength(fragment + 1) < 3) {
        return false;
      }
      ByteBuffer head = value.read(value.fragmentOffset(fragment + 1), 3);
      return head.get(0) == -1
          && (head.get(1) == (byte) 0xD8 || head.get(1) == 0x4F)
          && head.get(2) == -1;
    }
  }

  /** The bytes of a frame, its fragments joined. */
  Codestream frame(int frame) throws IOException {
    long total = 0;
    for (int i = firstOfFrame[frame]; i < firstOfFrame[frame + 1]; i++) {
      total += value.fragmentLength(i + 1);
    }
    if (total > Integer.MAX_VALUE - 8) {
      throw broken(name, "has a frame of %d bytes, more than an array".formatted(total));
    }
    byte[] joined = new byte[(int) total];
    int done = 0;
    for (int i = firstOfFrame[frame]; i < firstOfFrame[frame + 1]; i++) {
      int length = (int) value.fragmentLength(i + 1);
      value.read(value.fragmentOffset(i + 1), length).get(joined, done, length);
      done += length;
    }
    return new Codestream(name, joined, 0, joined.length);
  }
}
