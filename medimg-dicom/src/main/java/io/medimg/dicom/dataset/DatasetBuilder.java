package io.medimg.dicom.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the attributes of a data set in a few arrays, since a hostile file can have millions.
 * May be used again after {@link #clear}. Not safe for use by several threads.
 */
public final class DatasetBuilder {
  /** The length of a value that lies in {@link #bulk}. */
  static final int ELSEWHERE = -1;

  private static final int[] NONE = {};
  private static final Vr[] NO_VRS = {};
  private static final byte[] NO_BYTES = {};

  private int[] tags = new int[16];
  private Vr[] vrs = new Vr[16];
  private int[] offsets = new int[16];
  private int[] lengths = new int[16];
  private int count;
  private boolean ascending = true;
  private Map<Integer, List<DicomDataset>> sequences = Map.of();
  private Map<Integer, BulkData> bulk = Map.of();
  private byte[] own = NO_BYTES;
  private int owned;
  private boolean pixels;

  /** Starts an empty data set; what was built before stays as it is. */
  void clear() {
    count = 0;
    ascending = true;
    sequences = Map.of();
    bulk = Map.of();
    own = NO_BYTES;
    owned = 0;
    pixels = false;
  }

  /** An attribute whose value lies in the bytes that the data set will be given. */
  void add(int tag, Vr vr, int offset, int length) {
    if (count == tags.length) {
      grow();
    }
    if (count > 0 && Integer.compareUnsigned(tags[count - 1], tag) >= 0) {
      ascending = false;
      forget(tag);
    }
    pixels |= tag == Tag.PIXEL_DATA;
    tags[count] = tag;
    vrs[count] = vr;
    offsets[count] = offset;
    lengths[count] = length;
    count++;
  }

  private void grow() {
    int more = count * 2;
    tags = Arrays.copyOf(tags, more);
    vrs = Arrays.copyOf(vrs, more);
    offsets = Arrays.copyOf(offsets, more);
    lengths = Arrays.copyOf(lengths, more);
  }

  /** Of equal tags the last counts. */
  private void forget(int tag) {
    if (!sequences.isEmpty()) {
      sequences.remove(tag);
    }
    if (!bulk.isEmpty()) {
      bulk.remove(tag);
    }
  }

  /** An attribute whose value is copied; the data set is then made of {@link #ownBytes}. */
  void addCopy(int tag, Vr vr, byte[] from, int at, int length) {
    if (own.length - owned < length) {
      own = Arrays.copyOf(own, Math.max(owned + length, Math.max(256, own.length * 2)));
    }
    System.arraycopy(from, at, own, owned, length);
    add(tag, vr, owned, length);
    owned += length;
  }

  void addSequence(int tag, int offset, List<DicomDataset> items) {
    add(tag, Vr.SQ, offset, 0);
    if (sequences.isEmpty()) {
      sequences = new HashMap<>();
    }
    sequences.put(tag, List.copyOf(items));
  }

  /** An attribute whose value is large, in fragments, or still in the file. */
  void addBulk(int tag, Vr vr, BulkData value) {
    add(tag, vr, 0, ELSEWHERE);
    if (bulk.isEmpty()) {
      bulk = new HashMap<>();
    }
    bulk.put(tag, value);
  }

  boolean has(int tag) {
    if (tag == Tag.PIXEL_DATA) {
      return pixels; // asked for at every empty element
    }
    for (int i = count - 1; i >= 0; i--) {
      if (tags[i] == tag) {
        return true;
      }
    }
    return false;
  }

  /** Sorts by tag; of equal tags the last stays. */
  DatasetBuilder finish() {
    if (ascending) {
      return this;
    }
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = (tags[i] ^ 0x8000_0000L) << 32 | i;
    }
    Arrays.sort(order);
    int[] kept = new int[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (i + 1 == count || order[i] >> 32 != order[i + 1] >> 32) {
        kept[n++] = (int) order[i];
      }
    }
    keep(Arrays.copyOf(kept, n));
    return this;
  }

  private void keep(int[] kept) {
    Vr[] keptVrs = new Vr[kept.length];
    Arrays.setAll(keptVrs, i -> vrs[kept[i]]);
    tags = pick(tags, kept);
    offsets = pick(offsets, kept);
    lengths = pick(lengths, kept);
    vrs = keptVrs;
    count = kept.length;
    ascending = true;
  }

  private static int[] pick(int[] from, int[] kept) {
    int[] picked = new int[kept.length];
    Arrays.setAll(picked, i -> from[kept[i]]);
    return picked;
  }

  private int[] exact(int[] values) {
    return count == 0 ? NONE : Arrays.copyOf(values, count);
  }

  int[] tags() {
    return exact(tags);
  }

  Vr[] vrs() {
    return count == 0 ? NO_VRS : Arrays.copyOf(vrs, count);
  }

  int[] offsets() {
    return exact(offsets);
  }

  int[] lengths() {
    return exact(lengths);
  }

  Map<Integer, List<DicomDataset>> sequences() {
    return sequences;
  }

  Map<Integer, BulkData> bulk() {
    return bulk;
  }

  byte[] ownBytes() {
    return Arrays.copyOf(own, owned);
  }
}
