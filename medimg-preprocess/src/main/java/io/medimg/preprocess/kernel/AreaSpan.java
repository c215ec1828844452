package io.medimg.preprocess.kernel;

/**
 * For every target pixel along one axis: the source pixels that it covers and their shares. At most
 * the first and the last are covered in part; those between, the inner ones, have one share.
 * Immutable and safe for use by several threads.
 */
final class AreaSpan {
  /** Parts of a pixel up to this are left out by OpenCV (1e-3); a little more, to be safe. */
  private static final double LEFT_OUT = 1.01e-3;

  /** Parts of a pixel that are nothing but rounding. */
  private static final double NOTHING = 1e-9;

  /** First source pixel covered. */
  final int[] first;

  /** Where the shares of a target pixel begin in {@link #weight}; one more than target pixels. */
  final int[] share;

  final float[] weight;

  /** The most shares that a target pixel has. */
  final int mostShares;

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

  /** The source pixel that the start of a target pixel lies in; one more than target pixels. */
  final int[] edge;

  /** How far inside that pixel, from 0 to 1. */
  final double[] edgePart;

  /** One over the length covered. */
  final double[] perLength;

  /**
   * Whether the part between two edges is what OpenCV takes, but for rounding: it leaves out parts
   * below a thousandth of a pixel.
   */
  final boolean isWhole;

  AreaSpan(int sourceLength, int targetLength, double scale) {
    first = new int[targetLength];
    share = new int[targetLength + 1];
    weight = new float[2 * sourceLength + 2 * targetLength];
    inner = new int[targetLength];
    innerEnd = new int[targetLength];
    headWeight = new double[targetLength];
    innerWeight = new double[targetLength];
    tailWeight = new double[targetLength];
    edge = new int[targetLength + 1];
    edgePart = new double[targetLength + 1];
    perLength = new double[targetLength];
    isWhole = edges(sourceLength, scale);
    int k = 0;
    int most = 0;
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
      most = Math.max(most, k - share[i]);
      shares(i);
    }
    mostShares = most;
  }

  private boolean edges(int sourceLength, double scale) {
    boolean whole = true;
    for (int i = 0; i < edge.length; i++) {
      double at = Math.min(i * scale, sourceLength);
      edge[i] = Math.min((int) at, sourceLength - 1);
      edgePart[i] = at - edge[i];
      double aside = Math.min(edgePart[i], 1 - edgePart[i]);
      whole &= aside < NOTHING || aside > LEFT_OUT;
      if (i < perLength.length) {
        perLength[i] = 1 / Math.min(scale, sourceLength - at);
      }
    }
    return whole;
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
