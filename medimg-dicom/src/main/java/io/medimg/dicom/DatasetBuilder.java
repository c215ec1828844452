package io.medimg.dicom;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Collects the attributes of a data set in a few arrays, since a hostile file can have millions.
 * Not safe for use by several threads.
 */
final class DatasetBuilder {
  private int[] tags = new int[16];
  private Vr[] vrs = new Vr[16];
  private int[] offsets = new int[16];
  private int[] lengths = new int[16];
  private int count;
  private Map<Integer, List<DicomDataset>> sequences = Map.of();

  void add(int tag, Vr vr, int offset, int length) {
    if (count == tags.length) {
      int more = Math.max(16, count * 2);
      tags = Arrays.copyOf(tags, more);
      vrs = Arrays.copyOf(vrs, more);
      offsets = Arrays.copyOf(offsets, more);
      lengths = Arrays.copyOf(lengths, more);
    }
    tags[count] = tag;
    vrs[count] = vr;
    offsets[count] = offset;
    lengths[count] = length;
    count++;
  }

  void addSequence(int tag, int offset, List<DicomDataset> items) {
    add(tag, Vr.SQ, offset, 0);
    if (sequences.isEmpty()) {
      sequences = new HashMap<>();
    }
    sequences.put(tag, List.copyOf(items));
  }

  boolean has(int tag) {
    for (int i = count - 1; i >= 0; i--) {
      if (tags[i] == tag) {
        return true;
      }
    }
    return false;
  }

  /** Sorts by tag; of equal tags the last stays. */
  DatasetBuilder finish() {
    boolean ascending = true;
    for (int i = 1; i < count && ascending; i++) {
      ascending = Integer.compareUnsigned(tags[i - 1], tags[i]) < 0;
    }
    int[] order =
        ascending
            ? IntStream.range(0, count).toArray()
            : IntStream.range(0, count)
                .boxed()
                .sorted((a, b) -> Integer.compareUnsigned(tags[a], tags[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    int[] kept =
        IntStream.range(0, count)
            .filter(i -> i + 1 == count || tags[order[i]] != tags[order[i + 1]])
            .map(i -> order[i])
            .toArray();
    Vr[] keptVrs = new Vr[kept.length];
    Arrays.setAll(keptVrs, i -> vrs[kept[i]]);
    tags = pick(tags, kept);
    offsets = pick(offsets, kept);
    lengths = pick(lengths, kept);
    vrs = keptVrs;
    count = kept.length;
    return this;
  }

  private static int[] pick(int[] from, int[] kept) {
    return Arrays.stream(kept).map(i -> from[i]).toArray();
  }

  int[] tags() {
    return tags;
  }

  Vr[] vrs() {
    return vrs;
  }

  int[] offsets() {
    return offsets;
  }

  int[] lengths() {
    return lengths;
  }

  Map<Integer, List<DicomDataset>> sequences() {
    return Collections.unmodifiableMap(sequences);
  }
}
