package io.medimg.preprocess.kernel;

/**
 * For every target pixel along one axis: the source pixels that it covers and their shares. At most
 * the first and the last are covered in part; those between, the inner ones, have one share.
 * Immutable and safe for use by several threads.
 */
final class AreaSpan {
  /** First source pixel covered. */
  final int[] first;

  /** Where the shares of a target pixel begin in {@link #weight}; one more than target pixels. */
  final int[] share;

  final float[] weight;

  /** First source pixel covered in full. */
  final int[] inner;

  /** End of the source pixels covered in full. */
  final int[] innerEnd;

  /** The share of the pixel before the inner ones, or 0 if none is covered in part there. */
  final double[] headWeight;

  /** The share of an inner pixel, or 0 if there is none. */
  final double[] innerWeight;

  /** The share of the pixel after the inner ones, or 0 if none is covered in part there. */
  final double[] tailWeight;

  AreaSpan(int sourceLength, int targetLength, double scale) {
    first = new int[targetLength];
    share = new int[targetLength + 1];
    weight = new float[2 * sourceLength + 2 * targetLength];
    inner = new int[targetLength];
    innerEnd = new int[targetLength];
    headWeight = new double[targetLength];
    innerWeight = new double[targetLength];
    tailWeight = new double[targetLength];
    int k = 0;
    for (int i = 0; i < targetLength; i++) {
      double from = i * scale;
      double to = from + scale;
      double covered = Math.min(scale, sourceLength - from);
      int last = Math.min((int) Math.floor(to), sourceLength - 1);
      int start = Math.min((int) Math.ceil(from), last);
      first[i] = start;
      if (start - from > 1e-3) {
        first[i] = start - 1;
        weight[k++] = (float) ((start - from) / covered);
      }
      inner[i] = start;
      innerEnd[i] = last;
      for (int s = start; s < last; s++) {
        weight[k++] = (float) (1.0 / covered);
      }
      if (to - last > 1e-3) {
        weight[k++] = (float) (Math.min(Math.min(to - last, 1.0), covered) / covered);
      }
      share[i + 1] = k;
      shares(i);
    }
  }

  private void shares(int i) {
    int begin = share[i];
    int count = share[i + 1] - begin;
    headWeight[i] = inner[i] > first[i] ? weight[begin] : 0;
    innerWeight[i] = innerEnd[i] > inner[i] ? weight[begin + inner[i] - first[i]] : 0;
    tailWeight[i] = count > innerEnd[i] - first[i] ? weight[begin + count - 1] : 0;
  }

  int length() {
    return first.length;
  }
}
